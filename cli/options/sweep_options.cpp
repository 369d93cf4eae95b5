#include "sweep_options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <ogee/core/errors.hpp>
#include <optional>

namespace ogee::cli {
namespace {

constexpr Index most_layers = 1000;

/// The number that is all of `text`.
template <class Number>
std::optional<Number> number_of(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// The numbers between the commas of a list. @throws OptionError for one that is none, is not `allowed` or
/// comes twice.
template <class Number, class Allowed>
std::vector<Number> numbers_of(std::string_view option, std::string_view list, std::string_view expected,
                               Allowed allowed) {
  std::vector<Number> numbers;
  for (std::size_t first = 0; first <= list.size() && !list.empty();) {
    const std::size_t comma = std::min(list.find(',', first), list.size());
    const std::string_view text = list.substr(first, comma - first);
    const auto number = number_of<Number>(text);
    if (!number || !allowed(*number))
      throw OptionError(fmt::format("{} {}: \"{}\" is not {}", option, list, text, expected));
    if (std::find(numbers.begin(), numbers.end(), *number) != numbers.end())
      throw OptionError(fmt::format("{} {}: {} comes twice", option, list, text));
    numbers.push_back(*number);
    first = comma + 1;
  }
  return numbers;
}

}  // namespace

void add_options(CLI::App& app, SweepOptions& options) {
  const auto not_empty = [](const std::string& list) {
    return list.empty() ? "expected numbers with commas between them" : "";
  };
  app.add_option("--depths", options.depths,
                 "compare with so many hidden layers each, as in 2,6,12; instead of --depth")
      ->type_name("N,N,...")
      ->check(not_empty)
      ->group("Network");
  app.add_option("--learning-rates", options.learning_rates,
                 "train each activation at its own best of these, found on a tenth of the training data")
      ->type_name("X,X,...")
      ->check(not_empty)
      ->group("Optimizer");
}

Sweep sweep_of(const SweepOptions& options) {
  return {.depths = numbers_of<Index>("--depths", options.depths,
                                      fmt::format("a number of layers from 1 to {}", most_layers),
                                      [](Index depth) { return depth >= 1 && depth <= most_layers; }),
          .learning_rates =
              numbers_of<double>("--learning-rates", options.learning_rates, "a finite number above 0",
                                 [](double rate) { return std::isfinite(rate) && rate > 0; })};
}

}  // namespace ogee::cli
