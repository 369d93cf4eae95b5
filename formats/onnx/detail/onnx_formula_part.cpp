#include "onnx_formula_part.hpp"

#include <algorithm>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

namespace ogee::detail {
namespace {

constexpr std::string_view prefix = "onnx.";

/// Its slope is never asked for.
Activation part_of_formula(const std::string& name, const std::function<double(double)>& function,
                           Activation::Parameters constants) {
  const auto kernels = [&function]<Real T>() {
    const auto value = [function](std::span<const T> x, std::span<T> y) {
      std::transform(x.begin(), x.end(), y.begin(),
                     [&function](T each) { return static_cast<T>(function(static_cast<double>(each))); });
    };
    return ActivationKernels<T>{
        .value = value, .value_and_slope = [value](std::span<const T> x, std::span<T> y, std::span<T> slope) {
          value(x, y);
          std::fill(slope.begin(), slope.end(), std::numeric_limits<T>::quiet_NaN());
        }};
  };
  return {std::string(prefix) + name,
          std::move(constants),
          {},
          kernels.template operator()<float>(),
          kernels.template operator()<double>()};
}

}  // namespace

std::size_t apply_part(OnnxCall& call, const std::function<double(double)>& function, std::size_t x,
                       Activation::Parameters constants) {
  return call.graph().apply(part_of_formula(call.node().operation, function, std::move(constants)), x);
}

bool is_formula_part(const Activation& activation) { return activation.name().starts_with(prefix); }

}  // namespace ogee::detail
