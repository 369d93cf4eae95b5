#include "npy.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <utility>
#include <variant>

#include "../../core/errors.hpp"
#include "../scaling.hpp"
#include "detail/float_if_exact.hpp"
#include "detail/npy_header.hpp"
#include "gzip.hpp"

namespace ogee {
namespace {

using Buffer = std::vector<std::uint8_t>;
using Path = std::filesystem::path;

}  // namespace

bool is_exact_in_float(NpyType type) {
  switch (type) {
    case NpyType::int32:
    case NpyType::int64:
    case NpyType::uint32:
    case NpyType::uint64:
    case NpyType::float64:
      return false;
    default:
      return true;
  }
}

namespace {

/// The product of the dimensions. A 0 must not hide that the product of the others is too large.
std::size_t element_count(const detail::NpyHeader& header, std::string_view file) {
  constexpr Index limit = std::numeric_limits<Index>::max() / 16;
  Index product = 1;
  bool empty = false;
  for (const Index dimension : header.shape) {
    empty = empty || dimension == 0;
    if (dimension == 0) continue;
    if (product > limit / dimension)
      throw FormatError(fmt::format("{}: the dimensions {} of the header are too large", file,
                                    fmt::join(header.shape, "×")));
    product *= dimension;
  }
  return empty ? 0 : static_cast<std::size_t>(product);
}

void reverse_each(Buffer& bytes, std::size_t size) {
  for (auto element = bytes.begin(); element != bytes.end(); element += static_cast<std::ptrdiff_t>(size))
    std::reverse(element, element + static_cast<std::ptrdiff_t>(size));
}

/// Reorders elements from first dimension fastest to last dimension fastest.
Buffer transposed(const Buffer& bytes, const std::vector<Index>& shape, std::size_t size) {
  // Dimensions of 1 are left out: there may be thousands, and each element would loop over them.
  std::vector<Index> dimensions;
  std::vector<std::size_t> strides;
  std::size_t stride = size;
  for (const Index dimension : shape) {
    if (dimension == 1) continue;
    dimensions.push_back(dimension);
    strides.push_back(stride);
    stride *= static_cast<std::size_t>(dimension);
  }
  Buffer result(bytes.size());
  std::vector<Index> index(dimensions.size());
  std::size_t from = 0;
  for (std::size_t to = 0; to < result.size(); to += size) {
    std::memcpy(result.data() + to, bytes.data() + from, size);
    for (std::size_t d = dimensions.size(); d-- > 0;) {
      from += strides[d];
      if (++index[d] < dimensions[d]) break;
      from -= strides[d] * static_cast<std::size_t>(std::exchange(index[d], 0));
    }
  }
  return result;
}

/// Calls `use` with a value of the elements' C++ type.
template <class Use>
decltype(auto) with_type(NpyType type, const Use& use) {
  switch (type) {
    case NpyType::int8:
      return use(std::int8_t{});
    case NpyType::int16:
      return use(std::int16_t{});
    case NpyType::int32:
      return use(std::int32_t{});
    case NpyType::int64:
      return use(std::int64_t{});
    case NpyType::uint16:
      return use(std::uint16_t{});
    case NpyType::uint32:
      return use(std::uint32_t{});
    case NpyType::uint64:
      return use(std::uint64_t{});
    case NpyType::float32:
      return use(float{});
    case NpyType::float64:
      return use(double{});
    case NpyType::boolean:
    case NpyType::uint8:
      break;
  }
  return use(std::uint8_t{});
}

template <class Number>
Number element(const NpyArray& array, Index position) {
  Number number;
  std::memcpy(&number, array.bytes.data() + static_cast<std::size_t>(position) * sizeof(Number),
              sizeof(Number));
  return number;
}

Index samples(const NpyArray& array) { return array.shape.front(); }

/// The elements of a sample.
Index width(const NpyArray& array) {
  Index product = 1;
  for (const Index dimension : std::span(array.shape).subspan(1)) product *= dimension;
  return product;
}

/// The columns `columns` of the array as a matrix (samples, columns).
template <Real T>
Matrix<T> matrix_in(const NpyArray& array, const std::vector<Index>& columns) {
  Matrix<T> matrix(samples(array), std::ssize(columns));
  with_type(array.type, [&]<class Number>(Number) {
    for (Index row = 0; row < matrix.rows(); ++row)
      for (Index k = 0; k < matrix.cols(); ++k)
        matrix(row, k) =
            static_cast<T>(element<Number>(array, row * width(array) + columns[static_cast<std::size_t>(k)]));
  });
  return matrix;
}

template <Real T>
Matrix<T> matrix_in(const NpyArray& array) {
  Matrix<T> matrix(samples(array), width(array));
  with_type(array.type, [&]<class Number>(Number) {
    for (Index i = 0; i < matrix.size(); ++i) matrix.data()[i] = static_cast<T>(element<Number>(array, i));
  });
  return matrix;
}

/// In double where floats would lose digits.
template <class... Columns>
AnyMatrix matrix_of(const NpyArray& array, const Columns&... columns) {
  if (is_exact_in_float(array.type)) return matrix_in<float>(array, columns...);
  return detail::in_float_if_exact(matrix_in<double>(array, columns...));
}

bool is_bytes(NpyType type) { return type == NpyType::uint8 || type == NpyType::boolean; }

/// Inputs; bytes stay bytes.
Inputs inputs_of(NpyArray array) {
  if (!is_bytes(array.type)) return as_inputs(matrix_of(array));
  const bool pixels = array.type == NpyType::uint8 && array.shape.size() > 2;
  const Index features = width(array);
  return ByteInputs{.values = std::move(array.bytes), .features = features, .divisor = pixels ? 255.0 : 1.0};
}

template <Real T>
Matrix<T> rows_in(NpyArray array) {
  if (!is_bytes(array.type)) return matrix_in<T>(array);
  const auto bytes = std::get<ByteInputs>(inputs_of(std::move(array)));
  Matrix<T> rows(std::ssize(bytes.values) / bytes.features, bytes.features);
  scale_bytes(bytes.values, static_cast<T>(bytes.divisor), rows.data());
  return rows;
}

/// The label of each sample from a column of an array.
ClassLabels labels_of(const NpyArray& array, Index column) {
  LabelCollector labels;
  with_type(array.type, [&]<class Number>(Number) {
    for (Index row = 0; row < samples(array); ++row)
      if (!labels.add(fmt::format("{}", element<Number>(array, row * width(array) + column)), row))
        throw DataError(fmt::format("{}: the label of sample {} is one class too many, the maximum is {}",
                                    array.file, row, LabelCollector::max_classes));
  });
  if (const auto found = labels.not_a_class())
    throw DataError(fmt::format("{}: sample {} has label {}, {}", array.file, found->place, found->label,
                                found->is_too_large ? "which is too large for a class"
                                                    : "expected a whole number; other numbers are targets of "
                                                      "a regression"));
  return std::move(labels).finish();
}

void check(const NpyOptions& options) {
  if (options.answers.empty()) throw OptionError("NPY: no column is given for the answers");
  if (options.task == Task::classify && options.answers.size() != 1)
    throw OptionError(
        fmt::format("NPY: {} columns are given for the labels, expected 1", options.answers.size()));
}

DatasetOptions about(const NpyArray& features, const NpyOptions& options) {
  DatasetOptions result{.name =
                            options.name.empty() ? Path(features.file).filename().string() : options.name};
  if (features.shape.size() == 3) {
    result.image_height = features.shape[1];
    result.image_width = features.shape[2];
  }
  return result;
}

Dataset labelled(Inputs inputs, ClassLabels labels, DatasetOptions about) {
  about.class_names = std::move(labels.class_names);
  return Dataset::labelled(std::move(inputs), std::move(labels.labels), std::move(about));
}

std::vector<Index> answer_columns(const NpyArray& table, const NpyOptions& options) {
  std::vector<Index> columns;
  for (const std::string& answer : options.answers) {
    const auto column = numbered_column(answer, width(table));
    if (!column)
      throw DataError(fmt::format("{}: column \"{}\" does not exist, expected 1 to {}, or -1 for the last",
                                  table.file, answer, width(table)));
    if (std::find(columns.begin(), columns.end(), *column) != columns.end())
      throw DataError(fmt::format("{}: column {} is given twice", table.file, *column + 1));
    columns.push_back(*column);
  }
  return columns;
}

}  // namespace

NpyArray parse_npy(std::span<const std::uint8_t> bytes, std::string_view file) {
  return parse_npy(Buffer(bytes.begin(), bytes.end()), file);
}

NpyArray parse_npy(Buffer&& bytes, std::string_view file) {
  detail::NpyHeader header = detail::parse_npy_header(bytes, file);
  const std::size_t element_size = detail::size_of(header.type);
  const std::size_t size = header.size + element_count(header, file) * element_size;
  if (bytes.size() < size)
    throw FormatError(fmt::format("{}: ends at byte {}, expected {}", file, bytes.size(), size));
  if (bytes.size() > size)
    throw FormatError(fmt::format("{}: has {} bytes, expected {}", file, bytes.size(), size));
  bytes.erase(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(header.size));
  if (header.big_endian != (std::endian::native == std::endian::big)) reverse_each(bytes, element_size);
  const bool transposes = header.fortran_order && header.shape.size() > 1;
  if (transposes) bytes = transposed(bytes, header.shape, element_size);
  if (header.type == NpyType::boolean)
    for (std::uint8_t& value : bytes) value = value == 0 ? 0 : 1;
  return {.file = std::string(file),
          .shape = std::move(header.shape),
          .type = header.type,
          .bytes = std::move(bytes)};
}

NpyArray read_npy(const Path& path) { return parse_npy(read_file(path), path.string()); }

Dataset npy_dataset(NpyArray features, const NpyArray& answers, const NpyOptions& options) {
  if (samples(features) != samples(answers))
    throw DataError(fmt::format("{} has {} samples, but {} has {} answers", features.file, samples(features),
                                answers.file, samples(answers)));
  if (answers.shape.size() > 2)
    throw DataError(fmt::format("{}: shape is {}, expected 1 or 2 dimensions", answers.file,
                                fmt::join(answers.shape, "×")));
  if (options.task == Task::classify && width(answers) != 1)
    throw DataError(fmt::format("{}: shape is {}, expected one label for each sample", answers.file,
                                fmt::join(answers.shape, "×")));
  DatasetOptions said = about(features, options);
  Inputs inputs = inputs_of(std::move(features));
  if (options.task == Task::classify)
    return labelled(std::move(inputs), labels_of(answers, 0), std::move(said));
  return Dataset::with_targets(std::move(inputs), matrix_of(answers), std::move(said));
}

Dataset npy_dataset(const NpyArray& table, const NpyOptions& options) {
  check(options);
  if (table.shape.size() != 2)
    throw DataError(fmt::format("{}: has {} dimensions, expected 2 for a table with its answers", table.file,
                                table.shape.size()));
  const std::vector<Index> answers = answer_columns(table, options);
  std::vector<Index> features;
  for (Index column = 0; column < width(table); ++column)
    if (std::find(answers.begin(), answers.end(), column) == answers.end()) features.push_back(column);
  if (features.empty())
    throw DataError(
        fmt::format("{}: has {} columns, which leaves none for features", table.file, width(table)));
  Inputs inputs = as_inputs(matrix_of(table, features));
  if (options.task == Task::classify)
    return labelled(std::move(inputs), labels_of(table, answers.front()), about(table, options));
  return Dataset::with_targets(std::move(inputs), matrix_of(table, answers), about(table, options));
}

template <Real T>
Matrix<T> npy_rows(NpyArray array, Index columns) {
  const std::string file = array.file;
  if (array.shape.size() < 2 || width(array) != columns)
    throw DataError(
        fmt::format("{}: shape is {}, expected {} columns", file, fmt::join(array.shape, "×"), columns));
  if (samples(array) == 0) throw DataError(fmt::format("{}: has no rows", file));
  Matrix<T> rows = rows_in<T>(std::move(array));
  const auto all = elements(rows);
  const auto found =
      std::find_if(all.begin(), all.end(), [](T value) { return !std::isfinite(static_cast<float>(value)); });
  if (found == all.end()) return rows;
  const Index position = found - all.begin();
  throw DataError(fmt::format("{}: row {}, column {} is {}, expected {}", file, position / columns,
                              position % columns, *found,
                              std::isfinite(*found) ? "a number in the range of floats" : "a finite number"));
}

template <Real T>
Matrix<T> npy_rows(const Path& file, Index columns) {
  return npy_rows<T>(read_npy(file), columns);
}

template Matrix<float> npy_rows(NpyArray, Index);
template Matrix<double> npy_rows(NpyArray, Index);
template Matrix<float> npy_rows(const Path&, Index);
template Matrix<double> npy_rows(const Path&, Index);

Dataset npy_dataset(const Path& features, const Path& answers, const NpyOptions& options) {
  return npy_dataset(read_npy(features), read_npy(answers), options);
}

Dataset npy_dataset(const Path& table, const NpyOptions& options) {
  return npy_dataset(read_npy(table), options);
}

}  // namespace ogee
