#include "commands.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <ogee/insight/theory/propagation_limit.hpp>
#include <ogee/insight/theory/signal_propagation.hpp>
#include <ogee/report/terminal/propagation_report.hpp>
#include <ogee/report/terminal/text.hpp>
#include <optional>
#include <span>

#include "../options/named_files.hpp"
#include "../options/network_options.hpp"
#include "../standard_output.hpp"
#include "../terminal.hpp"

namespace ogee::cli {
namespace {

constexpr const char* purpose =
    "Says how deep a network can be trained with an activation function and an initialisation, and why: from "
    "theory alone, before any training.";

constexpr const char* examples = R"(Examples:
  Why networks of the logistic function stay shallow:
    ogee predict-depth --activation logistic --init glorot
  How far the initialisation that is made for a function gets with it:
    ogee predict-depth --activation hard_tanh --init matched --depth 100
  The numbers of a network of your own, for another program:
    ogee predict-depth --activation relu --init he --inputs 784 --json he.json)";

/// A scheme by its name, or without its distribution, "glorot": only the variance counts.
struct AnyInitialization {
  Initialization scheme = Initialization::matched;
};
[[nodiscard]] SettingValue to_setting(const AnyInitialization& any) {
  return std::string(name_of(any.scheme));
}
void from_setting(const SettingValue& setting, AnyInitialization& any) {
  const auto& name = std::get<std::string>(setting);
  const std::vector<std::string> names = all_names<Initialization>();
  const std::string normal = name + "_normal";
  const bool leaves_out = std::find(names.begin(), names.end(), normal) != names.end();
  any.scheme = value_named<Initialization>(leaves_out ? normal : name);
}

struct TheoryOptions {
  ChosenActivation activation{Logistic{}};
  AnyInitialization initialization = {};
  double initialization_scale = 1;
  std::optional<Index> inputs = std::nullopt;  ///< as many as units of a hidden layer if empty
  Index width = 256;
  Index depth = 30;
  Index outputs = 10;
  double input_mean_square = 1;
};

struct Outputs {
  FileName<FileUse::written> json;
  bool quiet = false;
};

struct Options {
  TheoryOptions theory;
  Outputs outputs;
};

}  // namespace
}  // namespace ogee::cli

template <>
inline constexpr auto ogee::fields_of<ogee::cli::TheoryOptions> = std::tuple{
    Field{"activation", &cli::TheoryOptions::activation, cli::activation_help},
    Field{"initialization", &cli::TheoryOptions::initialization, "how the first weights are drawn"},
    Field{"initialization_scale", &cli::TheoryOptions::initialization_scale, initialization_scales,
          "factor by which the first weights are multiplied"},
    Field{"inputs", &cli::TheoryOptions::inputs, cli::unit_count,
          "inputs of the network; default as --width"},
    Field{"width", &cli::TheoryOptions::width, cli::unit_count, "units of each hidden layer"},
    Field{"depth", &cli::TheoryOptions::depth, cli::layer_count, "number of hidden layers"},
    Field{"outputs", &cli::TheoryOptions::outputs, cli::unit_count, "outputs of the network"},
    Field{"input_mean_square", &cli::TheoryOptions::input_mean_square, ranges::positive,
          "mean square of the inputs; standardised data has 1"}};

template <>
inline constexpr auto ogee::fields_of<ogee::cli::Outputs> =
    std::tuple{Field{"json", &cli::Outputs::json, "write settings and results to FILE"},
               Field{"quiet", &cli::Outputs::quiet, "print only the conclusion"}};

namespace ogee::cli {
namespace {

void print_details(const TheoryOptions& options, std::span<const LayerPrediction> layers,
                   const PropagationLimit& limit) {
  fmt::print(
      "activation   {}\n"
      "network      {} → {} × {} → {}, initialisation {}\n"
      "inputs       with a mean square of {}\n\n"
      "{}\n{}\n{}\n",
      options.activation.function->description(), *options.inputs, options.depth, options.width,
      options.outputs, initialization_text(options.initialization.scheme, options.initialization_scale),
      options.input_mean_square, propagation_table(layers), propagation_legend(),
      propagation_limit_text(limit));
}

int run(const Options& options, const Invocation& /*invocation*/) {
  TheoryOptions theory = options.theory;
  theory.inputs = theory.inputs.value_or(theory.width);
  check(files_of(options.outputs));
  const Activation& activation = *theory.activation.function;
  const Initialization scheme = theory.initialization.scheme;
  const std::vector<Index> hidden(static_cast<std::size_t>(theory.depth), theory.width);
  const auto layers =
      predict_propagation(propagating_layers(*theory.inputs, hidden, activation, theory.outputs, scheme,
                                             theory.initialization_scale),
                          theory.input_mean_square);
  const PropagatingLayer inner = propagating_layers(theory.width, std::array{theory.width}, activation,
                                                    theory.outputs, scheme, theory.initialization_scale)
                                     .front();
  const PropagationLimit limit =
      propagation_limit(activation, static_cast<double>(theory.width) * inner.weight_variance, 0,
                        layers.front().pre_activation_variance());
  if (const std::string& json = options.outputs.json.name; !json.empty())
    write_result(json, propagation_json(settings_of(theory), layers, limit));
  if (!options.outputs.quiet) print_details(theory, layers, limit);
  fmt::print("{}\n", wrapped(propagation_conclusion(layers, limit), output_width()));
  return status_ok;
}

std::vector<Option> options_of(Options& options) {
  std::vector<Option> all = struct_options("", "Network", options.theory);
  append(all, struct_options("", "Output", options.outputs));
  for (Option& option : all) option.name = with_short_init(option.name);
  Option& scheme = option_named(all, "--init");
  scheme.choices = all_names<Initialization>();
  set_value_text({"NAME", "the name of an initialisation"}, scheme);
  scheme.help = fmt::format(
      "how the first weights are drawn: {}, or lecun, glorot and he, since only the variance counts; default "
      "{}",
      fmt::join(scheme.choices, ", "), name_of(AnyInitialization{}.scheme));
  return all;
}

}  // namespace

Subcommand commands::predict_depth() {
  return subcommand("predict-depth", purpose, examples, options_of, run);
}

}  // namespace ogee::cli
