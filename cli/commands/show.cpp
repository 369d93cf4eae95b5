#include "commands.hpp"

#include <fmt/format.h>

#include <ogee/activations/registry.hpp>
#include <ogee/models/multilayer_perceptron.hpp>

#include "../options/network_options.hpp"

namespace ogee::cli {
namespace {

constexpr const char* purpose =
    "Shows a network, layer by layer, with its parameters; or what it computes, as a drawing for Graphviz.";

constexpr const char* examples = R"(Examples:
  The network that ogee train uses for images, and how many parameters it has:
    ogee show --inputs 784 --hidden 128 --outputs 10
  What a gate is made of, for a picture by "dot -Tsvg gate.dot":
    ogee show --inputs 8 --depth 2 --width 8 --block gate --graph > gate.dot
  A deep network:
    ogee show --inputs 64 --depth 20 --width 64 --activation logistic)";

constexpr Index max_units = 1'000'000;

struct Options {
  NetworkOptions network;
  std::string activation = "logistic";
  Index inputs = 784;
  Index outputs = 10;
  bool graph = false;
};

int run(const Options& options) {
  const std::vector<Index> hidden = hidden_layers(options.network, Defaults{});
  Network<float> network =
      multilayer_perceptron<float>(options.inputs, hidden, activation_named(options.activation),
                                   options.outputs, {.block = value_named<Block>(options.network.block)});
  fmt::print("{}", options.graph ? graphviz(network.graph()) : network.summary());
  return status_ok;
}

std::vector<Option> options_of(Options& options) {
  std::vector<Option> all = options_of(options.network);
  // How weights are drawn is not to be seen.
  std::erase_if(all, [](const Option& option) { return option.name == "--init"; });
  all.push_back({.name = "--activation",
                 .value = "NAME",
                 .help = fmt::format("a name, with constants if need be (see ogee describe); default {}",
                                     options.activation),
                 .group = "Network",
                 .reads = text(into(options.activation), "the name of an activation function"),
                 .choices = activation_names()});
  all.push_back({.name = "--inputs",
                 .value = "N",
                 .help = fmt::format("inputs of the network; default {}", options.inputs),
                 .group = "Network",
                 .reads = whole_number(into(options.inputs), 1, max_units)});
  all.push_back({.name = "--outputs",
                 .value = "N",
                 .help = fmt::format("outputs of the network; default {}", options.outputs),
                 .group = "Network",
                 .reads = whole_number(into(options.outputs), 1, max_units)});
  all.push_back(
      {.name = "--graph",
       .help = "print what the network computes, operation by operation, in the language of Graphviz",
       .group = "Output",
       .reads = flag(into(options.graph))});
  return all;
}

}  // namespace

Subcommand commands::show() {
  const auto options = std::make_shared<Options>();
  return {.name = "show",
          .purpose = purpose,
          .examples = examples,
          .options = options_of(*options),
          .run = [options](const std::string& /*command_line*/) { return run(*options); }};
}

}  // namespace ogee::cli
