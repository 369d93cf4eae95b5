#include "weights.hpp"

#include <fmt/format.h>

#include "../core/errors.hpp"
#include "../core/option_checks.hpp"

namespace ogee {

template <Real T>
std::vector<T> checked_weights(const std::vector<double>& weights, const char* option,
                               const std::string& loss) {
  std::vector<T> rounded;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    detail::require_in<T>(ranges::not_negative, loss, fmt::format("{}[{}]", option, i), weights[i]);
    rounded.push_back(static_cast<T>(weights[i]));
  }
  return rounded;
}

template <Real T>
void check_weight_count(std::size_t weights, std::size_t outputs, const char* option, const Loss<T>& loss) {
  if (weights != outputs)
    throw ShapeError(fmt::format("{}: {} has {} numbers, the network has {} outputs", loss.name(), option,
                                 weights, outputs));
}

template std::vector<float> checked_weights(const std::vector<double>&, const char*, const std::string&);
template std::vector<double> checked_weights(const std::vector<double>&, const char*, const std::string&);
template void check_weight_count(std::size_t, std::size_t, const char*, const Loss<float>&);
template void check_weight_count(std::size_t, std::size_t, const char*, const Loss<double>&);

}  // namespace ogee
