#pragma once

#include <ogee/core/activation.hpp>
#include <ogee/core/initialization.hpp>
#include <optional>
#include <string>
#include <vector>

#include "defaults.hpp"
#include "option.hpp"

namespace ogee::cli {

struct NetworkOptions {
  std::string hidden;
  std::optional<Index> depth;
  std::optional<Index> width;
  std::string block = "plain";
  std::string initialization = "matched";
};

[[nodiscard]] std::vector<Option> options_of(NetworkOptions& options);

/// The sizes of the hidden layers. @throws OptionError for a list that cannot be read.
[[nodiscard]] std::vector<Index> hidden_layers(const NetworkOptions& options, const Defaults& defaults);

/// What --activation takes, beside presets and constants: the names of all functions, aliases included.
[[nodiscard]] std::vector<std::string> activation_names();

/// The functions of a list "logistic, hard_tanh(low=-2, high=2)": commas in parentheses do not split it.
/// @throws OptionError when one is empty or comes twice, and the errors of activation_named.
[[nodiscard]] std::vector<Activation> activations_named(std::string_view list);

}  // namespace ogee::cli
