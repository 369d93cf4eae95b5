#include "json_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "../../core/errors.hpp"

namespace ogee::detail {

using Json = nlohmann::json;

SettingValue JsonReader::setting_value() const {
  if (value_->is_null()) return {};
  if (value_->is_boolean()) return boolean();
  if (value_->is_string()) return text();
  if (value_->is_number_unsigned()) return value_->get<std::uint64_t>();
  if (value_->is_number_integer()) return value_->get<std::int64_t>();
  if (value_->is_number()) return number();
  const std::vector<JsonReader> all = elements();
  const auto are_all = [&](const auto& is_one) {
    return std::all_of(value_->begin(), value_->end(), is_one);
  };
  if (!all.empty() && are_all([](const Json& element) { return element.is_string(); }))
    return value_->get<std::vector<std::string>>();
  std::vector<double> numbers;
  for (const JsonReader& element : all) numbers.push_back(element.number());
  return numbers;
}

std::vector<Setting> JsonReader::settings() const {
  if (!value_->is_object()) fail("is not an object");
  std::vector<Setting> settings;
  for (const auto& [name, value] : value_->items()) settings.push_back({name, at(name).setting_value()});
  return settings;
}

void JsonReader::fail(std::string_view problem) const {
  throw FormatError(fmt::format("{}: {} {}", file_, path_.empty() ? "the file" : path_, problem));
}

JsonReader JsonReader::at(std::string_view name) const {
  if (!value_->is_object()) fail("is not an object");
  const std::string key(name);
  JsonReader member(*value_, file_, path_.empty() ? key : path_ + "." + key);
  const auto found = value_->find(key);
  if (found == value_->end()) member.fail("is missing");
  member.value_ = &*found;
  return member;
}

std::vector<JsonReader> JsonReader::elements() const {
  if (!value_->is_array()) fail("is not an array");
  std::vector<JsonReader> readers;
  readers.reserve(value_->size());
  for (const Json& element : *value_)
    readers.emplace_back(element, file_, fmt::format("{}[{}]", path_, readers.size()));
  return readers;
}

const std::string& JsonReader::text() const {
  if (!value_->is_string()) fail("is not a string");
  return value_->get_ref<const std::string&>();
}

bool JsonReader::boolean() const {
  if (!value_->is_boolean()) fail("is not true or false");
  return value_->get<bool>();
}

double JsonReader::number() const {
  if (!value_->is_number()) fail("is not a number");
  return value_->get<double>();
}

double JsonReader::number_or_nan() const {
  return is_null() ? std::numeric_limits<double>::quiet_NaN() : number();
}

std::int64_t JsonReader::whole_number(std::int64_t low, std::int64_t high) const {
  const bool fits = value_->is_number_integer() &&
                    (!value_->is_number_unsigned() ||
                     value_->get<std::uint64_t>() <= std::uint64_t{std::numeric_limits<std::int64_t>::max()});
  const std::int64_t number = fits ? value_->get<std::int64_t>() : low;
  if (!fits || number < low || number > high)
    fail(fmt::format("is not a whole number from {} to {}", low, high));
  return number;
}

std::uint64_t JsonReader::unsigned_number() const {
  if (!value_->is_number_unsigned()) fail("is not a whole number of at least 0");
  return value_->get<std::uint64_t>();
}

Json parse_json(std::string_view text, const std::string& file) try {
  constexpr int max_depth = 32;  // deeper than any file of ours: a tree takes far more memory than its text
  return Json::parse(text, [&](int depth, Json::parse_event_t /*event*/, const Json& /*parsed*/) {
    if (depth > max_depth) throw FormatError(fmt::format("{}: is nested more than {} deep", file, max_depth));
    return true;
  });
} catch (const Json::parse_error& error) {
  throw FormatError(fmt::format("{}: not JSON from byte {} on", file, error.byte));
} catch (const Json::exception&) {
  throw FormatError(fmt::format("{}: not JSON: a number is too large", file));
}

}  // namespace ogee::detail
