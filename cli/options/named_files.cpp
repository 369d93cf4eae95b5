#include "named_files.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <ogee/core/errors.hpp>

namespace ogee::cli {
namespace {

/// Whether two paths lead to one file, be it there or still to be made. What is no file, as /dev/null, can be
/// written to any number of times.
bool is_same_file(const std::string& a, const std::string& b) {
  std::error_code error;
  const auto status = std::filesystem::status(a, error);
  if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status)) return false;
  if (std::filesystem::equivalent(a, b, error)) return true;
  const auto path = std::filesystem::weakly_canonical(std::filesystem::absolute(a), error);
  return !error && path == std::filesystem::weakly_canonical(std::filesystem::absolute(b), error);
}

void check_apart(const NamedFile& other, const NamedFile& written) {
  if (!other.name.empty() && !written.name.empty() && is_same_file(other.name, written.name))
    throw OptionError(fmt::format("{} and {} both name {}", other.option, written.option, written.name));
}

}  // namespace

void check_apart(std::span<const NamedFile> read, std::span<const NamedFile> written) {
  for (std::size_t i = 0; i < written.size(); ++i) {
    for (const NamedFile& other : read) check_apart(other, written[i]);
    for (const NamedFile& other : written.first(i)) check_apart(other, written[i]);
  }
}

}  // namespace ogee::cli
