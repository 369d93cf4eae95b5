#pragma once

#include <string>
#include <vector>

#include "../core/loss.hpp"

namespace ogee {

/// The weights that a loss gives its classes or outputs, in the precision of the network.
/// @throws OptionError naming the loss and `option` unless all are finite in it and not negative.
template <Real T>
[[nodiscard]] std::vector<T> checked_weights(const std::vector<double>& weights, const char* option,
                                             const std::string& loss);

/// @throws ShapeError naming the loss and `option` unless there is a weight for each of the outputs. The name
/// is asked for only then: training steps, which allocate nothing, check this.
template <Real T>
void check_weight_count(std::size_t weights, std::size_t outputs, const char* option, const Loss<T>& loss);

extern template std::vector<float> checked_weights(const std::vector<double>&, const char*,
                                                   const std::string&);
extern template std::vector<double> checked_weights(const std::vector<double>&, const char*,
                                                    const std::string&);
extern template void check_weight_count(std::size_t, std::size_t, const char*, const Loss<float>&);
extern template void check_weight_count(std::size_t, std::size_t, const char*, const Loss<double>&);

}  // namespace ogee
