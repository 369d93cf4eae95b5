#include "detail/product.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/product_by_row.cpp"
#include <hwy/foreach_target.h>

#include "detail/blocks-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace ogee {
namespace HWY_NAMESPACE {
namespace {

// Each function whose address goes into a table of instruction sets needs its own name.
void multiply_float(const Product<float, Order::by_row>& product) { multiply_in_blocks(product); }
void multiply_double(const Product<double, Order::by_row>& product) { multiply_in_blocks(product); }
void multiply_transposed_float(const Product<float, Order::by_row>& product) {
  multiply_transposed_in_blocks(product);
}
void multiply_transposed_double(const Product<double, Order::by_row>& product) {
  multiply_transposed_in_blocks(product);
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace ogee
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ogee {
namespace {

HWY_EXPORT(multiply_float);
HWY_EXPORT(multiply_double);
HWY_EXPORT(multiply_transposed_float);
HWY_EXPORT(multiply_transposed_double);

}  // namespace

void detail::multiply(const detail::Product<float, detail::Order::by_row>& product) {
  OGEE_KERNEL(multiply_float)(product);
}
void detail::multiply(const detail::Product<double, detail::Order::by_row>& product) {
  OGEE_KERNEL(multiply_double)(product);
}
void detail::multiply_transposed(const detail::Product<float, detail::Order::by_row>& product) {
  OGEE_KERNEL(multiply_transposed_float)(product);
}
void detail::multiply_transposed(const detail::Product<double, detail::Order::by_row>& product) {
  OGEE_KERNEL(multiply_transposed_double)(product);
}

}  // namespace ogee
#endif
