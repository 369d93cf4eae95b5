#include "float_if_exact.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace ogee::detail {
namespace {

bool is_float(double value) {
  return std::isnan(value) || static_cast<double>(static_cast<float>(value)) == value;
}

}  // namespace

AnyMatrix in_float_if_exact(Matrix<double> values) {
  const auto all = elements(values);
  if (std::all_of(all.begin(), all.end(), is_float)) return Matrix<float>(values.cast<float>());
  return values;
}

}  // namespace ogee::detail
