#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/elementwise.cpp"
#include <hwy/foreach_target.h>

#include "detail/simd-inl.hpp"
#include "elementwise.hpp"

HWY_BEFORE_NAMESPACE();
namespace ogee {
namespace HWY_NAMESPACE {
namespace {

struct Times {
  template <class V>
  HWY_INLINE V operator()(V a, V b) const {
    return hn::Mul(a, b);
  }
};
struct Plus {
  template <class V>
  HWY_INLINE V operator()(V a, V b) const {
    return hn::Add(a, b);
  }
};

/// result = a ∘ b
template <class Operation, class T>
HWY_INLINE void combine(const T* a, const T* b, T* result, std::size_t count) {
  const Wide<T> d;
  const Operation operation;
  const std::size_t lanes = hn::Lanes(d);
  std::size_t i = 0;
  for (; i + lanes <= count; i += lanes)
    hn::StoreU(operation(hn::LoadU(d, a + i), hn::LoadU(d, b + i)), d, result + i);
  if (const std::size_t rest = count - i; rest > 0)
    store_first(operation(load_first(d, a + i, rest), load_first(d, b + i, rest)), d, result + i, rest);
}

void multiply_float(const float* a, const float* b, float* product, std::size_t count) {
  combine<Times>(a, b, product, count);
}
void multiply_double(const double* a, const double* b, double* product, std::size_t count) {
  combine<Times>(a, b, product, count);
}
void add_float(const float* a, const float* b, float* sum, std::size_t count) {
  combine<Plus>(a, b, sum, count);
}
void add_double(const double* a, const double* b, double* sum, std::size_t count) {
  combine<Plus>(a, b, sum, count);
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace ogee
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ogee {

HWY_EXPORT(multiply_float);
HWY_EXPORT(multiply_double);
HWY_EXPORT(add_float);
HWY_EXPORT(add_double);

template <Real T>
void multiply_elements(std::span<const T> a, std::span<const T> b, std::span<T> product) {
  if constexpr (std::same_as<T, float>) {
    OGEE_KERNEL(multiply_float)(a.data(), b.data(), product.data(), product.size());
  } else {
    OGEE_KERNEL(multiply_double)(a.data(), b.data(), product.data(), product.size());
  }
}

template <Real T>
void add_elements(std::span<const T> a, std::span<const T> b, std::span<T> sum) {
  if constexpr (std::same_as<T, float>) {
    OGEE_KERNEL(add_float)(a.data(), b.data(), sum.data(), sum.size());
  } else {
    OGEE_KERNEL(add_double)(a.data(), b.data(), sum.data(), sum.size());
  }
}

template void multiply_elements(std::span<const float>, std::span<const float>, std::span<float>);
template void multiply_elements(std::span<const double>, std::span<const double>, std::span<double>);
template void add_elements(std::span<const float>, std::span<const float>, std::span<float>);
template void add_elements(std::span<const double>, std::span<const double>, std::span<double>);

}  // namespace ogee
#endif
