#pragma once

#include <string>
#include <vector>

#include "../core/types.hpp"

namespace ogee {

/// The weights that a loss gives its classes or outputs, in the precision of the network.
/// @throws OptionError naming the loss and `option` unless all are finite in it and not negative.
template <Real T>
[[nodiscard]] std::vector<T> checked_weights(const std::vector<double>& weights, const char* option,
                                             const std::string& loss);

/// @throws ShapeError naming the loss and `option` unless there is a weight for each of the outputs.
void check_weight_count(std::size_t weights, std::size_t outputs, const char* option,
                        const std::string& loss);

extern template std::vector<float> checked_weights(const std::vector<double>&, const char*,
                                                   const std::string&);
extern template std::vector<double> checked_weights(const std::vector<double>&, const char*,
                                                    const std::string&);

}  // namespace ogee
