#include "settings_json.hpp"

#include <variant>

namespace ogee::detail {
namespace {

struct ValueToJson {
  nlohmann::ordered_json operator()(std::monostate /*open*/) const { return nullptr; }
  nlohmann::ordered_json operator()(const auto& known) const { return known; }
};

}  // namespace

nlohmann::ordered_json settings_json(std::span<const Setting> settings) {
  nlohmann::ordered_json json = nlohmann::ordered_json::object();
  for (const Setting& setting : settings) json[setting.name] = std::visit(ValueToJson{}, setting.value);
  return json;
}

void add_numbers(nlohmann::ordered_json& json, std::span<const NamedNumber> numbers) {
  for (const NamedNumber& number : numbers)
    json[number.name] = number.value ? nlohmann::ordered_json(*number.value) : nullptr;
}

std::vector<Setting> read_settings(const JsonReader& json, std::span<const FieldInfo> fields) {
  std::vector<Setting> settings;
  for (const FieldInfo& field : fields) settings.push_back({field.name, json.at(field.name).setting_value()});
  return settings;
}

}  // namespace ogee::detail
