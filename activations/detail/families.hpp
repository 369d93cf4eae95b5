#pragma once

/// Shared by the files of functions/. Constants serve both precisions, so they are checked as floats.

#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "../../core/option_checks.hpp"
#include "../registry.hpp"
#include "../vector_kernels.hpp"

namespace ogee::detail {

/// The family of a function without constants. Each time the function is made, `kernels` returns the kernels
/// for the instruction set in use at that time. `symbolic` returns the formula.
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
