#pragma once

#include <ogee/activations/functions.hpp>
#include <ogee/core/initialization.hpp>
#include <ogee/models/block.hpp>
#include <optional>
#include <string>
#include <vector>

#include "field_options.hpp"

namespace ogee::cli {

inline constexpr Range layer_count{"from 1 to 1000",
                                   [](double number) { return number >= 1 && number <= 1000; }};
inline constexpr Range unit_count{"from 1 to 1000000",
                                  [](double number) { return number >= 1 && number <= 1'000'000; }};

/// What --activation takes, beside presets and constants: the names of all functions, aliases included.
[[nodiscard]] std::vector<std::string> activation_names();

/// One activation function, or empty.
struct ChosenActivation {
  std::optional<Activation> function;
};
[[nodiscard]] SettingValue to_setting(const ChosenActivation& chosen);
void from_setting(const SettingValue& setting, ChosenActivation& chosen);
template <>
inline constexpr ValueText value_text<ChosenActivation>{"NAME", "the name of an activation function",
                                                        activation_names};

/// Several, "logistic, hard_tanh(low=-2, high=2)": commas in parentheses do not separate them.
struct Activations {
  std::vector<Activation> functions;
};
[[nodiscard]] SettingValue to_setting(const Activations& activations);
/// @throws OptionError when one is empty or comes twice; as activation_named.
void from_setting(const SettingValue& setting, Activations& activations);
template <>
inline constexpr ValueText value_text<Activations>{"NAME,NAME,...", "names of activation functions",
                                                   activation_names};

inline constexpr std::string_view activation_help =
    "an activation function, with constants if needed (see ogee describe)";

struct NetworkOptions {
  std::vector<Index> hidden = {};
  std::optional<Index> depth = std::nullopt;
  std::optional<Index> width = std::nullopt;
  std::optional<Block> block = std::nullopt;
  Initialization initialization = Initialization::matched;
  double initialization_scale = 1;
};

[[nodiscard]] std::vector<Option> options_of(NetworkOptions& options);

/// "--init-scale" for "--initialization-scale"; other options keep their names.
[[nodiscard]] std::string with_short_init(std::string option);

/// "he_normal", or "he_normal times 0.5".
[[nodiscard]] std::string initialization_text(Initialization scheme, double scale);

/// The options with the sizes of all hidden layers, and a block.
/// @throws OptionError for options that cannot be combined.
[[nodiscard]] NetworkOptions settled(NetworkOptions options, DataSize data);

}  // namespace ogee::cli

template <>
inline constexpr auto ogee::fields_of<ogee::cli::NetworkOptions> = std::tuple{
    Field{"hidden", &cli::NetworkOptions::hidden, cli::unit_count,
          "units of each hidden layer, as in 128,64; instead of --depth and --width"},
    Field{"depth", &cli::NetworkOptions::depth, cli::layer_count, "number of hidden layers of equal width"},
    Field{"width", &cli::NetworkOptions::width, cli::unit_count, "units of each hidden layer"},
    Field{"block", &cli::NetworkOptions::block, "what each hidden layer but the first is"},
    Field{"initialization", &cli::NetworkOptions::initialization, "how the first weights are drawn"},
    Field{"initialization_scale", &cli::NetworkOptions::initialization_scale, initialization_scales,
          "factor by which the first weights are multiplied"}};
