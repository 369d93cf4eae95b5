#include "column_scaling.hpp"

#include <cmath>

namespace ogee {
namespace {

/// Rows of 0, of 1, and two that differ from column to column.
Matrix<double> probes(Index columns) {
  Matrix<double> rows(4, columns);
  for (Index k = 0; k < columns; ++k) rows.col(k) << 0, 1, static_cast<double>(k * 7 % 5) - 2.25, -3.5;
  return rows;
}

}  // namespace

std::optional<ColumnScaling> column_scaling(const Network<float>& network) {
  if (network.output_size() != network.input_size()) return std::nullopt;
  const Matrix<double> x = probes(network.input_size());
  const Matrix<double> y = network.cast<double>().predict(x);
  ColumnScaling scaling{.factor = y.row(1) - y.row(0), .offset = y.row(0)};
  for (Index row = 0; row < x.rows(); ++row)
    for (Index k = 0; k < x.cols(); ++k) {
      const double product = x(row, k) * scaling.factor(k);
      const double size = std::abs(product) + std::abs(scaling.offset(k)) + std::abs(y(row, k));
      if (!(std::abs(product + scaling.offset(k) - y(row, k)) <= 1e-9 * size)) return std::nullopt;
    }
  return scaling;
}

}  // namespace ogee
