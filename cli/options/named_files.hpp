#pragma once

/// Files that options name.

#include <ogee/core/fields.hpp>
#include <string>
#include <vector>

#include "field_options.hpp"

namespace ogee::cli {

enum class FileUse {
  read,
  written,  ///< a text; "-" is standard output
  file,     ///< written, and not to standard output
  folder,   ///< written, for files of its own
  records   ///< written; a FlightRecorder gives all but the first of several runs names with numbers
};

/// The value of an option that names a file; empty for none.
template <FileUse use>
struct FileName {
  std::string name;

  [[nodiscard]] bool empty() const { return name.empty(); }
};
template <FileUse use>
[[nodiscard]] SettingValue to_setting(const FileName<use>& file) {
  return file.empty() ? SettingValue() : SettingValue(file.name);
}
template <FileUse use>
void from_setting(const SettingValue& setting, FileName<use>& file) {
  file.name = std::get<std::string>(setting);
}
template <FileUse use>
inline constexpr ValueText value_text<FileName<use>>{"FILE", "the name of a file"};
template <>
inline constexpr ValueText value_text<FileName<FileUse::folder>>{"DIR", "the name of a folder"};

struct NamedFile {
  std::string option;
  std::string name;  ///< empty for none
  FileUse use = FileUse::read;
};

using NamedFiles = std::vector<NamedFile>;

/// The files that the options of a struct name.
template <class Struct>
[[nodiscard]] NamedFiles files_of(const Struct& options) {
  NamedFiles files;
  const auto add = [&files]<FileUse use>(std::string_view field, const FileName<use>& file) {
    files.push_back({option_name(std::string(field)), file.name, use});
  };
  for_each_field<Struct>([&](const auto& field) {
    if constexpr (requires { add(field.name, options.*field.member); })
      add(field.name, options.*field.member);
  });
  return files;
}

/// Finds out, before anything is trained, whether all results can be written, each in a place of its own, and
/// makes the folders. Two results in one file would be none, and no result must take the place of what it is
/// made from. If one of them is for standard output, what is printed from now on goes to standard error.
/// @throws OptionError "--csv and --json both name FILE" when a file that is written may be another one, by
///   whatever path, and when what must be a file or a folder is named "-"; DataError with the system's reason when one
///   cannot be written.
void check(const NamedFiles& files);

}  // namespace ogee::cli
