#include "vector_kernels.hpp"

namespace ogee {
namespace {

template <Real T>
ActivationKernels<T> with_constants(const VectorPasses<T>& passes, const std::vector<double>& constants) {
  return {
      .value = [pass = passes.value, constants = constants](
                   std::span<const T> x,
                   std::span<T> y) { pass(constants.data(), x.data(), y.data(), x.size()); },
      .value_and_slope =
          [pass = passes.value_and_slope, constants = constants](std::span<const T> x, std::span<T> y,
                                                                 std::span<T> slope) {
            pass(constants.data(), x.data(), y.data(), slope.data(), x.size());
          },
  };
}

}  // namespace

Activation vectorized(std::string name, Activation::Parameters parameters, Contract contract,
                      const VectorKernels& kernels, const SymbolicFunction& symbolic) {
  std::vector<double> constants;
  for (const ActivationParameter& parameter : parameters) constants.push_back(parameter.value);
  const Activation activation{std::move(name), std::move(parameters), std::move(contract),
                              with_constants(kernels.in_float, constants),
                              with_constants(kernels.in_double, constants)};
  return activation.with_symbolic(symbolic(Expression::variable()));
}

}  // namespace ogee
