#include "commands.hpp"

#include <fmt/format.h>

#include <ogee/core/errors.hpp>
#include <ogee/formats/model.hpp>
#include <ogee/formats/network_file.hpp>
#include <ogee/formats/onnx/onnx.hpp>
#include <ogee/models/multilayer_perceptron.hpp>
#include <ogee/report/terminal/model_report.hpp>

#include "../load_data.hpp"
#include "../options/layer_list.hpp"
#include "../options/network_options.hpp"

namespace ogee::cli {
namespace {

constexpr const char* purpose =
    "Shows a network, layer by layer, with its parameters: that of a file, with all that the file says of "
    "it, "
    "or one that the options describe. With --graph, shows what it computes, as a drawing for Graphviz.";

constexpr const char* examples = R"(Examples:
  What ogee train saved:
    ogee train --save digits.safetensors
    ogee show digits.safetensors
  What a gate is made of, for a picture by "dot -Tsvg gate.dot":
    ogee show --inputs 8 --depth 2 --width 8 --block gate --graph > gate.dot)";

struct ShowFields {
  ChosenActivation activation = {};
  LayerList layers = {};
  Index inputs = 784;
  Index outputs = 10;
  bool graph = false;
};

struct Options {
  std::string file;
  NetworkOptions network;
  ShowFields show;
};

}  // namespace
}  // namespace ogee::cli

template <>
inline constexpr auto ogee::fields_of<ogee::cli::ShowFields> =
    std::tuple{Field{"activation", &cli::ShowFields::activation, cli::activation_help},
               Field{"layers", &cli::ShowFields::layers, cli::layers_help},
               Field{"inputs", &cli::ShowFields::inputs, cli::unit_count, "inputs of the network"},
               Field{"outputs", &cli::ShowFields::outputs, cli::unit_count, "outputs of the network"},
               Field{"graph", &cli::ShowFields::graph,
                     "print what the network computes, operation by operation, in the language of Graphviz"}};

namespace ogee::cli {
namespace {

Network<float> network_of(const NetworkOptions& given, const ShowFields& fields) {
  if (!fields.layers.layers.empty()) return network_of(fields.layers, fields.inputs, fields.outputs);
  const NetworkOptions network = settled(given, DataSize::thousands);
  return multilayer_perceptron<float>(fields.inputs, network.hidden, *fields.activation.function,
                                      fields.outputs, {.block = *network.block});
}

/// @throws OptionError for an option that describes a network where a file has one.
void check_no_other_network(const Options& options) {
  std::vector<Setting> given = changed_settings("", options.network);
  detail::append(given, changed_settings("", options.show));
  for (const Setting& setting : given)
    if (setting.name != "graph")
      throw OptionError(
          fmt::format("{} describes a network, and {} has one", option_name(setting.name), options.file));
}

int show_file(const Options& options) {
  check_no_other_network(options);
  const bool is_model = is_onnx(options.file) || holds_model(options.file);
  if (options.show.graph) {
    const Network<float> network =
        is_onnx(options.file) ? load_onnx(options.file).network : load_network(options.file);
    fmt::print("{}", graphviz(network.graph()));
  } else if (is_model) {
    fmt::print("{}", model_report(load_any_model(options.file)));
  } else {
    fmt::print("{}", network_report(load_network(options.file)));
  }
  return status_ok;
}

int run(const Options& options, const Invocation& /*invocation*/) {
  if (!options.file.empty()) return show_file(options);
  check_alone(options.show.layers, changed_settings("", options.network));
  if (options.show.activation.function) check_alone(options.show.layers, {{"activation", {}}});
  const ShowFields fields = with_data_defaults(options.show, DataSize::thousands);
  const Network<float> network = network_of(options.network, fields);
  fmt::print("{}", fields.graph ? graphviz(network.graph()) : network.summary());
  return status_ok;
}

std::vector<Option> options_of(Options& options) {
  std::vector<Option> all{{.name = "file",
                           .value = "FILE",
                           .help = "what ogee train --save wrote, or an ONNX file",
                           .expected = "the name of a file",
                           .read = into(options.file)}};
  append(all, options_of(options.network));
  // How weights are drawn cannot be seen.
  std::erase_if(all, [](const Option& option) { return option.name.starts_with("--init"); });
  append(all, struct_options("", "Network", options.show));
  option_named(all, "--graph").group = "Output";
  return all;
}

}  // namespace

Subcommand commands::show() { return subcommand("show", purpose, examples, options_of, run); }

}  // namespace ogee::cli
