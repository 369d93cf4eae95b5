#include "sweep_options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <ogee/core/detail/number_text.hpp>
#include <ogee/core/errors.hpp>

namespace ogee::cli {
namespace {

constexpr Index max_layers = 1000;

/// The numbers between the commas of a list. @throws OptionError for one that is none, is not `allowed` or
/// comes twice.
template <class Number, class Allowed>
std::vector<Number> numbers_of(std::string_view option, std::string_view list, std::string_view expected,
                               Allowed allowed) {
  std::vector<Number> numbers;
  for (std::size_t first = 0; first <= list.size() && !list.empty();) {
    const std::size_t comma = std::min(list.find(',', first), list.size());
    const std::string_view text = list.substr(first, comma - first);
    Number number{};
    if (detail::parse_number(text, number) != std::errc{} || !allowed(number))
      throw OptionError(fmt::format("{} {}: \"{}\" is not {}", option, list, text, expected));
    if (std::find(numbers.begin(), numbers.end(), number) != numbers.end())
      throw OptionError(fmt::format("{} {}: {} comes twice", option, list, text));
    numbers.push_back(number);
    first = comma + 1;
  }
  return numbers;
}

}  // namespace

std::vector<Option> options_of(SweepOptions& options) {
  return {
      {.name = "--depths",
       .value = "N,N,...",
       .help = "compare with so many hidden layers each, as in 2,6,12; instead of --depth",
       .group = "Network",
       .reads = text(into(options.depths), "numbers with commas between them")},
      {.name = "--learning-rates",
       .value = "X,X,...",
       .help = "train each activation at its own best of these, found on a tenth of the training data",
       .group = "Optimizer",
       .reads = text(into(options.learning_rates), "numbers with commas between them")},
  };
}

Sweep sweep_of(const SweepOptions& options) {
  return {.depths = numbers_of<Index>("--depths", options.depths,
                                      fmt::format("a number of layers from 1 to {}", max_layers),
                                      [](Index depth) { return depth >= 1 && depth <= max_layers; }),
          .learning_rates =
              numbers_of<double>("--learning-rates", options.learning_rates, "a finite number above 0",
                                 [](double rate) { return std::isfinite(rate) && rate > 0; })};
}

}  // namespace ogee::cli
