#pragma once

/// A list of layers as a person writes it: "dense(outputs=64), tanh, dropout(rate=0.2)".

#include <ogee/core/layer_description.hpp>
#include <string>
#include <vector>

#include "field_options.hpp"

namespace ogee::cli {

/// The names of all kinds of layers and of all activation functions, each of which stands for the layer that
/// applies it.
[[nodiscard]] std::vector<std::string> layer_names();

/// The value of --layers; empty for none.
struct LayerList {
  std::string text;
  std::vector<LayerDescription> layers;
};
[[nodiscard]] inline SettingValue to_setting(const LayerList& list) {
  return list.text.empty() ? SettingValue() : SettingValue(list.text);
}
/// Reads a list of kinds, with fields in parentheses where they differ from the defaults, and of activation
/// functions as activation_named reads them.
/// @throws UnknownNameError with the nearest names for a layer or field that does not exist; OptionError for
///   a value that a field cannot have.
void from_setting(const SettingValue& setting, LayerList& list);
template <>
inline constexpr ValueText value_text<LayerList>{"LAYER,LAYER,...", "a list of layers", layer_names};

/// The layers for data with so many features and outputs: each dense layer knows its inputs, and one more
/// leads to the outputs.
/// @throws ShapeError naming the layer and both sizes where two do not fit.
[[nodiscard]] std::vector<LayerDescription> connected(const LayerList& list, Index features, Index outputs);

}  // namespace ogee::cli
