#include "standardization.hpp"

#include <fmt/format.h>

#include <numeric>
#include <utility>

#include "../core/errors.hpp"

namespace ogee {
namespace {

std::vector<Index> all_samples(const Dataset& data) {
  std::vector<Index> samples(static_cast<std::size_t>(data.size()));
  std::iota(samples.begin(), samples.end(), Index{0});
  return samples;
}

Matrix<float> features_of(const Dataset& data) {
  Matrix<float> values(data.size(), data.features());
  data.gather_inputs<float>(all_samples(data), view(values));
  return values;
}

Matrix<float> targets_of(const Dataset& data) {
  if (data.classes() > 0) throw DataError(fmt::format("{}: has classes, not targets", data.name()));
  Matrix<float> values(data.size(), data.outputs());
  data.gather_targets<float>(all_samples(data), view(values));
  return values;
}

ColumnMoments moments_of(const Matrix<float>& values) {
  const auto count = static_cast<double>(values.rows());
  ColumnMoments moments{.means = Matrix<double>::Zero(1, values.cols()),
                        .deviations = Matrix<double>::Zero(1, values.cols())};
  for (Index row = 0; row < values.rows(); ++row) moments.means += values.row(row).cast<double>() / count;
  for (Index row = 0; row < values.rows(); ++row)
    moments.deviations.array() += (values.row(row).cast<double>() - moments.means).array().square() / count;
  moments.deviations = moments.deviations.array().sqrt();
  // The mean of equal numbers may have a rounding error, which would be mistaken for their deviation.
  const Matrix<float> smallest = values.colwise().minCoeff();
  const Matrix<float> largest = values.colwise().maxCoeff();
  for (Index column = 0; column < values.cols(); ++column) {
    if (smallest(0, column) != largest(0, column)) continue;
    moments.means(0, column) = static_cast<double>(smallest(0, column));
    moments.deviations(0, column) = 1;
  }
  return moments;
}

Matrix<float> standardized(Matrix<float> values, const ColumnMoments& moments, const Dataset& data) {
  if (moments.means.cols() != values.cols() || moments.deviations.cols() != values.cols())
    throw ShapeError(fmt::format("{}: {} columns cannot be standardised by the moments of {}", data.name(),
                                 values.cols(), moments.means.cols()));
  for (Index row = 0; row < values.rows(); ++row)
    values.row(row) =
        ((values.row(row).cast<double>() - moments.means).array() / moments.deviations.array()).cast<float>();
  return values;
}

/// The facts about `data`, without its classes.
DatasetOptions about(const Dataset& data) {
  return {.name = data.name(),
          .feature_names = data.feature_names(),
          .target_names = data.target_names(),
          .image_height = data.image_height(),
          .image_width = data.image_width()};
}

}  // namespace

ColumnMoments feature_moments(const Dataset& data) { return moments_of(features_of(data)); }
ColumnMoments target_moments(const Dataset& data) { return moments_of(targets_of(data)); }

Dataset with_standardized_features(const Dataset& data, const ColumnMoments& moments) {
  Matrix<float> inputs = standardized(features_of(data), moments, data);
  DatasetOptions said = about(data);
  if (data.classes() == 0) return Dataset::with_targets(std::move(inputs), targets_of(data), std::move(said));
  said.classes = data.classes();
  said.class_names = data.class_names();
  std::vector<Index> labels = all_samples(data);
  for (Index& label : labels) label = data.label(label);
  return Dataset::labelled(std::move(inputs), std::move(labels), std::move(said));
}

Dataset with_standardized_targets(const Dataset& data, const ColumnMoments& moments) {
  return Dataset::with_targets(features_of(data), standardized(targets_of(data), moments, data), about(data));
}

TrainTest with_standardized_features(const TrainTest& data) {
  const ColumnMoments moments = feature_moments(data.train);
  return {with_standardized_features(data.train, moments), with_standardized_features(data.test, moments)};
}

TrainTest with_standardized_targets(const TrainTest& data) {
  const ColumnMoments moments = target_moments(data.train);
  return {with_standardized_targets(data.train, moments), with_standardized_targets(data.test, moments)};
}

}  // namespace ogee
