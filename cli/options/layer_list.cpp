#include "layer_list.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ogee/core/errors.hpp>
#include <ogee/layers/activate.hpp>
#include <ogee/layers/dense.hpp>
#include <string_view>
#include <utility>

#include "network_options.hpp"

namespace ogee::cli {
namespace {

const Kind<LayerDescription>* kind_named(std::string_view name) {
  for (const Kind<LayerDescription>& kind : registry<LayerDescription>().kinds())
    if (kind.name == name) return &kind;
  return nullptr;
}

/// "rate=0.2" for a layer of this kind.
Setting setting_of(const Kind<LayerDescription>& kind, const std::string& text) {
  const auto equals = text.find('=');
  if (equals == std::string::npos)
    throw OptionError(fmt::format("{}: expected field=value, found \"{}\"", kind.name, text));
  const std::string name = trimmed(text.substr(0, equals));
  std::vector<std::string> known;
  for (const FieldInfo& field : kind.fields) {
    known.push_back(field.name);
    if (field.name != name) continue;
    const std::string given = trimmed(text.substr(equals + 1));
    const auto value = value_of(field, given);
    if (!value)
      throw OptionError(
          fmt::format("{}: {} is \"{}\", expected {}", kind.name, name, given, field_text(field).expected));
    return {name, *value};
  }
  if (known.empty()) throw OptionError(fmt::format("{} has no fields", kind.name));
  throw unknown_name("field of " + kind.name, name, known);
}

/// A layer from "rate=0.2, ...", which may be empty.
LayerDescription layer_of(const Kind<LayerDescription>& kind, const std::string& fields) {
  std::vector<Setting> settings;
  if (!trimmed(fields).empty())
    for (const std::string& field : split_list(fields)) {
      settings.push_back(setting_of(kind, field));
      const std::string& name = settings.back().name;
      if (std::any_of(settings.begin(), settings.end() - 1,
                      [&](const Setting& other) { return other.name == name; }))
        throw OptionError(fmt::format("{}: {} comes twice", kind.name, name));
    }
  return kind.make(settings);
}

LayerDescription layer_named(const std::string& text) {
  const std::string name = text.substr(0, text.find_first_of(" :("));
  const Kind<LayerDescription>* kind = kind_named(name);
  if (kind != nullptr) {
    const std::string rest = text.substr(name.size());
    if (rest.empty()) return layer_of(*kind, "");
    if (rest.front() == '(' && rest.back() == ')') return layer_of(*kind, rest.substr(1, rest.size() - 2));
    throw OptionError(fmt::format("\"{}\": expected {}(field=value, ...)", text, name));
  }
  const std::vector<std::string> functions = activation_names();
  if (std::find(functions.begin(), functions.end(), name) != functions.end())
    return Activate(activation_named(text));
  throw unknown_name("layer", name, layer_names());
}

/// A layer that takes its inputs from the layer before, with their number if it has a field for that.
LayerDescription with_inputs(const LayerDescription& layer, Index inputs) {
  const Kind<LayerDescription>* kind = kind_named(layer.kind());
  if (kind == nullptr || layer.declared_input_size() > 0) return layer;
  std::vector<Setting> settings = layer.settings();
  for (Setting& setting : settings)
    if (setting.name == "inputs" && std::holds_alternative<std::monostate>(setting.value)) {
      setting.value = std::int64_t{inputs};
      return kind->make(settings);
    }
  return layer;
}

}  // namespace

std::vector<std::string> layer_names() {
  std::vector<std::string> names = registry<LayerDescription>().names();
  for (std::string& name : activation_names()) names.push_back(std::move(name));
  return names;
}

void from_setting(const SettingValue& setting, LayerList& list) {
  list = {.text = std::get<std::string>(setting), .layers = {}};
  for (const std::string& text : split_list(list.text)) {
    if (text.empty()) throw OptionError(fmt::format("\"{}\": a layer is missing", list.text));
    list.layers.push_back(layer_named(text));
  }
}

void check_alone(const LayerList& list, const std::vector<Setting>& others) {
  if (list.layers.empty()) return;
  for (const Setting& other : others)
    if (!other.name.starts_with("initialization") && other.name != "l1" && other.name != "l2")
      throw OptionError(fmt::format("--layers cannot be combined with {}", option_name(other.name)));
}

Network<float> network_of(const LayerList& list, Index features, Index outputs) {
  std::vector<LayerDescription> layers;
  Index size = features;
  for (const LayerDescription& layer : list.layers) {
    layers.push_back(with_inputs(layer, size));
    try {
      size = layers.back().shape(size).outputs;
    } catch (const ShapeError& error) {
      throw ShapeError(fmt::format("--layers: {} ({}) is given {} values per row, {}", layer.name(),
                                   layer.text(), size, error.what()));
    }
  }
  layers.emplace_back(Dense{size, outputs});
  return Network<float>(layers);
}

}  // namespace ogee::cli
