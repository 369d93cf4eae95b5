#pragma once

/// What the files of functions/ share. Constants serve both precisions: they are checked as floats.

#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "../../core/option_checks.hpp"
#include "../registry.hpp"
#include "../vector_kernels.hpp"

namespace ogee::detail {

/// The family of a function without constants. `kernels` gives those for the instruction set in use when it
/// is called: each time the function is made. `symbolic` gives the formula.
[[nodiscard]] inline ActivationFamily family_without_constants(std::string name,
                                                               std::vector<std::string> aliases,
                                                               const Contract& contract,
                                                               VectorKernels (*kernels)(),
                                                               SymbolicFunction symbolic) {
  return {.name = name,
          .aliases = std::move(aliases),
          .parameters = {},
          .presets = {},
          .make = [name, contract, kernels, symbolic = std::move(symbolic)](std::span<const double>) {
            return vectorized(name, {}, contract, kernels(), symbolic);
          }};
}

}  // namespace ogee::detail
