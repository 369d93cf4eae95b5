#pragma once

/// The functions whose errors are measured: a reference in wider arithmetic and the error bounds.

#include <string>
#include <vector>

namespace accuracy {

template <class Wide>
struct Reference {
  Wide value;
  Wide slope;
};

/// Where the slope of a function crosses 0: there the error is not measured relative to the small slope.
struct Crossing {
  double from = 0;
  double to = 0;
  [[nodiscard]] bool contains(double x) const { return from < x && x < to; }
};

/// The error bounds, in ULP; `crossing` in epsilon = 2⁻²³.
struct Errors {
  double value = 0;
  double slope = 0;
  double crossing = 0;
};

using Constants = std::vector<double>;

template <class Wide>
using Formula = Reference<Wide> (*)(Wide x, const Constants& constants);

struct Subject {
  std::string name;
  Formula<double> in_double;
  /// For x between −2 and 0 the references of functions with a crossing lose digits in double.
  Formula<long double> in_long_double;
  Crossing crossing;
  Errors fused;    ///< bounds with fused multiply-add
  Errors rounded;  ///< bounds without
};

/// Every built-in function with its bounds.
const std::vector<Subject>& subjects();

}  // namespace accuracy
