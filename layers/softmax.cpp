#include "softmax.hpp"

#include "../core/softmax.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "layers/softmax.cpp"
#include <hwy/foreach_target.h>

#include "../core/detail/row_sum-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace ogee {
namespace HWY_NAMESPACE {
namespace {

/// dX = Y ⊙ (G − Σ G ⊙ Y), row by row.
template <class T>
void backward_softmax(const T* outputs, const T* output_gradient, T* input_gradient, std::size_t rows,
                      std::size_t columns) {
  const Elements<T> d;
  for (std::size_t start = 0; start < rows * columns; start += columns) {
    RowSum products;
    for_each_vector(columns, [&](std::size_t first, std::size_t n) HWY_ATTR {
      const auto y = to_double(load(d, outputs + start + first, n));
      const auto g = to_double(load(d, output_gradient + start + first, n));
      products.at(first) = hn::MulAdd(g, y, products.at(first));
    });
    const auto mean = hn::Set(d, static_cast<T>(products.total()));
    for_each_vector(columns, [&](std::size_t first, std::size_t n) HWY_ATTR {
      const auto y = load(d, outputs + start + first, n);
      const auto g = load(d, output_gradient + start + first, n);
      store(hn::Mul(y, hn::Sub(g, mean)), d, input_gradient + start + first, n);
    });
  }
}

void backward_float(const float* outputs, const float* output_gradient, float* input_gradient,
                    std::size_t rows, std::size_t columns) {
  backward_softmax(outputs, output_gradient, input_gradient, rows, columns);
}
void backward_double(const double* outputs, const double* output_gradient, double* input_gradient,
                     std::size_t rows, std::size_t columns) {
  backward_softmax(outputs, output_gradient, input_gradient, rows, columns);
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace ogee
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ogee {
namespace {

HWY_EXPORT(backward_float);
HWY_EXPORT(backward_double);

}  // namespace

template <Real T>
void Softmax<T>::infer(const ConstMatrixView<T>& input, MatrixView<T> output) const {
  output = input;
  softmax_rows(output);
}

template <Real T>
void Softmax<T>::forward(const ConstMatrixView<T>& input, MatrixView<T> output, SavedRows<T> saved,
                         const PassPosition& /*position*/) const {
  infer(input, output);
  saved.all() = output;
}

template <Real T>
void Softmax<T>::backward_input(const SavedPass<T>& pass, const ConstMatrixView<T>& output_gradient,
                                MatrixView<T> input_gradient) const {
  const auto rows = static_cast<std::size_t>(output_gradient.rows());
  const auto columns = static_cast<std::size_t>(output_gradient.cols());
  if constexpr (std::same_as<T, float>) {
    OGEE_KERNEL(backward_float)
    (pass.saved.all().data(), output_gradient.data(), input_gradient.data(), rows, columns);
  } else {
    OGEE_KERNEL(backward_double)
    (pass.saved.all().data(), output_gradient.data(), input_gradient.data(), rows, columns);
  }
}

template <Real T>
LayerPointer<T> Softmax<T>::clone() const {
  return std::make_unique<Softmax<T>>();
}
template <Real T>
LayerPointer<float> Softmax<T>::to_float() const {
  return std::make_unique<Softmax<float>>();
}
template <Real T>
LayerPointer<double> Softmax<T>::to_double() const {
  return std::make_unique<Softmax<double>>();
}

template class Softmax<float>;
template class Softmax<double>;

}  // namespace ogee
#endif
