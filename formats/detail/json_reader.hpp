#pragma once

/// Reads JSON from untrusted sources. For the library only, so that users do not need nlohmann's headers.

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "../../core/setting.hpp"

namespace ogee::detail {

/// A value in a JSON file with its path. Anything unexpected is a FormatError, "run.json: network[2].rate is
/// missing". The value must outlive the reader.
class JsonReader {
 public:
  JsonReader(const nlohmann::json& value, std::string file, std::string path = {})
      : value_(&value), file_(std::move(file)), path_(std::move(path)) {}

  /// A member of an object.
  [[nodiscard]] JsonReader at(std::string_view name) const;
  /// The elements of an array.
  [[nodiscard]] std::vector<JsonReader> elements() const;

  [[nodiscard]] bool is_null() const { return value_->is_null(); }
  [[nodiscard]] const std::string& text() const;
  [[nodiscard]] bool boolean() const;
  [[nodiscard]] double number() const;
  /// A number; NaN for null, which JSON uses for numbers that are not finite.
  [[nodiscard]] double number_or_nan() const;
  /// A whole number from `low` to `high`.
  [[nodiscard]] std::int64_t whole_number(std::int64_t low, std::int64_t high) const;
  /// Any number of 64 bits.
  [[nodiscard]] std::uint64_t unsigned_number() const;

  /// A number, true or false, a string, null, or a list of numbers or strings.
  [[nodiscard]] SettingValue setting_value() const;
  /// The members of an object as settings.
  [[nodiscard]] std::vector<Setting> settings() const;

  [[nodiscard]] const std::string& file() const { return file_; }

  /// @throws FormatError "FILE: PATH PROBLEM".
  [[noreturn]] void fail(std::string_view problem) const;

 private:
  const nlohmann::json* value_;
  std::string file_;
  std::string path_;
};

/// @throws FormatError naming the byte at which `text` stops being valid JSON.
[[nodiscard]] nlohmann::json parse_json(std::string_view text, const std::string& file);

}  // namespace ogee::detail
