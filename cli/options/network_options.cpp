#include "network_options.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <ogee/activations/registry.hpp>
#include <ogee/core/errors.hpp>
#include <ogee/layers/block.hpp>

#include "checks.hpp"

namespace ogee::cli {
namespace {

constexpr Index most_layers = 1000;
constexpr Index most_units = 1'000'000;

/// The parts between the commas that are not in parentheses.
std::vector<std::string> split_list(std::string_view list) {
  std::vector<std::string> items(1);
  int open = 0;
  for (const char c : list) {
    if (c == '(') ++open;
    if (c == ')') --open;
    if (c == ',' && open == 0) {
      items.emplace_back();
    } else {
      items.back() += c;
    }
  }
  return items;
}

Index units(const std::string& text, const std::string& list) {
  Index number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || number < 1 || number > most_units)
    throw OptionError(
        fmt::format("--hidden {}: \"{}\" is not a number of units from 1 to {}", list, text, most_units));
  return number;
}

}  // namespace

void add_options(CLI::App& app, NetworkOptions& options) {
  std::vector<std::string_view> schemes;
  for (const NamedInitialization& scheme : all_initializations()) schemes.push_back(scheme.name);
  app.add_option("--hidden", options.hidden,
                 "units of each hidden layer, as in 128,64; instead of --depth and --width")
      ->type_name("N,N,...")
      ->check([](const std::string& list) {
        return list.empty() ? "expected numbers of units, as in 128,64" : "";
      })
      ->group("Network");
  app.add_option("--depth", options.depth,
                 fmt::format("number of hidden layers of equal width; {}", default_text(&Defaults::depth)))
      ->type_name("N")
      ->check(whole_number(1, most_layers))
      ->group("Network");
  app.add_option("--width", options.width,
                 fmt::format("units of each hidden layer; {}", default_text(&Defaults::width)))
      ->type_name("N")
      ->check(whole_number(1, most_units))
      ->group("Network");
  std::vector<std::string_view> blocks;
  for (const NamedBlock& block : all_blocks()) blocks.push_back(block.name);
  app.add_option("--block", options.block,
                 fmt::format("what each hidden layer but the first is: {}; default {}",
                             fmt::join(blocks, ", "), options.block))
      ->type_name("NAME")
      ->group("Network");
  app.add_option("--init", options.initialization,
                 fmt::format("how the first weights are drawn: {}; default {}", fmt::join(schemes, ", "),
                             options.initialization))
      ->type_name("NAME")
      ->group("Network");
}

std::vector<Index> hidden_layers(const NetworkOptions& options, const Defaults& defaults) {
  if (options.hidden.empty())
    return std::vector<Index>(static_cast<std::size_t>(options.depth.value_or(defaults.depth)),
                              options.width.value_or(defaults.width));
  if (options.depth || options.width)
    throw OptionError("--hidden says all sizes; it cannot be given together with --depth or --width");
  std::vector<Index> layers;
  for (const std::string& text : split_list(options.hidden)) layers.push_back(units(text, options.hidden));
  const bool alike = std::all_of(layers.begin(), layers.end(), [&](Index n) { return n == layers.front(); });
  if (options.block != name_of(Block::plain) && !alike)
    throw OptionError(fmt::format("--hidden {}: with --block {} all hidden layers are equally wide",
                                  options.hidden, options.block));
  return layers;
}

std::vector<Activation> activations_named(std::string_view list) {
  std::vector<Activation> activations;
  for (const std::string& text : split_list(list)) {
    if (text.find_first_not_of(" \t") == std::string::npos)
      throw OptionError(fmt::format("--activations \"{}\": a name is missing", list));
    const Activation activation = activation_named(text);
    const bool twice = std::any_of(activations.begin(), activations.end(), [&](const Activation& other) {
      return other.description() == activation.description();
    });
    if (twice)
      throw OptionError(fmt::format("--activations \"{}\": {} comes twice", list, activation.description()));
    activations.push_back(activation);
  }
  return activations;
}

}  // namespace ogee::cli
