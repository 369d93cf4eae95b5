#include "dataset_checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>
#include <utility>
#include <variant>

#include "../../core/errors.hpp"

namespace ogee::detail {
namespace {

/// Networks may take doubles as floats.
template <Real T>
void check_finite(const Matrix<T>& values, std::string_view what, const DatasetOptions& about) {
  const auto all = elements(values);
  const auto found =
      std::find_if(all.begin(), all.end(), [](T value) { return !std::isfinite(static_cast<float>(value)); });
  if (found == all.end()) return;
  const Index position = found - all.begin();
  throw data_error(about, "row {}, column {} of the {} is {}{}", position / values.cols(),
                   position % values.cols(), what, *found,
                   std::isfinite(*found) ? ", beyond the range of floats" : "");
}

DatasetShape shape_of(const ByteInputs& inputs, const DatasetOptions& about) {
  const Index count = std::ssize(inputs.values);
  if (inputs.features < 1) throw data_error(about, "has no features");
  if (count % inputs.features != 0)
    throw data_error(about, "{} bytes are not a whole number of samples of {} features", count,
                     inputs.features);
  const auto divisor = static_cast<float>(inputs.divisor);
  if (!(divisor > 0) || !std::isfinite(divisor) || !std::isfinite(255 / divisor))
    throw data_error(about, "the divisor of the bytes is {}, expected a finite number above 0",
                     inputs.divisor);
  return {count / inputs.features, inputs.features};
}

template <Real T>
DatasetShape shape_of(const Matrix<T>& inputs, const DatasetOptions& about) {
  check_finite(inputs, "inputs", about);
  return {inputs.rows(), inputs.cols()};
}

void check_image(const DatasetOptions& about, Index features) {
  const Index height = about.image_height;
  const Index width = about.image_width;
  if (height == 0 && width == 0) return;
  const bool fits = height > 0 && width > 0 && features % height == 0 && features / height == width;
  if (!fits)
    throw data_error(about, "images of {} pixels do not have {} features", shape_text(height, width),
                     features);
}

/// Names are given for all columns or for none.
void check_names(const DatasetOptions& about, std::string_view what, const std::vector<std::string>& names,
                 Index columns) {
  if (!names.empty() && std::ssize(names) != columns)
    throw data_error(about, "{} of {} for {}", counted(std::ssize(names), "name", "names"), what,
                     counted(columns, "column", "columns"));
}

Index class_count(const std::vector<Index>& labels, const DatasetOptions& about) {
  const Index names = std::ssize(about.class_names);
  if (about.classes < 0) throw data_error(about, "classes is {}, expected at least 0", about.classes);
  if (about.classes > 0 && names > 0 && about.classes != names)
    throw data_error(about, "{} but {}", counted(about.classes, "class", "classes"),
                     counted(names, "class name", "class names"));
  if (about.classes > 0) return about.classes;
  if (names > 0) return names;
  constexpr Index largest_label = std::numeric_limits<Index>::max() - 1;
  return std::min(*std::max_element(labels.begin(), labels.end()), largest_label) + 1;
}

void check_labels(const std::vector<Index>& labels, Index classes, const DatasetOptions& about) {
  const auto out_of_range = [&](Index label) { return label < 0 || label >= classes; };
  const auto found = std::find_if(labels.begin(), labels.end(), out_of_range);
  if (found == labels.end()) return;
  if (*found < 0) throw data_error(about, "sample {} has label {}", found - labels.begin(), *found);
  throw data_error(about, "sample {} has label {}, but there {} only {}", found - labels.begin(), *found,
                   classes == 1 ? "is" : "are", counted(classes, "class", "classes"));
}

}  // namespace

DatasetShape checked_shape(const Inputs& inputs, const DatasetOptions& about) {
  const DatasetShape shape = std::visit([&](const auto& values) { return shape_of(values, about); }, inputs);
  if (shape.rows == 0) throw data_error(about, "has no samples");
  if (shape.features == 0) throw data_error(about, "has no features");
  return shape;
}

Index checked_classes(const std::vector<Index>& labels, const DatasetShape& shape,
                      const DatasetOptions& about) {
  if (std::ssize(labels) != shape.rows)
    throw data_error(about, "{} but {}", counted(shape.rows, "sample", "samples"),
                     counted(std::ssize(labels), "label", "labels"));
  check_image(about, shape.features);
  check_names(about, "features", about.feature_names, shape.features);
  check_names(about, "labels", about.target_names, 1);
  const Index classes = class_count(labels, about);
  check_labels(labels, classes, about);
  return classes;
}

template <Real T>
void check_targets(const Matrix<T>& targets, const DatasetShape& shape, const DatasetOptions& about) {
  if (targets.rows() != shape.rows)
    throw data_error(about, "{} but {} of targets", counted(shape.rows, "sample", "samples"),
                     counted(targets.rows(), "row", "rows"));
  if (targets.cols() == 0) throw data_error(about, "has no columns of targets");
  if (about.classes != 0 || !about.class_names.empty()) throw data_error(about, "has targets, not classes");
  check_finite(targets, "targets", about);
  check_image(about, shape.features);
  check_names(about, "features", about.feature_names, shape.features);
  check_names(about, "targets", about.target_names, targets.cols());
}

template void check_targets(const Matrix<float>&, const DatasetShape&, const DatasetOptions&);
template void check_targets(const Matrix<double>&, const DatasetShape&, const DatasetOptions&);

}  // namespace ogee::detail
