#include "predict_depth.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <cmath>
#include <ogee/activations/registry.hpp>
#include <ogee/core/errors.hpp>
#include <ogee/insight/propagation_limit.hpp>
#include <ogee/insight/signal_propagation.hpp>
#include <ogee/report/propagation_report.hpp>
#include <ogee/report/text.hpp>
#include <ogee/report/write_file.hpp>

#include "../options/checks.hpp"
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

constexpr Index most_layers = 1000;
constexpr Index most_units = 1'000'000;

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
  for (const NamedInitialization& scheme : all_initializations())
    if (scheme.name == name + "_normal") return scheme.scheme;
  return initialization_named(name);
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

/// An option that takes a whole number.
template <class Value>
void add_count(CLI::App& app, const std::string& name, Value& value, Index most, const std::string& text) {
  app.add_option(name, value, text)->type_name("N")->check(whole_number(1, most))->group("Network");
}

}  // namespace

Subcommand add_predict_depth(CLI::App& command) {
  const auto options = std::make_shared<Options>();
  CLI::App* app = command.add_subcommand("predict-depth", purpose);
  app->footer(examples);
  std::vector<std::string_view> schemes;
  for (const NamedInitialization& scheme : all_initializations()) schemes.push_back(scheme.name);
  app->add_option("--activation", options->activation,
                  fmt::format("a name, with constants if need be (see ogee describe); default {}",
                              options->activation))
      ->type_name("NAME")
      ->group("Network");
  app->add_option("--init", options->initialization,
                  fmt::format("how the first weights are drawn: {}, or lecun, glorot and he, since only the "
                              "variance counts; default {}",
                              fmt::join(schemes, ", "), options->initialization))
      ->type_name("NAME")
      ->group("Network");
  add_count(*app, "--depth", options->depth, most_layers,
            fmt::format("number of hidden layers; default {}", options->depth));
  add_count(*app, "--width", options->width, most_units,
            fmt::format("units of each hidden layer; default {}", options->width));
  add_count(*app, "--inputs", options->inputs, most_units, "inputs of the network; default as --width");
  add_count(*app, "--outputs", options->outputs, most_units,
            fmt::format("outputs of the network; default {}", options->outputs));
  app->add_option("--input-mean-square", options->input_mean_square,
                  "mean of an input's square; default 1, that of standardised data")
      ->type_name("X")
      ->group("Network");
  app->add_option("--json", options->json, "write settings and results to FILE")
      ->type_name("FILE")
      ->check(file_name())
      ->group("Output");
  app->add_flag("--quiet", options->quiet, "print only the conclusion")->group("Output");
  return {app, [options](const std::string& /*command_line*/) { return run(*options); }};
}

}  // namespace ogee::cli
