#include "named_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <ogee/core/errors.hpp>
#include <ogee/formats/write_file.hpp>
#include <ogee/report/flight_record/flight_recorder.hpp>

#include "../standard_output.hpp"

namespace ogee::cli {
namespace {

using Path = std::filesystem::path;

/// Where a link leads, whether anything is there or not. The system follows 40 links at most.
Path followed(Path path) {
  std::error_code error;
  for (int links = 0; links < 40 && std::filesystem::is_symlink(path, error); ++links)
    path = path.parent_path() / std::filesystem::read_symlink(path, error);
  return path;
}

/// Without links and dots, as far as the path is there.
Path resolved(const std::string& name) {
  std::error_code error;
  const Path path = followed(std::filesystem::absolute(name));
  const Path result = std::filesystem::weakly_canonical(path, error);
  return error ? path.lexically_normal() : result;
}

/// Whether two paths lead to one file, which may not exist yet. What is not a file, such as /dev/null, can be
/// written to any number of times.
bool is_same_file(const std::string& a, const std::string& b) {
  std::error_code error;
  const auto status = std::filesystem::status(a, error);
  if (std::filesystem::is_other(status)) return false;
  return std::filesystem::equivalent(a, b, error) || resolved(a) == resolved(b);
}

/// Whether the folder would have to lie in the file.
bool lies_in(const NamedFile& folder, const NamedFile& file) {
  if (folder.use != FileUse::folder || file.use == FileUse::folder) return false;
  const Path inner = resolved(folder.name);
  const Path outer = resolved(file.name);
  return std::mismatch(outer.begin(), outer.end(), inner.begin(), inner.end()).first == outer.end();
}

bool is_later_record(const NamedFile& records, const NamedFile& other) {
  return records.use == FileUse::records && is_numbered_record(records.name, other.name);
}

void check_apart(const NamedFile& a, const NamedFile& b) {
  if (a.name.empty() || b.name.empty()) return;
  if (is_same_file(a.name, b.name))
    throw OptionError(fmt::format("{} and {} both name {}{}", a.option, b.option, b.name,
                                  is_standard_output(b.name) ? ", which is standard output" : ""));
  for (const auto& [one, other] : {std::pair(a, b), std::pair(b, a)}) {
    if (is_later_record(one, other))
      throw OptionError(fmt::format("{} {} may also write {}, which {} names", one.option, one.name,
                                    other.name, other.option));
    if (lies_in(one, other))
      throw OptionError(fmt::format("{} {} cannot be a folder: {} names the file {}", one.option, one.name,
                                    other.option, other.name));
  }
}

/// Whether a result goes to standard output. @throws OptionError when it must be a file or a folder.
bool goes_to_standard_output(const NamedFile& file) {
  if (file.use == FileUse::read || !is_standard_output(file.name)) return false;
  if (file.use != FileUse::written)
    throw OptionError(fmt::format("{}: - stands for standard output, expected the name of a {}", file.option,
                                  file.use == FileUse::folder ? "folder" : "file"));
  return true;
}

void check_writable(const NamedFile& file) {
  if (file.name.empty() || file.use == FileUse::read) return;
  if (goes_to_standard_output(file)) return keep_standard_output();
  if (file.use != FileUse::folder) return ogee::check_writable(file.name);
  make_folder(file.name);
  check_folder_writable(file.name);
}

}  // namespace

void check(const NamedFiles& files) {
  for (auto other = files.begin(); other != files.end(); ++other)
    for (auto one = files.begin(); one != other; ++one)
      if (one->use != FileUse::read || other->use != FileUse::read) check_apart(*one, *other);
  for (const NamedFile& file : files) check_writable(file);
}

}  // namespace ogee::cli
