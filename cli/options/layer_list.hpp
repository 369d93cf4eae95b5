#pragma once

/// A list of layers as a person writes it: "dense(outputs=64), tanh, dropout(rate=0.2)".

#include <ogee/core/network.hpp>
#include <string>
#include <vector>

#include "field_options.hpp"

namespace ogee::cli {

/// The names of all kinds of layers and of all activation functions, each of which stands for the layer that
/// applies it.
[[nodiscard]] std::vector<std::string> layer_names();

inline constexpr std::string_view layers_help =
    "the layers in front of the output layer, as in \"dense(outputs=64), tanh, dropout(rate=0.2)\": kinds of "
    "layers, with fields that differ from the defaults, and activation functions; instead of --hidden, "
    "--depth, "
    "--width, --block and --activation";

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

/// That no other option describes layers if they are listed; `others` are given.
/// @throws OptionError naming such an option.
void check_alone(const LayerList& list, const std::vector<Setting>& others);

/// The network of the layers, from a number of features to a number of outputs: one more dense layer leads to
/// these.
/// @throws ShapeError naming the layer and both sizes where two do not fit.
[[nodiscard]] Network<float> network_of(const LayerList& list, Index features, Index outputs);

}  // namespace ogee::cli
