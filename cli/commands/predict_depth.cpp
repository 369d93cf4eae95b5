#include "commands.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <cmath>
#include <ogee/activations/registry.hpp>
#include <ogee/core/errors.hpp>
#include <ogee/formats/write_file.hpp>
#include <ogee/insight/theory/propagation_limit.hpp>
#include <ogee/insight/theory/signal_propagation.hpp>
#include <ogee/report/terminal/propagation_report.hpp>
#include <ogee/report/terminal/text.hpp>

#include "../options/network_options.hpp"
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

constexpr Index max_layers = 1000;
constexpr Index max_units = 1'000'000;

struct Options {
  std::string activation = "logistic";
  std::string initialization = "matched";
  Index width = 256;
  Index depth = 30;
  std::optional<Index> inputs;  ///< as many as units of a hidden layer if empty
  Index outputs = 10;
  double input_mean_square = 1;
  std::string json;  ///< a file; empty for none
  bool quiet = false;
};

/// A name without distribution, "glorot", will do: only the variance counts.
Initialization scheme_named(const std::string& name) {
  for (const auto& scheme : names_of<Initialization>.values)
    if (scheme.name == name + "_normal") return scheme.value;
  return value_named<Initialization>(name);
}

void check(const Options& options) {
  if (!(options.input_mean_square > 0) || !std::isfinite(options.input_mean_square))
    throw OptionError(
        fmt::format("--input-mean-square: {} is not a finite number above 0", options.input_mean_square));
}

std::vector<Setting> settings_of(const Options& options, const Activation& activation,
                                 Initialization scheme) {
  return {{"activation", activation.description()},
          {"initialization", std::string(name_of(scheme))},
          {"inputs", options.inputs.value_or(options.width)},
          {"width", options.width},
          {"depth", options.depth},
          {"outputs", options.outputs},
          {"input_mean_square", options.input_mean_square}};
}

void print_details(const Options& options, const Activation& activation, Initialization scheme,
                   std::span<const LayerPrediction> layers, const PropagationLimit& limit) {
  fmt::print(
      "activation   {}\n"
      "network      {} → {} × {} → {}, initialisation {}\n"
      "inputs       with a mean square of {}\n\n"
      "{}\n{}\n{}\n",
      activation.description(), options.inputs.value_or(options.width), options.depth, options.width,
      options.outputs, name_of(scheme), options.input_mean_square, propagation_table(layers),
      propagation_legend(), propagation_limit_text(limit));
}

int run(const Options& options) {
  check(options);
  if (!options.json.empty()) check_writable(options.json);
  const Activation activation = activation_named(options.activation);
  const Initialization scheme = scheme_named(options.initialization);
  const std::vector<Index> hidden(static_cast<std::size_t>(options.depth), options.width);
  const Index inputs = options.inputs.value_or(options.width);
  const auto layers = predict_propagation(
      propagating_layers(inputs, hidden, activation, options.outputs, scheme), options.input_mean_square);
  const PropagatingLayer inner =
      propagating_layers(options.width, std::array{options.width}, activation, options.outputs, scheme)
          .front();
  const PropagationLimit limit =
      propagation_limit(activation, static_cast<double>(options.width) * inner.weight_variance, 0,
                        layers.front().pre_activation_variance);
  if (!options.json.empty())
    write_file_atomically(options.json,
                          propagation_json(settings_of(options, activation, scheme), layers, limit));
  if (!options.quiet) print_details(options, activation, scheme, layers, limit);
  fmt::print("{}\n", wrapped(propagation_conclusion(layers, limit), output_width()));
  return status_ok;
}

std::vector<Option> options_of(Options& options) {
  const auto counts = [](const char* name, Reader reads, std::string help) {
    return Option{
        .name = name, .value = "N", .help = std::move(help), .group = "Network", .reads = std::move(reads)};
  };
  return {
      {.name = "--activation",
       .value = "NAME",
       .help = fmt::format("a name, with constants if need be (see ogee describe); default {}",
                           options.activation),
       .group = "Network",
       .reads = text(into(options.activation), "the name of an activation function"),
       .choices = activation_names()},
      {.name = "--init",
       .value = "NAME",
       .help = fmt::format("how the first weights are drawn: {}, or lecun, glorot and he, since only the "
                           "variance counts; default {}",
                           fmt::join(all_names<Initialization>(), ", "), options.initialization),
       .group = "Network",
       .reads = text(into(options.initialization), "the name of an initialisation"),
       .choices = all_names<Initialization>()},
      counts("--depth", whole_number(into(options.depth), 1, max_layers),
             fmt::format("number of hidden layers; default {}", options.depth)),
      counts("--width", whole_number(into(options.width), 1, max_units),
             fmt::format("units of each hidden layer; default {}", options.width)),
      counts("--inputs", whole_number(into(options.inputs), 1, max_units),
             "inputs of the network; default as --width"),
      counts("--outputs", whole_number(into(options.outputs), 1, max_units),
             fmt::format("outputs of the network; default {}", options.outputs)),
      {.name = "--input-mean-square",
       .value = "X",
       .help = "mean of an input's square; default 1, that of standardised data",
       .group = "Network",
       .reads = number(into(options.input_mean_square))},
      {.name = "--json",
       .value = "FILE",
       .help = "write settings and results to FILE",
       .group = "Output",
       .reads = file_name(options.json)},
      {.name = "--quiet",
       .help = "print only the conclusion",
       .group = "Output",
       .reads = flag(into(options.quiet))},
  };
}

}  // namespace

Subcommand commands::predict_depth() {
  const auto options = std::make_shared<Options>();
  return {.name = "predict-depth",
          .purpose = purpose,
          .examples = examples,
          .options = options_of(*options),
          .run = [options](const std::string& /*command_line*/) { return run(*options); }};
}

}  // namespace ogee::cli
