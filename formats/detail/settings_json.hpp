#pragma once

/// Settings in JSON. For the library only, so that users do not need nlohmann's headers.

#include <span>
#include <string>
#include <vector>

#include "../../core/kinds.hpp"
#include "../../core/records.hpp"
#include "json_reader.hpp"

namespace ogee::detail {

/// Members keep their order.
using OrderedJson = nlohmann::ordered_json;

/// An object with a member for each setting; null where it is not set.
[[nodiscard]] OrderedJson settings_json(std::span<const Setting> settings);
/// Reads the members for the fields of a kind. @throws FormatError where one is missing or is not the value
/// of a setting.
[[nodiscard]] std::vector<Setting> read_settings(const JsonReader& json, std::span<const FieldInfo> fields);

/// Adds a member for each number of a record to an object; null where it is not known or not finite.
void add_numbers(OrderedJson& json, std::span<const NamedNumber> numbers);
template <class Record>
[[nodiscard]] OrderedJson record_json(const Record& record) {
  OrderedJson json = OrderedJson::object();
  add_numbers(json, numbers_of(record));
  return json;
}
/// And back. @throws FormatError where a member is missing or neither a number nor null.
template <class Record>
void read_numbers(const JsonReader& json, Record& record) {
  std::vector<std::optional<double>> values;
  for (const NumberInfo& info : number_infos<Record>()) {
    const JsonReader member = json.at(info.name);
    values.push_back(member.is_null() ? std::nullopt : std::optional(member.number()));
  }
  set_numbers(record, values);
}

/// Rethrows the library's error for invalid values from a file, with the position in the file.
template <class Make>
auto made(const JsonReader& json, const Make& make) {
  try {
    return make();
  } catch (const FormatError&) {
    throw;
  } catch (const UnknownNameError& error) {
    json.fail(std::string("is not known: ") + error.what() +
              " (your own kinds must be registered in the program that reads the file)");
  } catch (const Error& error) {
    json.fail(std::string("is invalid: ") + error.what());
  }
}

/// {"kind": "huber", "settings": {"delta": 1}}
template <class Described>
[[nodiscard]] OrderedJson description_json(const Described& described) {
  return {{"kind", described.kind()}, {"settings", settings_json(described.settings())}};
}
/// @throws FormatError for an unknown kind or invalid settings.
template <class Product>
[[nodiscard]] Product read_description(const JsonReader& json) {
  const JsonReader name = json.at("kind");
  const Kind<Product> kind = made(name, [&] { return registry<Product>().kind(name.text()); });
  return made(json, [&] { return kind.make(read_settings(json.at("settings"), kind.fields)); });
}

}  // namespace ogee::detail
