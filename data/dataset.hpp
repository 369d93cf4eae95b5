#pragma once

/// Samples with their answers, for training and testing networks.

#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "../core/errors.hpp"
#include "../core/types.hpp"

namespace ogee {

/// Inputs that stay bytes in memory, one sample after the other. The value of a byte is byte / divisor,
/// rounded once in the precision in which it is gathered, as in NumPy and PyTorch.
struct ByteInputs {
  std::vector<std::uint8_t> values;  ///< (samples, features)
  Index features = 0;
  double divisor = 255;
};

/// Inputs (samples, features), as bytes, as floats, or as doubles where floats would lose digits.
using Inputs = std::variant<ByteInputs, Matrix<float>, Matrix<double>>;

/// The same matrix.
[[nodiscard]] Inputs as_inputs(AnyMatrix matrix);

/// Facts about a dataset.
struct DatasetOptions {
  std::string name = "";                        ///< begins error messages; "data" if empty
  Index classes = 0;                            ///< 0: as many as class_names, or else the largest label + 1
  std::vector<std::string> class_names = {};    ///< empty, or one for each class
  std::vector<std::string> feature_names = {};  ///< empty, or one for each feature
  /// Empty, or one for each column of the targets; for classes, the name of the column of the labels.
  std::vector<std::string> target_names = {};
  Index image_height = 0;  ///< with image_width: the inputs are images of height · width pixels
  Index image_width = 0;
};

/// Mean and standard deviation over all inputs of all samples.
struct InputMoments {
  double mean = 0;
  double deviation = 1;
};

struct TrainTest;

/// Inputs together with answers, which are either class labels or rows of a matrix of targets.
///
/// A dataset never changes. Copies, subsets and splits share the memory of the samples and cost at most one
/// index per sample; the memory is freed with the last of them.
class Dataset {
 public:
  /// Samples of classes 0, 1, ..., classes-1; label i belongs to row i of the inputs.
  /// @throws DataError if there are no samples or features, sizes do not match, a label is out of range or a
  ///   value is not finite as a float.
  [[nodiscard]] static Dataset labelled(Inputs inputs, std::vector<Index> labels,
                                        DatasetOptions options = {});

  /// Samples with `targets` (samples, outputs).
  /// @throws DataError as `labelled`, and if the options mention classes.
  [[nodiscard]] static Dataset with_targets(Inputs inputs, AnyMatrix targets, DatasetOptions options = {});

  [[nodiscard]] const std::string& name() const;
  /// The number of samples; at least 1.
  [[nodiscard]] Index size() const;
  /// The number of inputs of a sample; at least 1.
  [[nodiscard]] Index features() const;
  /// The number of classes; 0 if the answers are targets.
  [[nodiscard]] Index classes() const;
  /// The number of classes or of columns of the targets.
  [[nodiscard]] Index outputs() const;
  /// Empty, or one name for each class.
  [[nodiscard]] const std::vector<std::string>& class_names() const;
  /// Empty, or one name for each feature or column of the targets.
  [[nodiscard]] const std::vector<std::string>& feature_names() const;
  [[nodiscard]] const std::vector<std::string>& target_names() const;
  /// In pixels; 0 if the inputs are not images.
  [[nodiscard]] Index image_height() const;
  [[nodiscard]] Index image_width() const;

  /// The class of a sample.
  /// @throws DataError if a sample does not exist or the answers are targets.
  [[nodiscard]] Index label(Index sample) const;

  /// The first `count` samples, or all if there are fewer.
  /// @throws OptionError if count < 1.
  [[nodiscard]] Dataset take(Index count) const;

  /// These samples in this order; a sample may appear more than once.
  /// @throws DataError if a sample does not exist or if `samples` is empty.
  [[nodiscard]] Dataset subset(std::span<const Index> samples) const;

  /// Two parts in random order. The second has the share `test_share` of the samples, rounded, but neither is
  /// empty. The split is stratified: each class is divided in the same proportion, to within one sample.
  /// @throws OptionError unless 0 < test_share < 1; DataError if there is only one sample.
  [[nodiscard]] TrainTest split(double test_share, std::uint64_t seed = 0) const;

  /// The moments of the inputs as they are gathered.
  [[nodiscard]] InputMoments input_moments() const;

  /// The same samples with (x − mean) / deviation for each input x as it is gathered now. With the moments of
  /// the training part, inputs are centred around 0, and gradient descent converges faster (LeCun et al.
  /// 1998, "Efficient BackProp", section 4.3).
  /// @throws OptionError unless both are finite and the deviation is above 0.
  [[nodiscard]] Dataset standardized(const InputMoments& moments) const;
  /// The moments by which inputs are scaled when they are gathered; 0 and 1 for inputs as they are.
  [[nodiscard]] const InputMoments& scaling() const { return scaling_; }

  /// The inputs (samples, features) and the targets (samples, outputs) of all samples, as they are gathered.
  /// @throws DataError for targets if the answers are classes.
  template <Real T = float>
  [[nodiscard]] Matrix<T> all_inputs() const;
  template <Real T = float>
  [[nodiscard]] Matrix<T> all_targets() const;
  /// The same in the precision in which they are kept: in double if they were given so, and otherwise in float.
  /// @throws as all_targets().
  [[nodiscard]] AnyMatrix kept_inputs() const;
  [[nodiscard]] AnyMatrix kept_targets() const;

  /// The same samples with other inputs, other targets, or labels of other classes. Facts about the data stay.
  /// @throws DataError as labelled() and with_targets().
  [[nodiscard]] Dataset with_new_inputs(AnyMatrix inputs) const;
  [[nodiscard]] Dataset with_new_targets(AnyMatrix targets) const;
  [[nodiscard]] Dataset with_new_labels(std::vector<Index> labels,
                                        std::vector<std::string> class_names) const;

  /// Whether a network with this many outputs can learn from this: one output per class or per column of the
  /// targets, or a single output for two classes.
  [[nodiscard]] bool accepts_outputs(Index outputs) const;
  /// @throws ShapeError unless accepts_outputs(outputs).
  void check_outputs(Index outputs) const;

  /// Writes the inputs of the samples `rows` to `out` (rows.size(), features). Bytes are divided in T; doubles are
  /// scaled before they are rounded to T.
  /// @throws ShapeError if `out` has another shape; DataError if a sample does not exist.
  template <Real T>
  void gather_inputs(std::span<const Index> rows, MatrixView<T> out) const;

  /// Writes the answers of the samples `rows` to `out` (rows.size(), outputs). Labels become rows with a
  /// single 1 in the column of the class; or the label itself, 0 or 1, in a single column.
  /// @throws ShapeError if `out` has another shape; DataError if a sample does not exist.
  template <Real T>
  void gather_targets(std::span<const Index> rows, MatrixView<T> out) const;

 private:
  struct Storage;
  using Rows = std::vector<Index>;

  explicit Dataset(std::shared_ptr<const Storage> storage);
  void check_samples(std::span<const Index> samples) const;
  [[nodiscard]] std::vector<Index> all_labels() const;
  [[nodiscard]] double mean_distance_from(double center) const;
  [[nodiscard]] Index row_of(Index sample) const;

  std::shared_ptr<const Storage> storage_;
  std::shared_ptr<const Rows> rows_;  // of the storage, for each sample; null: all rows in their order
  InputMoments scaling_;              // an input x is gathered as (x − mean) / deviation
};

/// Data to train on, and data held out to test on.
struct TrainTest {
  Dataset train;
  Dataset test;

  /// change(part) of each part.
  template <class Change>
  [[nodiscard]] TrainTest transformed(const Change& change) const {
    return {change(train), change(test)};
  }
};

/// Two parts, and a third one if something has to decide about a training: when it stops, for example.
struct DataParts : TrainTest {
  std::optional<Dataset> validation;

  DataParts(TrainTest parts, std::optional<Dataset> validation_part = std::nullopt)  // NOLINT: converts
      : TrainTest(std::move(parts)), validation(std::move(validation_part)) {}
  DataParts(Dataset train_part, Dataset test_part)
      : DataParts(TrainTest{std::move(train_part), std::move(test_part)}) {}

  template <class Change>
  [[nodiscard]] DataParts transformed(const Change& change) const {
    return {TrainTest::transformed(change), validation ? std::optional(change(*validation)) : std::nullopt};
  }
};

/// With a share of the training part as the validation part, as Dataset::split().
/// @throws as Dataset::split().
[[nodiscard]] DataParts with_validation(const TrainTest& data, double validation_share,
                                        std::uint64_t seed = 0);

/// All parts, standardized with the moments of the training part. Inputs that are all equal are only
/// shifted.
[[nodiscard]] TrainTest standardized(const TrainTest& data);
template <std::same_as<DataParts> Parts>  // a template, so that two parts in braces are a TrainTest
[[nodiscard]] Parts standardized(const Parts& data);

extern template DataParts standardized(const DataParts&);

extern template Matrix<float> Dataset::all_inputs() const;
extern template Matrix<double> Dataset::all_inputs() const;
extern template Matrix<float> Dataset::all_targets() const;
extern template Matrix<double> Dataset::all_targets() const;
extern template void Dataset::gather_inputs(std::span<const Index>, MatrixView<float>) const;
extern template void Dataset::gather_inputs(std::span<const Index>, MatrixView<double>) const;
extern template void Dataset::gather_targets(std::span<const Index>, MatrixView<float>) const;
extern template void Dataset::gather_targets(std::span<const Index>, MatrixView<double>) const;

}  // namespace ogee
