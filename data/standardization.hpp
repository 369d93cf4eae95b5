#pragma once

/// Features with different units, each scaled to mean 0 and standard deviation 1.
///
/// For inputs of one kind, such as the pixels of an image, `standardized` (data/dataset.hpp) uses one mean
/// for all and copies nothing.

#include <vector>

#include "dataset.hpp"

namespace ogee {

/// Mean and standard deviation of each column.
struct ColumnMoments {
  Matrix<double> means;       ///< (1, columns)
  Matrix<double> deviations;  ///< (1, columns); 1 where all rows are equal, or nearly so: below 3e-39
};

/// The moments of each feature as it is gathered, or of each column of the targets, over all samples. The
/// deviation is √(Σ (x − mean)² / samples), as in scikit-learn's StandardScaler. All is computed in double, from values
/// in the precision in which the data keeps them.
/// @throws DataError by target_moments if the answers are classes.
[[nodiscard]] ColumnMoments feature_moments(const Dataset& data);
[[nodiscard]] ColumnMoments target_moments(const Dataset& data);

/// The means alone, as readers of tables take them for gaps.
[[nodiscard]] std::vector<double> feature_means(const Dataset& data);

/// A copy of the samples with (x − mean) / deviation for each feature or target, rounded to float at the end.
/// @throws ShapeError if the moments have a different number of columns; DataError if the data has no targets
///   or a value is not finite afterwards.
[[nodiscard]] Dataset with_standardized_features(const Dataset& data, const ColumnMoments& moments);
[[nodiscard]] Dataset with_standardized_targets(const Dataset& data, const ColumnMoments& moments);

/// All parts, scaled with the moments of the training part only.
[[nodiscard]] TrainTest with_standardized_features(const TrainTest& data);
[[nodiscard]] TrainTest with_standardized_targets(const TrainTest& data);
template <std::same_as<DataParts> Parts>
[[nodiscard]] Parts with_standardized_features(const Parts& data);
template <std::same_as<DataParts> Parts>
[[nodiscard]] Parts with_standardized_targets(const Parts& data);

extern template DataParts with_standardized_features(const DataParts&);
extern template DataParts with_standardized_targets(const DataParts&);

}  // namespace ogee
