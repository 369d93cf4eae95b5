#pragma once

/// Finds where the first value that is not finite came from.

#include <optional>
#include <span>
#include <string>

#include "errors.hpp"
#include "loss.hpp"
#include "network.hpp"
#include "workspace.hpp"

namespace ogee {

/// The error for a batch whose loss is not finite. Runs the batch forward again and names the first input,
/// parameter or output, in the order of the layers, that is not finite, with the rows.
template <Real T>
[[nodiscard]] NonFiniteError non_finite_error(const Network<T>& network, const Loss& loss,
                                              const MatrixArgument<T>& inputs,
                                              std::span<const double> row_losses);

/// The same for a batch that the network is only evaluated on; empty if its loss is finite.
template <Real T>
[[nodiscard]] std::optional<std::string> non_finite_inference(const Network<T>& network, const Loss& loss,
                                                              const MatrixArgument<T>& inputs,
                                                              const MatrixArgument<T>& targets);

/// "dense1.weight has 3 values that are not finite, the first at row 2, column 7"; empty if all parameters
/// are finite.
template <Real T>
[[nodiscard]] std::optional<std::string> non_finite_parameter(const Network<T>& network);

/// The same for the parameter gradients that backward() left in the workspace: "the gradient of
/// dense1.weight has ...".
template <Real T>
[[nodiscard]] std::optional<std::string> non_finite_gradient(const Network<T>& network,
                                                             const Workspace<T>& workspace);

extern template NonFiniteError non_finite_error(const Network<float>&, const Loss&,
                                                const MatrixArgument<float>&, std::span<const double>);
extern template NonFiniteError non_finite_error(const Network<double>&, const Loss&,
                                                const MatrixArgument<double>&, std::span<const double>);
extern template std::optional<std::string> non_finite_inference(const Network<float>&, const Loss&,
                                                                const MatrixArgument<float>&,
                                                                const MatrixArgument<float>&);
extern template std::optional<std::string> non_finite_inference(const Network<double>&, const Loss&,
                                                                const MatrixArgument<double>&,
                                                                const MatrixArgument<double>&);
extern template std::optional<std::string> non_finite_parameter(const Network<float>&);
extern template std::optional<std::string> non_finite_parameter(const Network<double>&);
extern template std::optional<std::string> non_finite_gradient(const Network<float>&,
                                                               const Workspace<float>&);
extern template std::optional<std::string> non_finite_gradient(const Network<double>&,
                                                               const Workspace<double>&);

}  // namespace ogee
