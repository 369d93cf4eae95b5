#include "feature_sizes.hpp"

#include <fmt/format.h>

#include <variant>
#include <vector>

#include "../../data/standardization.hpp"

namespace ogee {
namespace {

std::string feature_name(const Dataset& data, Index feature) {
  const auto& names = data.feature_names();
  return names.empty() ? fmt::format("{}", feature + 1) : names[static_cast<std::size_t>(feature)];
}

/// Whether each feature is the same in all samples.
std::vector<bool> are_constant(const Dataset& data) {
  return std::visit(
      [](const auto& inputs) {
        std::vector<bool> constant;
        for (Index i = 0; i < inputs.cols(); ++i)
          constant.push_back(inputs.col(i).minCoeff() == inputs.col(i).maxCoeff());
        return constant;
      },
      data.kept_inputs());
}

}  // namespace

std::optional<FeatureSizes> feature_sizes(const Dataset& data) {
  if (data.image_height() > 0) return std::nullopt;
  const std::vector<bool> constant = are_constant(data);
  const Matrix<double> deviations = feature_moments(data).deviations;
  std::optional<Index> smallest;
  std::optional<Index> largest;
  for (Index i = 0; i < data.features(); ++i) {
    if (constant[static_cast<std::size_t>(i)]) continue;
    if (!smallest || deviations(0, i) < deviations(0, *smallest)) smallest = i;
    if (!largest || deviations(0, i) > deviations(0, *largest)) largest = i;
  }
  if (smallest == largest) return std::nullopt;
  return FeatureSizes{.smallest = feature_name(data, *smallest),
                      .smallest_deviation = deviations(0, *smallest),
                      .largest = feature_name(data, *largest),
                      .largest_deviation = deviations(0, *largest)};
}

}  // namespace ogee
