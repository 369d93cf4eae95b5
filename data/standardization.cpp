#include "standardization.hpp"

#include <fmt/format.h>

#include <cmath>
#include <utility>
#include <variant>

#include "../core/errors.hpp"

namespace ogee {
namespace {

/// A mean that is the sum of many large numbers has lost digits; the mean distance from it gives them back.
void correct_means(const Matrix<double>& values, Matrix<double>& means) {
  Matrix<double> distances = Matrix<double>::Zero(1, values.cols());
  for (Index row = 0; row < values.rows(); ++row)
    distances += (values.row(row) - means) / static_cast<double>(values.rows());
  means += distances;
}
/// Floats have fewer digits than that.
void correct_means(const Matrix<float>& /*values*/, Matrix<double>& /*means*/) {}

/// Whether a network can multiply by 1 / deviation, in float.
bool has_factor(double deviation) { return std::isfinite(static_cast<float>(1 / deviation)); }

template <Real T>
ColumnMoments moments_of(const Matrix<T>& values) {
  const auto count = static_cast<double>(values.rows());
  ColumnMoments moments{.means = Matrix<double>::Zero(1, values.cols()),
                        .deviations = Matrix<double>::Zero(1, values.cols())};
  for (Index row = 0; row < values.rows(); ++row)
    moments.means += values.row(row).template cast<double>() / count;
  correct_means(values, moments.means);
  for (Index row = 0; row < values.rows(); ++row)
    moments.deviations.array() +=
        (values.row(row).template cast<double>() - moments.means).array().square() / count;
  moments.deviations = moments.deviations.array().sqrt();
  const Matrix<T> smallest = values.colwise().minCoeff();
  const Matrix<T> largest = values.colwise().maxCoeff();
  for (Index column = 0; column < values.cols(); ++column) {
    const bool is_constant = smallest(0, column) == largest(0, column);
    // The mean of equal numbers may have a rounding error, which would be mistaken for their deviation.
    if (is_constant) moments.means(0, column) = static_cast<double>(smallest(0, column));
    if (is_constant || !has_factor(moments.deviations(0, column))) moments.deviations(0, column) = 1;
  }
  return moments;
}

ColumnMoments moments_of(const AnyMatrix& kept) {
  return std::visit([](const auto& values) { return moments_of(values); }, kept);
}

template <Real T>
void standardize_rows(Matrix<T>& values, const ColumnMoments& moments, const Dataset& data) {
  if (moments.means.cols() != values.cols() || moments.deviations.cols() != values.cols())
    throw ShapeError(fmt::format("{}: {} columns cannot be standardised by the moments of {}", data.name(),
                                 values.cols(), moments.means.cols()));
  for (Index row = 0; row < values.rows(); ++row)
    values.row(row) =
        ((values.row(row).template cast<double>() - moments.means).array() / moments.deviations.array())
            .template cast<T>();
}

Matrix<float> standardized(AnyMatrix kept, const ColumnMoments& moments, const Dataset& data) {
  std::visit([&](auto& values) { standardize_rows(values, moments, data); }, kept);
  if (auto* floats = std::get_if<Matrix<float>>(&kept)) return std::move(*floats);
  return std::get<Matrix<double>>(kept).cast<float>();
}

}  // namespace

ColumnMoments feature_moments(const Dataset& data) { return moments_of(data.kept_inputs()); }
std::vector<double> feature_means(const Dataset& data) {
  const Matrix<double> means = feature_moments(data).means;
  return {means.data(), means.data() + means.size()};
}

ColumnMoments target_moments(const Dataset& data) { return moments_of(data.kept_targets()); }

Dataset with_standardized_features(const Dataset& data, const ColumnMoments& moments) {
  return data.with_new_inputs(standardized(data.kept_inputs(), moments, data));
}

Dataset with_standardized_targets(const Dataset& data, const ColumnMoments& moments) {
  return data.with_new_targets(standardized(data.kept_targets(), moments, data));
}

namespace {

/// `Parts` is TrainTest or DataParts.
template <class Parts>
Parts all_with_standardized_features(const Parts& data) {
  const ColumnMoments moments = feature_moments(data.train);
  return data.transformed([&](const Dataset& part) { return with_standardized_features(part, moments); });
}
template <class Parts>
Parts all_with_standardized_targets(const Parts& data) {
  const ColumnMoments moments = target_moments(data.train);
  return data.transformed([&](const Dataset& part) { return with_standardized_targets(part, moments); });
}

}  // namespace

TrainTest with_standardized_features(const TrainTest& data) { return all_with_standardized_features(data); }
TrainTest with_standardized_targets(const TrainTest& data) { return all_with_standardized_targets(data); }

template <std::same_as<DataParts> Parts>
Parts with_standardized_features(const Parts& data) {
  return all_with_standardized_features(data);
}
template <std::same_as<DataParts> Parts>
Parts with_standardized_targets(const Parts& data) {
  return all_with_standardized_targets(data);
}
template DataParts with_standardized_features(const DataParts&);
template DataParts with_standardized_targets(const DataParts&);

}  // namespace ogee
