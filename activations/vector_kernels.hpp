#pragma once

/// The passes of the built-in functions, which elementwise-inl.hpp makes for each instruction set.

#include <cstddef>
#include <functional>

#include "../core/activation.hpp"

namespace ogee {

/// The passes over arrays in one precision; the constants are those of the activation, in their order.
template <Real T>
struct VectorPasses {
  void (*value)(const double* constants, const T* x, T* y, std::size_t count);
  void (*value_and_slope)(const double* constants, const T* x, T* y, T* slope, std::size_t count);
};

/// A built-in function, compiled for one instruction set.
struct VectorKernels {
  VectorPasses<float> in_float;
  VectorPasses<double> in_double;
};

/// The formula that the kernels compute.
using SymbolicFunction = std::function<Expression(const Expression& x)>;

/// An activation that computes with these kernels, for the instruction set they were made for.
[[nodiscard]] Activation vectorized(std::string name, Activation::Parameters parameters, Contract contract,
                                    const VectorKernels& kernels, const SymbolicFunction& symbolic);

}  // namespace ogee
