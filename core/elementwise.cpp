#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/elementwise.cpp"
#include <hwy/foreach_target.h>

#include "elementwise.hpp"
#include "simd-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace ogee {
namespace HWY_NAMESPACE {
namespace {

template <class T>
HWY_INLINE void multiply_all(const T* a, const T* b, T* product, std::size_t count) {
  const Wide<T> d;
  const std::size_t lanes = hn::Lanes(d);
  std::size_t i = 0;
  for (; i + lanes <= count; i += lanes)
    hn::StoreU(hn::Mul(hn::LoadU(d, a + i), hn::LoadU(d, b + i)), d, product + i);
  const std::size_t rest = count - i;
  if (rest > 0)
    store_first(hn::Mul(load_first(d, a + i, rest), load_first(d, b + i, rest)), d, product + i, rest);
}

void multiply_float(const float* a, const float* b, float* product, std::size_t count) {
  multiply_all(a, b, product, count);
}
void multiply_double(const double* a, const double* b, double* product, std::size_t count) {
  multiply_all(a, b, product, count);
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace ogee
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ogee {

HWY_EXPORT(multiply_float);
HWY_EXPORT(multiply_double);

template <Real T>
void multiply_elements(std::span<const T> a, std::span<const T> b, std::span<T> product) {
  if constexpr (std::same_as<T, float>) {
    OGEE_KERNEL(multiply_float)(a.data(), b.data(), product.data(), product.size());
  } else {
    OGEE_KERNEL(multiply_double)(a.data(), b.data(), product.data(), product.size());
  }
}

template void multiply_elements(std::span<const float>, std::span<const float>, std::span<float>);
template void multiply_elements(std::span<const double>, std::span<const double>, std::span<double>);

}  // namespace ogee
#endif
