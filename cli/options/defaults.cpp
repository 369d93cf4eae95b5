#include "defaults.hpp"

#include <array>

namespace ogee::cli {
namespace {

struct DataDefault {
  std::string_view setting;
  SettingValue general;
  SettingValue for_few;
  SettingValue for_hundreds;
};

using namespace std::string_literals;

SettingValue whole(std::int64_t number) { return number; }

const std::array data_defaults{DataDefault{"activation", "logistic"s, "logistic"s, "logistic"s},
                               DataDefault{"task", "classify"s, "classify"s, "classify"s},
                               DataDefault{"block", "plain"s, "plain"s, "plain"s},
                               DataDefault{"depth", whole(1), whole(1), whole(2)},
                               DataDefault{"width", whole(128), whole(4), whole(32)},
                               DataDefault{"epochs", whole(5), whole(400), whole(100)},
                               DataDefault{"batch_size", whole(32), whole(4), whole(16)}};

const DataDefault* found(std::string_view setting) {
  for (const DataDefault& each : data_defaults)
    if (each.setting == setting) return &each;
  return nullptr;
}

DataDefault by_data(const BySamples& suggestion) {
  return {"", suggestion.thousands, suggestion.few, suggestion.hundreds};
}

const SettingValue& value_for(const DataDefault& usual, DataSize data) {
  if (data == DataSize::thousands) return usual.general;
  return data == DataSize::few ? usual.for_few : usual.for_hundreds;
}

std::string text_for(const DataDefault& usual) {
  std::string text = text_of(usual.general);
  const bool xor_differs = usual.for_few != usual.general;
  if (xor_differs) text += "; for xor " + text_of(usual.for_few);
  if (usual.for_hundreds != usual.general)
    text +=
        (xor_differs ? "; for other toy problems and tables " : "; for tables and toy problems except xor ") +
        text_of(usual.for_hundreds);
  return text;
}

}  // namespace

std::optional<SettingValue> data_default(std::string_view setting, DataSize data) {
  const DataDefault* usual = found(setting);
  if (usual == nullptr) return std::nullopt;
  return value_for(*usual, data);
}

SettingValue data_default(const BySamples& suggestion, DataSize data) {
  return value_for(by_data(suggestion), data);
}

std::optional<std::string> data_default_text(std::string_view setting) {
  const DataDefault* usual = found(setting);
  if (usual == nullptr) return std::nullopt;
  return text_for(*usual);
}

std::string data_default_text(const BySamples& suggestion) { return text_for(by_data(suggestion)); }

}  // namespace ogee::cli
