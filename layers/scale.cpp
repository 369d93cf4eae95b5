#include "scale.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "../core/errors.hpp"
#include "detail/scaled_rows.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "layers/scale.cpp"
#include <hwy/foreach_target.h>

#include "../core/detail/simd-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace ogee {
namespace HWY_NAMESPACE {
namespace {

/// Calls formula(load, i), where load(array) gives the elements of an array from i on, and stores its result:
/// for each vector of a row.
template <class T, class Formula>
HWY_INLINE void for_row(T* to, std::size_t columns, const Formula& formula) {
  const Wide<T> d;
  const std::size_t lanes = hn::Lanes(d);
  std::size_t i = 0;
  for (; i + lanes <= columns; i += lanes)
    hn::StoreU(formula([&](const T* from) HWY_ATTR { return hn::LoadU(d, from + i); }), d, to + i);
  if (const std::size_t rest = columns - i; rest > 0)
    store_first(formula([&](const T* from) HWY_ATTR { return load_first(d, from + i, rest); }), d, to + i,
                rest);
}

/// to = (from − center) ⊙ factor + offset
template <class T>
void scale(detail::ScaledRows<T> r) {
  for (std::size_t row = 0; row < r.rows; ++row, r.from += r.columns, r.to += r.columns)
    for_row(r.to, r.columns, [&](auto load) HWY_ATTR {
      return hn::MulAdd(hn::Sub(load(r.from), load(r.center)), load(r.factor), load(r.offset));
    });
}

/// to = from ⊙ factor
template <class T>
void multiply(detail::ScaledRows<T> r) {
  for (std::size_t row = 0; row < r.rows; ++row, r.from += r.columns, r.to += r.columns)
    for_row(r.to, r.columns, [&](auto load) HWY_ATTR { return hn::Mul(load(r.from), load(r.factor)); });
}

void scale_float(const detail::ScaledRows<float>& rows) { scale(rows); }
void scale_double(const detail::ScaledRows<double>& rows) { scale(rows); }
void multiply_float(const detail::ScaledRows<float>& rows) { multiply(rows); }
void multiply_double(const detail::ScaledRows<double>& rows) { multiply(rows); }

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace ogee
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ogee {
namespace {

HWY_EXPORT(scale_float);
HWY_EXPORT(scale_double);
HWY_EXPORT(multiply_float);
HWY_EXPORT(multiply_double);

void scale(const detail::ScaledRows<float>& rows) { OGEE_KERNEL(scale_float)(rows); }
void scale(const detail::ScaledRows<double>& rows) { OGEE_KERNEL(scale_double)(rows); }
void multiply(const detail::ScaledRows<float>& rows) { OGEE_KERNEL(multiply_float)(rows); }
void multiply(const detail::ScaledRows<double>& rows) { OGEE_KERNEL(multiply_double)(rows); }

/// The columns that the constants were made for, or 1 if they are the same for all.
std::size_t columns_of(const ScaleOptions& options) {
  return std::max({std::size_t{1}, options.center.size(), options.factor.size(), options.offset.size()});
}

void check_constants(const char* name, const std::vector<double>& constants, std::size_t columns) {
  if (constants.size() != 1 && constants.size() != columns)
    throw OptionError(
        fmt::format("scale: {} has {} numbers, expected 1 or {}", name, constants.size(), columns));
  for (std::size_t i = 0; i < constants.size(); ++i)
    if (!std::isfinite(constants[i]))
      throw OptionError(
          fmt::format("scale: {} of column {} is {}, expected a finite number", name, i, constants[i]));
}

/// One constant for each column, in the precision of the network.
template <Real T>
std::vector<T> for_columns(const char* name, const std::vector<double>& constants, Index columns) {
  for (std::size_t i = 0; i < constants.size(); ++i)
    if (std::abs(constants[i]) > static_cast<double>(std::numeric_limits<T>::max()))
      throw OptionError(
          fmt::format("scale: {} of column {} is {}, too large for float", name, i, constants[i]));
  std::vector<T> all(static_cast<std::size_t>(columns), static_cast<T>(constants.front()));
  if (constants.size() > 1)
    std::transform(constants.begin(), constants.end(), all.begin(),
                   [](double constant) { return static_cast<T>(constant); });
  return all;
}

/// "0.5" or "784 numbers".
std::string text_of(const std::vector<double>& constants) {
  return constants.size() == 1 ? fmt::format("{}", constants.front())
                               : fmt::format("{} numbers", constants.size());
}

}  // namespace

template <Real T>
Scale<T>::Scale(ScaleOptions options) : options_(std::move(options)) {
  const std::size_t columns = columns_of(options_);
  check_constants("center", options_.center, columns);
  check_constants("factor", options_.factor, columns);
  check_constants("offset", options_.offset, columns);
}

template <Real T>
Scale<T> Scale<T>::standardizing(std::span<const double> means, std::span<const double> deviations) {
  std::vector<double> factor;
  for (const double deviation : deviations) factor.push_back(1 / deviation);
  return Scale({.center = {means.begin(), means.end()}, .factor = std::move(factor)});
}

template <Real T>
Scale<T> Scale<T>::restoring(std::span<const double> means, std::span<const double> deviations) {
  return Scale({.factor = {deviations.begin(), deviations.end()}, .offset = {means.begin(), means.end()}});
}

template <Real T>
std::string Scale<T>::description() const {
  return fmt::format("(x − {}) · {} + {}", text_of(options_.center), text_of(options_.factor),
                     text_of(options_.offset));
}

template <Real T>
Index Scale<T>::declared_input_size() const {
  const std::size_t columns = columns_of(options_);
  return columns > 1 ? static_cast<Index>(columns) : 0;
}

template <Real T>
Index Scale<T>::connect(Index input_size) {
  if (declared_input_size() > 0 && declared_input_size() != input_size)
    throw ShapeError(fmt::format("expected {} inputs, as the layer was made for", declared_input_size()));
  center_ = for_columns<T>("center", options_.center, input_size);
  factor_ = for_columns<T>("factor", options_.factor, input_size);
  offset_ = for_columns<T>("offset", options_.offset, input_size);
  return input_size;
}

template <Real T>
detail::ScaledRows<T> Scale<T>::rows_between(const ConstMatrixView<T>& from, MatrixView<T> to) const {
  return {.from = from.data(),
          .center = center_.data(),
          .factor = factor_.data(),
          .offset = offset_.data(),
          .to = to.data(),
          .rows = static_cast<std::size_t>(from.rows()),
          .columns = static_cast<std::size_t>(from.cols())};
}

template <Real T>
void Scale<T>::infer(const ConstMatrixView<T>& input, MatrixView<T> output) const {
  // (B×n) = ((B×n) − (1×n)) ⊙ (1×n) + (1×n)
  scale(rows_between(input, output));
}

template <Real T>
void Scale<T>::forward(const ConstMatrixView<T>& input, MatrixView<T> output, SavedRows<T> /*saved*/,
                       const PassPosition& /*position*/) const {
  infer(input, output);
}

template <Real T>
void Scale<T>::backward_input(const SavedPass<T>& /*pass*/, const ConstMatrixView<T>& output_gradient,
                              MatrixView<T> input_gradient) const {
  // (B×n) = (B×n) ⊙ (1×n)
  multiply(rows_between(output_gradient, input_gradient));
}

template <Real T>
template <Real U>
LayerPointer<U> Scale<T>::cast() const {
  auto other = std::make_unique<Scale<U>>(options_);
  if (!factor_.empty()) other->connect(std::ssize(factor_));
  return other;
}

template <Real T>
LayerPointer<T> Scale<T>::clone() const {
  return cast<T>();
}
template <Real T>
LayerPointer<float> Scale<T>::to_float() const {
  return cast<float>();
}
template <Real T>
LayerPointer<double> Scale<T>::to_double() const {
  return cast<double>();
}

template class Scale<float>;
template class Scale<double>;

}  // namespace ogee
#endif
