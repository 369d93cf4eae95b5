#include "array_json.hpp"

#include <fmt/format.h>

#include <bit>
#include <limits>
#include <type_traits>

#include "../../../core/errors.hpp"
#include "../../results/detail/base64.hpp"

namespace ogee::detail {
namespace {

/// The bits of a number.
template <Real T>
using Bits = std::conditional_t<std::same_as<T, float>, std::uint32_t, std::uint64_t>;

template <Real T>
std::vector<std::uint8_t> bytes_of(const ConstMatrixView<T>& values) {
  std::vector<std::uint8_t> bytes;
  bytes.reserve(static_cast<std::size_t>(values.size()) * sizeof(T));
  for (const T value : elements(values)) {
    const auto bits = std::bit_cast<Bits<T>>(value);
    for (std::size_t i = 0; i < sizeof(T); ++i) bytes.push_back(static_cast<std::uint8_t>(bits >> 8 * i));
  }
  return bytes;
}

template <Real T>
T number_of(std::span<const std::uint8_t> bytes) {
  Bits<T> bits = 0;
  for (std::size_t i = sizeof(T); i > 0; --i) bits = bits << 8 | bytes[i - 1];
  return std::bit_cast<T>(bits);
}

/// Compares by division: the product of sizes from a file may be too large for any type.
bool is_size(std::size_t count, Index rows, Index columns) {
  const auto width = static_cast<std::size_t>(columns);
  return count % width == 0 && count / width == static_cast<std::size_t>(rows);
}

}  // namespace

template <Real T>
Json array_json(const ConstMatrixView<T>& values) {
  return {{"shape", {values.rows(), values.cols()}}, {"base64", base64(bytes_of(values))}};
}

template <Real T>
Matrix<T> read_array(const JsonReader& json) {
  const auto shape = json.at("shape").elements();
  if (shape.size() != 2) json.at("shape").fail(fmt::format("has {} sizes, expected 2", shape.size()));
  constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
  const Index rows = shape[0].whole_number(1, most);
  const Index columns = shape[1].whole_number(1, most);
  const auto bytes = from_base64(json.at("base64").text());
  if (!bytes) json.at("base64").fail("is not base64");
  if (bytes->size() % sizeof(T) != 0 || !is_size(bytes->size() / sizeof(T), rows, columns))
    json.at("base64").fail(fmt::format("has {} bytes, expected {} numbers of {} bytes", bytes->size(),
                                       shape_text(rows, columns), sizeof(T)));
  Matrix<T> values(rows, columns);
  std::span<const std::uint8_t> rest = *bytes;
  for (T& value : elements(values)) {
    value = number_of<T>(rest.first(sizeof(T)));
    rest = rest.subspan(sizeof(T));
  }
  return values;
}

template Json array_json(const ConstMatrixView<float>&);
template Json array_json(const ConstMatrixView<double>&);
template Matrix<float> read_array(const JsonReader&);
template Matrix<double> read_array(const JsonReader&);

}  // namespace ogee::detail
