#include "scaling.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "data/scaling.cpp"
#include <hwy/foreach_target.h>

#include "../core/detail/simd-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace ogee {
namespace HWY_NAMESPACE {

/// As many bytes as a vector of T has lanes, converted to numbers.
template <class D>
HWY_INLINE hn::Vec<D> load_bytes(D d, const std::uint8_t* from) {
  const hn::Rebind<std::int32_t, D> integers;
  const auto values = hn::PromoteTo(integers, hn::LoadU(hn::Rebind<std::uint8_t, D>(), from));
  if constexpr (sizeof(hn::TFromD<D>) == sizeof(std::int32_t)) {
    return hn::ConvertTo(d, values);
  } else {
    return hn::PromoteTo(d, values);
  }
}

// A product with 1 / divisor would be faster for data in cache, but would round twice.
template <class T>
void scale_bytes_to(const std::uint8_t* from, std::size_t count, T divisor, T* to) {
  const Wide<T> d;
  const auto divisors = hn::Set(d, divisor);
  std::size_t i = 0;
  for (; i + hn::Lanes(d) <= count; i += hn::Lanes(d))
    hn::StoreU(hn::Div(load_bytes(d, from + i), divisors), d, to + i);
  if (const std::size_t rest = count - i; rest > 0) {
    std::uint8_t bytes[hn::MaxLanes(Wide<T>())] = {};
    std::memcpy(bytes, from + i, rest);
    store_first(hn::Div(load_bytes(d, bytes), divisors), d, to + i, rest);
  }
}

template <class T>
void standardize_all(T* values, std::size_t count, T mean, T deviation) {
  const Wide<T> d;
  const auto means = hn::Set(d, mean);
  const auto deviations = hn::Set(d, deviation);
  const auto scaled = [=](auto x) HWY_ATTR { return hn::Div(hn::Sub(x, means), deviations); };
  std::size_t i = 0;
  for (; i + hn::Lanes(d) <= count; i += hn::Lanes(d))
    hn::StoreU(scaled(hn::LoadU(d, values + i)), d, values + i);
  if (const std::size_t rest = count - i; rest > 0)
    store_first(scaled(load_first(d, values + i, rest)), d, values + i, rest);
}

void bytes_to_float(const std::uint8_t* from, std::size_t count, float divisor, float* to) {
  scale_bytes_to(from, count, divisor, to);
}
void bytes_to_double(const std::uint8_t* from, std::size_t count, double divisor, double* to) {
  scale_bytes_to(from, count, divisor, to);
}
void standardize_float(float* values, std::size_t count, float mean, float deviation) {
  standardize_all(values, count, mean, deviation);
}
void standardize_double(double* values, std::size_t count, double mean, double deviation) {
  standardize_all(values, count, mean, deviation);
}

}  // namespace HWY_NAMESPACE
}  // namespace ogee
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ogee {
namespace {

HWY_EXPORT(bytes_to_float);
HWY_EXPORT(bytes_to_double);
HWY_EXPORT(standardize_float);
HWY_EXPORT(standardize_double);

}  // namespace

template <>
void scale_bytes(std::span<const std::uint8_t> from, float divisor, float* to) {
  OGEE_KERNEL(bytes_to_float)(from.data(), from.size(), divisor, to);
}
template <>
void scale_bytes(std::span<const std::uint8_t> from, double divisor, double* to) {
  OGEE_KERNEL(bytes_to_double)(from.data(), from.size(), divisor, to);
}

template <>
void standardize(std::span<float> values, float mean, float deviation) {
  OGEE_KERNEL(standardize_float)(values.data(), values.size(), mean, deviation);
}
template <>
void standardize(std::span<double> values, double mean, double deviation) {
  OGEE_KERNEL(standardize_double)(values.data(), values.size(), mean, deviation);
}

}  // namespace ogee
#endif
