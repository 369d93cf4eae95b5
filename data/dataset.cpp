#include "dataset.hpp"

#include <fmt/format.h>
#include <hwy/cache_control.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "../core/errors.hpp"
#include "detail/dataset_checks.hpp"
#include "scaling.hpp"
#include "shuffle.hpp"

namespace ogee {

struct Dataset::Storage {
  DatasetOptions about;
  Inputs inputs;
  std::vector<Index> labels;  // or
  AnyMatrix targets;
  Index rows = 0;
  Index features = 0;
};

namespace {

using detail::counted;
using detail::data_error;

Index columns_of(const AnyMatrix& matrix) {
  return std::visit([](const auto& values) { return values.cols(); }, matrix);
}

std::vector<Index> all_samples(Index count) {
  std::vector<Index> samples(static_cast<std::size_t>(count));
  std::iota(samples.begin(), samples.end(), Index{0});
  return samples;
}

/// One row of the inputs.
std::span<const std::uint8_t> row_of(const ByteInputs& inputs, Index row) {
  return std::span(inputs.values)
      .subspan(static_cast<std::size_t>(row * inputs.features), static_cast<std::size_t>(inputs.features));
}
template <Real T>
std::span<const T> row_of(const Matrix<T>& values, Index row) {
  return elements(rows_of(view(values), row, 1));
}

/// Asks for a row before it is needed: the rows of a shuffled batch lie anywhere in memory. The processor
/// itself foresees the rest of a long row.
template <class T>
void prefetch(std::span<const T> row) {
  constexpr std::size_t line = 64;
  constexpr std::size_t most = 16 * line;
  const auto bytes = std::as_bytes(row);
  for (std::size_t i = 0; i < std::min(bytes.size(), most); i += line) hwy::Prefetch(bytes.data() + i);
}

template <Real T>
void copy_row(const ByteInputs& inputs, Index row, T* out) {
  scale_bytes(row_of(inputs, row), static_cast<T>(inputs.divisor), out);
}

template <Real From, Real T>
void copy_row(const Matrix<From>& values, Index row, T* out) {
  const auto from = row_of(values, row);
  std::transform(from.begin(), from.end(), out, [](From value) { return static_cast<T>(value); });
}

/// (x − mean) / deviation for each x of a row.
template <class Values, Real T>
void copy_standardized_row(const Values& values, Index row, const InputMoments& moments, std::span<T> out) {
  copy_row(values, row, out.data());
  standardize(out, static_cast<T>(moments.mean), static_cast<T>(moments.deviation));
}

template <Real T>
void copy_standardized_row(const Matrix<double>& values, Index row, const InputMoments& moments,
                           std::span<T> out) {
  const auto from = row_of(values, row);
  std::transform(from.begin(), from.end(), out.begin(),
                 [&](double x) { return static_cast<T>((x - moments.mean) / moments.deviation); });
}

}  // namespace

Inputs as_inputs(AnyMatrix matrix) {
  return std::visit([](auto& values) -> Inputs { return std::move(values); }, matrix);
}

Dataset::Dataset(std::shared_ptr<const Storage> storage) : storage_(std::move(storage)) {}

Dataset Dataset::labelled(Inputs inputs, std::vector<Index> labels, DatasetOptions options) {
  if (options.name.empty()) options.name = "data";
  const detail::DatasetShape shape = detail::checked_shape(inputs, options);
  options.classes = detail::checked_classes(labels, shape, options);
  return Dataset(std::make_shared<const Storage>(
      Storage{std::move(options), std::move(inputs), std::move(labels), {}, shape.rows, shape.features}));
}

Dataset Dataset::with_targets(Inputs inputs, AnyMatrix targets, DatasetOptions options) {
  if (options.name.empty()) options.name = "data";
  const detail::DatasetShape shape = detail::checked_shape(inputs, options);
  std::visit([&](const auto& values) { detail::check_targets(values, shape, options); }, targets);
  return Dataset(std::make_shared<const Storage>(
      Storage{std::move(options), std::move(inputs), {}, std::move(targets), shape.rows, shape.features}));
}

const std::string& Dataset::name() const { return storage_->about.name; }
Index Dataset::size() const { return rows_ ? std::ssize(*rows_) : storage_->rows; }
Index Dataset::features() const { return storage_->features; }
Index Dataset::classes() const { return storage_->about.classes; }
Index Dataset::outputs() const { return classes() > 0 ? classes() : columns_of(storage_->targets); }
const std::vector<std::string>& Dataset::class_names() const { return storage_->about.class_names; }
const std::vector<std::string>& Dataset::feature_names() const { return storage_->about.feature_names; }
const std::vector<std::string>& Dataset::target_names() const { return storage_->about.target_names; }
Index Dataset::image_height() const { return storage_->about.image_height; }
Index Dataset::image_width() const { return storage_->about.image_width; }

void Dataset::check_samples(std::span<const Index> samples) const {
  const Index count = size();
  for (const Index sample : samples)
    if (sample < 0 || sample >= count)
      throw data_error(storage_->about, "sample is {}, expected 0 to {}", sample, count - 1);
}

Index Dataset::row_of(Index sample) const {
  return rows_ ? (*rows_)[static_cast<std::size_t>(sample)] : sample;
}

Index Dataset::label(Index sample) const {
  check_samples({&sample, 1});
  if (classes() == 0) throw data_error(storage_->about, "has targets, not labels");
  return storage_->labels[static_cast<std::size_t>(row_of(sample))];
}

Dataset Dataset::take(Index count) const {
  if (count < 1)
    throw OptionError(fmt::format("{}: cannot take {} samples, expected at least 1", name(), count));
  if (count >= size()) return *this;
  Rows samples(static_cast<std::size_t>(count));
  std::iota(samples.begin(), samples.end(), Index{0});
  return subset(samples);
}

Dataset Dataset::subset(std::span<const Index> samples) const {
  if (samples.empty()) throw data_error(storage_->about, "a subset needs at least one sample");
  check_samples(samples);
  Rows rows(samples.size());
  std::transform(samples.begin(), samples.end(), rows.begin(), [&](Index sample) { return row_of(sample); });
  Dataset part = *this;
  part.rows_ = std::make_shared<const Rows>(std::move(rows));
  return part;
}

TrainTest Dataset::split(double test_share, std::uint64_t seed) const {
  if (!(test_share > 0 && test_share < 1))
    throw OptionError(
        fmt::format("{}: test_share is {}, expected more than 0 and below 1", name(), test_share));
  if (size() < 2) throw data_error(storage_->about, "a single sample cannot be split");

  Rows shuffled(static_cast<std::size_t>(size()));
  std::iota(shuffled.begin(), shuffled.end(), Index{0});
  shuffle(shuffled, RandomStream(seed, RandomPurpose::splitting));
  Rows by_class = shuffled;
  if (classes() > 0)
    std::stable_sort(by_class.begin(), by_class.end(), [&](Index a, Index b) { return label(a) < label(b); });

  // Samples at equal distances in the order of the classes hit each class in proportion.
  const Index rounded = std::llround(test_share * static_cast<double>(size()));
  const Index test_size = std::clamp<Index>(rounded, 1, size() - 1);
  std::vector<bool> in_test(shuffled.size());
  for (Index i = 0; i < test_size; ++i)
    in_test[static_cast<std::size_t>(by_class[static_cast<std::size_t>(size() * i / test_size)])] = true;

  const auto test = std::stable_partition(shuffled.begin(), shuffled.end(), [&](Index sample) {
    return !in_test[static_cast<std::size_t>(sample)];
  });
  return {subset({shuffled.begin(), test}), subset({test, shuffled.end()})};
}

/// What a mean has lost that is the sum of many large numbers.
double Dataset::mean_distance_from(double center) const {
  Matrix<double> sample(1, features());
  double distance = 0;
  for (Index i = 0; i < size(); ++i) {
    gather_inputs<double>({&i, 1}, view(sample));
    distance += (sample.array() - center).sum();
  }
  return distance / static_cast<double>(size()) / static_cast<double>(features());
}

InputMoments Dataset::input_moments() const {
  Matrix<double> sample(1, features());
  const auto count = static_cast<double>(size()) * static_cast<double>(features());
  InputMoments moments{.mean = 0, .deviation = 0};
  for (Index i = 0; i < size(); ++i) {
    gather_inputs<double>({&i, 1}, view(sample));
    moments.mean += sample.sum() / count;
  }
  if (std::holds_alternative<Matrix<double>>(storage_->inputs))
    moments.mean += mean_distance_from(moments.mean);
  for (Index i = 0; i < size(); ++i) {
    gather_inputs<double>({&i, 1}, view(sample));
    moments.deviation += (sample.array() - moments.mean).square().sum() / count;
  }
  moments.deviation = std::sqrt(moments.deviation);
  return moments;
}

Dataset Dataset::standardized(const InputMoments& moments) const {
  if (!std::isfinite(moments.mean) || !std::isfinite(moments.deviation) || !(moments.deviation > 0))
    throw OptionError(fmt::format("{}: cannot standardise with mean {} and deviation {}", name(),
                                  moments.mean, moments.deviation));
  Dataset scaled = *this;
  scaled.scaling_ = {.mean = scaling_.mean + scaling_.deviation * moments.mean,
                     .deviation = scaling_.deviation * moments.deviation};
  return scaled;
}

namespace {

/// `Parts` is TrainTest or DataParts.
template <class Parts>
Parts all_standardized(const Parts& data) {
  InputMoments moments = data.train.input_moments();
  // The mean of equal numbers can be off by a rounding, which leaves a deviation of that size.
  if (moments.deviation <= 1e-12 * std::abs(moments.mean)) moments.deviation = 1;
  return data.transformed([&](const Dataset& part) { return part.standardized(moments); });
}

}  // namespace

TrainTest standardized(const TrainTest& data) { return all_standardized(data); }
template <std::same_as<DataParts> Parts>
Parts standardized(const Parts& data) {
  return all_standardized(data);
}
template DataParts standardized(const DataParts&);

DataParts with_validation(const TrainTest& data, double validation_share, std::uint64_t seed) {
  const TrainTest parts = data.train.split(validation_share, seed);
  return {TrainTest{parts.train, data.test}, parts.test};
}

template <Real T>
Matrix<T> Dataset::all_inputs() const {
  Matrix<T> inputs(size(), features());
  gather_inputs(all_samples(size()), view(inputs));
  return inputs;
}

template <Real T>
Matrix<T> Dataset::all_targets() const {
  if (classes() > 0) throw data_error(storage_->about, "has classes, not targets");
  Matrix<T> targets(size(), outputs());
  gather_targets(all_samples(size()), view(targets));
  return targets;
}

AnyMatrix Dataset::kept_inputs() const {
  if (std::holds_alternative<Matrix<double>>(storage_->inputs)) return all_inputs<double>();
  return all_inputs();
}

AnyMatrix Dataset::kept_targets() const {
  if (std::holds_alternative<Matrix<double>>(storage_->targets)) return all_targets<double>();
  return all_targets();
}

std::vector<Index> Dataset::all_labels() const {
  std::vector<Index> labels = all_samples(size());
  for (Index& label : labels) label = this->label(label);
  return labels;
}

Dataset Dataset::with_new_inputs(AnyMatrix inputs) const {
  const DatasetOptions& about = storage_->about;
  return classes() > 0 ? labelled(as_inputs(std::move(inputs)), all_labels(), about)
                       : with_targets(as_inputs(std::move(inputs)), kept_targets(), about);
}

Dataset Dataset::with_new_targets(AnyMatrix targets) const {
  return with_targets(as_inputs(kept_inputs()), std::move(targets), storage_->about);
}

Dataset Dataset::with_new_labels(std::vector<Index> labels, std::vector<std::string> class_names) const {
  DatasetOptions about = storage_->about;
  about.classes = 0;
  about.class_names = std::move(class_names);
  return labelled(as_inputs(kept_inputs()), std::move(labels), std::move(about));
}

bool Dataset::accepts_outputs(Index outputs) const {
  return outputs == this->outputs() || (classes() == 2 && outputs == 1);
}

void Dataset::check_outputs(Index outputs) const {
  if (accepts_outputs(outputs)) return;
  const std::string answers = classes() > 0
                                  ? counted(classes(), "class", "classes")
                                  : counted(this->outputs(), "column of targets", "columns of targets");
  throw ShapeError(
      fmt::format("{} has {}, the network has {}", name(), answers, counted(outputs, "output", "outputs")));
}

template <Real T>
void Dataset::gather_inputs(std::span<const Index> rows, MatrixView<T> out) const {
  if (out.rows() != std::ssize(rows) || out.cols() != features())
    throw ShapeError(fmt::format("{}: out is {}, expected {}", name(), shape_text(out.rows(), out.cols()),
                                 shape_text(std::ssize(rows), features())));
  check_samples(rows);
  const bool standardizes = scaling_.mean != 0 || scaling_.deviation != 1;
  const auto row_values = static_cast<std::size_t>(features());
  constexpr std::size_t rows_ahead = 4;
  const auto copy_rows = [&](const auto& inputs) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (i + rows_ahead < rows.size()) prefetch(ogee::row_of(inputs, row_of(rows[i + rows_ahead])));
      T* to = out.data() + i * row_values;
      if (standardizes)
        copy_standardized_row(inputs, row_of(rows[i]), scaling_, std::span(to, row_values));
      else
        copy_row(inputs, row_of(rows[i]), to);
    }
  };
  std::visit(copy_rows, storage_->inputs);
}

template <Real T>
void Dataset::gather_targets(std::span<const Index> rows, MatrixView<T> out) const {
  check_outputs(out.cols());
  if (out.rows() != std::ssize(rows))
    throw ShapeError(fmt::format("{}: out has {} rows, expected {}", name(), out.rows(), rows.size()));
  check_samples(rows);
  const bool one_hot = classes() > 0 && out.cols() == classes();
  if (one_hot) out.setZero();
  for (Index i = 0; i < out.rows(); ++i) {
    const Index row = row_of(rows[static_cast<std::size_t>(i)]);
    if (classes() == 0) {
      std::visit([&](const auto& targets) { copy_row(targets, row, out.data() + i * out.cols()); },
                 storage_->targets);
    } else {
      const Index label = storage_->labels[static_cast<std::size_t>(row)];
      out(i, one_hot ? label : 0) = static_cast<T>(one_hot ? 1 : label);
    }
  }
}

template Matrix<float> Dataset::all_inputs() const;
template Matrix<double> Dataset::all_inputs() const;
template Matrix<float> Dataset::all_targets() const;
template Matrix<double> Dataset::all_targets() const;
template void Dataset::gather_inputs(std::span<const Index>, MatrixView<float>) const;
template void Dataset::gather_inputs(std::span<const Index>, MatrixView<double>) const;
template void Dataset::gather_targets(std::span<const Index>, MatrixView<float>) const;
template void Dataset::gather_targets(std::span<const Index>, MatrixView<double>) const;

}  // namespace ogee
