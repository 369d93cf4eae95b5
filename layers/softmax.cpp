#include "softmax.hpp"

#include "../core/softmax.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "layers/softmax.cpp"
#include <hwy/foreach_target.h>

#include "../core/detail/row_sum-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace ogee {
namespace HWY_NAMESPACE {

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

}  // namespace HWY_NAMESPACE
}  // namespace ogee
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ogee {

OGEE_EXPORT(backward_softmax);

namespace {

struct SoftmaxLayer : Softmax {
  static constexpr bool passes_size_through = true;
  static constexpr bool saves_over_input = true;

  [[nodiscard]] static Index saved_size(Index input_size) { return input_size; }

  template <Real T>
  void infer(Parameters<T> /*parameters*/, const ConstMatrixView<T>& input, MatrixView<T> output) const {
    output = input;
    softmax_rows(output);
  }

  template <Real T>
  void forward(Parameters<T> parameters, const ConstMatrixView<T>& input, MatrixView<T> output,
               SavedRows<T> saved, const PassPosition& /*position*/) const {
    infer(parameters, input, output);
    saved.all() = output;
  }

  template <Real T>
  void backward_input(Parameters<T> /*parameters*/, const SavedPass<T>& pass,
                      const ConstMatrixView<T>& output_gradient, MatrixView<T> input_gradient) const {
    OGEE_KERNEL_IN(T, backward_softmax)
    (pass.saved.all().data(), output_gradient.data(), input_gradient.data(),
     static_cast<std::size_t>(output_gradient.rows()), static_cast<std::size_t>(output_gradient.cols()));
  }

  template <Real T>
  std::size_t lower(Parameters<T> /*parameters*/, Graph<T>& graph, std::size_t x) const {
    return graph.softmax(x);
  }
};

}  // namespace

LayerDescription LayerFor<Softmax>::described(const Softmax& layer) { return SoftmaxLayer{layer}; }

namespace kinds {
Kind<LayerDescription> softmax() { return kind_of<LayerDescription, Softmax>(); }
}  // namespace kinds

}  // namespace ogee
#endif
