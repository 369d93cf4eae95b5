#include "network_options.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <ogee/activations/registry.hpp>
#include <ogee/core/detail/number_text.hpp>
#include <ogee/core/errors.hpp>
#include <ogee/models/block.hpp>

namespace ogee::cli {
namespace {

constexpr Index max_layers = 1000;
constexpr Index max_units = 1'000'000;

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
  if (detail::parse_number(text, number) != std::errc{} || number < 1 || number > max_units)
    throw OptionError(
        fmt::format("--hidden {}: \"{}\" is not a number of units from 1 to {}", list, text, max_units));
  return number;
}

}  // namespace

std::vector<Option> options_of(NetworkOptions& options) {
  return {
      {.name = "--hidden",
       .value = "N,N,...",
       .help = "units of each hidden layer, as in 128,64; instead of --depth and --width",
       .group = "Network",
       .reads = text(into(options.hidden), "numbers of units, as in 128,64")},
      {.name = "--depth",
       .value = "N",
       .help = fmt::format("number of hidden layers of equal width; {}", default_text(&Defaults::depth)),
       .group = "Network",
       .reads = whole_number(into(options.depth), 1, max_layers)},
      {.name = "--width",
       .value = "N",
       .help = fmt::format("units of each hidden layer; {}", default_text(&Defaults::width)),
       .group = "Network",
       .reads = whole_number(into(options.width), 1, max_units)},
      {.name = "--block",
       .value = "NAME",
       .help = fmt::format("what each hidden layer but the first is: {}; default {}",
                           fmt::join(all_names<Block>(), ", "), options.block),
       .group = "Network",
       .reads = text(into(options.block), "the name of a block"),
       .choices = all_names<Block>()},
      {.name = "--init",
       .value = "NAME",
       .help = fmt::format("how the first weights are drawn: {}; default {}",
                           fmt::join(all_names<Initialization>(), ", "), options.initialization),
       .group = "Network",
       .reads = text(into(options.initialization), "the name of an initialisation"),
       .choices = all_names<Initialization>()},
  };
}

std::vector<std::string> activation_names() {
  std::vector<std::string> names;
  for (const ActivationFamily& family : ActivationRegistry::instance().families()) {
    names.push_back(family.name);
    names.insert(names.end(), family.aliases.begin(), family.aliases.end());
  }
  return names;
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
