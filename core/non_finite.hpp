#pragma once

/// Finding where the first value that is not finite came from.

#include <optional>
#include <string>

#include "errors.hpp"
#include "loss.hpp"
#include "network.hpp"
#include "tape.hpp"

namespace ogee {

/// The error for a batch on the tape whose loss is not finite: runs the batch forward again and names the
/// first of inputs, parameters and outputs, in the order of the layers, that is not finite, with the rows.
template <Real T>
[[nodiscard]] NonFiniteError non_finite_error(const Network<T>& network, const Loss<T>& loss,
                                              const Tape<T>& tape);

/// "dense1.weights has 3 values that are not finite, the first at row 2, column 7", or nothing if all
/// parameters are finite.
template <Real T>
[[nodiscard]] std::optional<std::string> non_finite_parameter(const Network<T>& network);

/// The same of the parameter gradients that backward() left on the tape: "the gradient of dense1.weights
/// has ...".
template <Real T>
[[nodiscard]] std::optional<std::string> non_finite_gradient(const Network<T>& network, const Tape<T>& tape);

extern template NonFiniteError non_finite_error(const Network<float>&, const Loss<float>&,
                                                const Tape<float>&);
extern template NonFiniteError non_finite_error(const Network<double>&, const Loss<double>&,
                                                const Tape<double>&);
extern template std::optional<std::string> non_finite_parameter(const Network<float>&);
extern template std::optional<std::string> non_finite_parameter(const Network<double>&);
extern template std::optional<std::string> non_finite_gradient(const Network<float>&, const Tape<float>&);
extern template std::optional<std::string> non_finite_gradient(const Network<double>&, const Tape<double>&);

}  // namespace ogee
