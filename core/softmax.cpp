#include "softmax.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/softmax.cpp"
#include <hwy/foreach_target.h>

#include "detail/softmax-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace ogee {
namespace HWY_NAMESPACE {

template <class T>
void softmax(T* logits, std::size_t rows, std::size_t columns) {
  const Elements<T> d;
  for (T* row = logits; row < logits + rows * columns; row += columns) {
    const T most = largest(row, columns);
    SumOfOthers<T> others;
    for_each_vector(columns, [&](std::size_t first, std::size_t n) HWY_ATTR {
      const auto power = power_of(load(d, row + first, n), most);
      others.add(first, power, n);
      store(power, d, row + first, n);
    });
    const auto sum = hn::Set(d, static_cast<T>(1 + others.total()));
    for_each_vector(columns, [&](std::size_t first, std::size_t n) HWY_ATTR {
      store(hn::Div(load(d, row + first, n), sum), d, row + first, n);
    });
  }
}

void softmax_float(float* logits, std::size_t rows, std::size_t columns) { softmax(logits, rows, columns); }
void softmax_double(double* logits, std::size_t rows, std::size_t columns) { softmax(logits, rows, columns); }

}  // namespace HWY_NAMESPACE
}  // namespace ogee
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ogee {
namespace {

HWY_EXPORT(softmax_float);
HWY_EXPORT(softmax_double);

}  // namespace

template <Real T>
void softmax_rows(MatrixView<T> logits) {
  const auto rows = static_cast<std::size_t>(logits.rows());
  const auto columns = static_cast<std::size_t>(logits.cols());
  if constexpr (std::same_as<T, float>) {
    OGEE_KERNEL(softmax_float)(logits.data(), rows, columns);
  } else {
    OGEE_KERNEL(softmax_double)(logits.data(), rows, columns);
  }
}

template void softmax_rows(MatrixView<float>);
template void softmax_rows(MatrixView<double>);

}  // namespace ogee
#endif
