#pragma once

/// What the files of functions/ share.

#include <fmt/format.h>

#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "../../core/errors.hpp"
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

/// Constants serve both precisions, so each must be finite as a float. @throws OptionError
inline void require_finite(std::string_view function, const ActivationParameter& constant) {
  const bool fits = constant.value >= std::numeric_limits<float>::lowest() &&
                    constant.value <= std::numeric_limits<float>::max();
  if (!fits)
    throw OptionError(
        fmt::format("{}: {} is {}, must be finite in float", function, constant.name, constant.value));
}

/// @throws OptionError unless the constant is finite and above 0, as a float too.
inline void require_positive(std::string_view function, const ActivationParameter& constant) {
  require_finite(function, constant);
  if (!(static_cast<float>(constant.value) > 0))
    throw OptionError(
        fmt::format("{}: {} is {}, must be above 0 in float", function, constant.name, constant.value));
}

}  // namespace ogee::detail
