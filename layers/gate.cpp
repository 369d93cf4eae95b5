#include "gate.hpp"

#include <string>
#include <vector>

#include "../core/elementwise.hpp"
#include "detail/scratch.hpp"
#include "detail/value_and_slope.hpp"
#include "detail/weight_pairs.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "layers/gate.cpp"
#include <hwy/foreach_target.h>

#include "../activations/detail/sigma-inl.hpp"
#include "../core/detail/simd-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace ogee {
namespace HWY_NAMESPACE {

/// Applies a gate to some elements: y = σ(z) h + σ(−z) x.
template <class D>
struct Mixed {
  Sigma<D> gate;
  hn::Vec<D> y;
};
template <class D>
HWY_INLINE Mixed<D> mixed(D d, hn::Vec<D> z, hn::Vec<D> h, hn::Vec<D> x) {
  const Sigma<D> gate = sigma(d, z, exp_of_negative(d, hn::Neg(hn::Abs(z))));
  return {gate, hn::MulAdd(gate.here, h, hn::Mul(gate.mirrored, x))};
}

/// y = T ⊙ H + (1 − T) ⊙ X; y may be the memory of h.
template <class T>
void mix(const T* z, const T* h, const T* x, T* y, std::size_t count) {
  const Wide<T> d;
  const std::size_t lanes = hn::Lanes(d);
  std::size_t i = 0;
  for (; i + lanes <= count; i += lanes)
    hn::StoreU(mixed(d, hn::LoadU(d, z + i), hn::LoadU(d, h + i), hn::LoadU(d, x + i)).y, d, y + i);
  if (const std::size_t rest = count - i; rest > 0)
    store_first(
        mixed(d, load_first(d, z + i, rest), load_first(d, h + i, rest), load_first(d, x + i, rest)).y, d,
        y + i, rest);
}

/// The same, and replaces f′(Z), Z_T and H by the factors of G in backward: T ⊙ f′(Z), (H − X) ⊙ T ⊙ (1 − T)
/// and 1 − T.
template <class T>
void mix_and_differentiate(T* slope, T* z, T* h, const T* x, T* y, std::size_t count) {
  const Wide<T> d;
  const auto step = [&](std::size_t i, const auto& load, const auto& store) HWY_ATTR {
    const auto value = load(h + i);
    const auto input = load(x + i);
    const auto [gate, output] = mixed(d, load(z + i), value, input);
    store(output, y + i);
    store(hn::Mul(gate.here, load(slope + i)), slope + i);
    store(hn::Mul(hn::Sub(value, input), hn::Mul(gate.here, gate.mirrored)), z + i);
    store(gate.mirrored, h + i);
  };
  const std::size_t lanes = hn::Lanes(d);
  std::size_t i = 0;
  for (; i + lanes <= count; i += lanes)
    step(
        i, [&](const T* from) HWY_ATTR { return hn::LoadU(d, from); },
        [&](auto numbers, T* to) HWY_ATTR { hn::StoreU(numbers, d, to); });
  if (const std::size_t rest = count - i; rest > 0)
    step(
        i, [&](const T* from) HWY_ATTR { return load_first(d, from, rest); },
        [&](auto numbers, T* to) HWY_ATTR { store_first(numbers, d, to, rest); });
}

}  // namespace HWY_NAMESPACE
}  // namespace ogee
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ogee {
namespace {

using detail::kept;
using detail::multiply_by_pair;

OGEE_EXPORT(mix);
OGEE_EXPORT(mix_and_differentiate);

// Saved for each row: Z, f′(Z), T ⊙ f′(Z) and dL/dZ, one after the other; Z_T, (H − X) ⊙ T ⊙ (1 − T) and
// dL/dZ_T; H and 1 − T.
constexpr Index inner = 0;
constexpr Index gate = 1;
constexpr Index carry = 2;

std::size_t count_of(const auto& matrix) { return static_cast<std::size_t>(matrix.size()); }

struct GateLayer : detail::LayerOfPairs<Gate> {
  [[nodiscard]] std::vector<ParameterShape> parameter_shapes() const {
    return detail::two_pairs(*size, "gate");
  }

  template <Real T>
  void initialize(const InitialDraw& draw, std::span<Parameter<T>> parameters) const {
    InitialDraw own = draw_before_activation(draw);
    draw_weights(own, parameters[0].value);
    parameters[1].value.setZero();
    own.stream = draw.stream.for_purpose(RandomPurpose::second_weights);
    own.following = {};
    draw_weights(own, parameters[2].value);
    parameters[3].value.setConstant(static_cast<T>(gate_bias));
  }

  template <Real T>
  void infer(Parameters<T> parameters, const ConstMatrixView<T>& input, MatrixView<T> output) const {
    multiply_by_pair(parameters, 0, input, output);  // (B×n) = (B×n) · (n×n) + (1×n)
    activation.value<T>(elements(read_only(output)), elements(output));
    detail::with_scratch<T>(input.rows(), input.cols(), [&](MatrixView<T> z) {
      multiply_by_pair(parameters, 1, input, z);  // (B×n) = (B×n) · (n×n) + (1×n)
      OGEE_KERNEL_IN(T, mix)(z.data(), output.data(), input.data(), output.data(), count_of(z));
    });
  }

  template <Real T>
  void forward(Parameters<T> parameters, const ConstMatrixView<T>& input, MatrixView<T> output,
               SavedRows<T> saved, const PassPosition& position) const {
    MatrixView<T> slope = kept(saved, inner);
    MatrixView<T> z = kept(saved, gate);
    MatrixView<T> h = kept(saved, carry);
    multiply_by_pair(parameters, 0, input, slope);  // Z (B×n) = (B×n) · (n×n) + (1×n)
    detail::value_and_slope(activation, read_only(slope), h, slope, position);
    multiply_by_pair(parameters, 1, input, z);  // (B×n) = (B×n) · (n×n) + (1×n)
    OGEE_KERNEL_IN(T, mix_and_differentiate)
    (slope.data(), z.data(), h.data(), input.data(), output.data(), count_of(z));
  }

  template <Real T>
  void backward_inner(Parameters<T> /*parameters*/, const ConstMatrixView<T>& output_gradient,
                      SavedRows<T> saved) const {
    for (const Index number : {inner, gate}) {
      const MatrixView<T> factor = kept(saved, number);
      multiply_elements(elements(output_gradient), elements(read_only(factor)), elements(factor));
    }
  }

  template <Real T>
  void backward_input(Parameters<T> parameters, const SavedPass<T>& pass,
                      const ConstMatrixView<T>& output_gradient, MatrixView<T> input_gradient) const {
    multiply_elements(elements(output_gradient), elements(kept(pass.saved, carry)), elements(input_gradient));
    // (B×n) += (B×n) · (n×n)
    add_input_product(kept(pass.saved, inner), parameters[0].value, input_gradient);
    add_input_product(kept(pass.saved, gate), parameters[2].value, input_gradient);
  }

  template <Real T>
  void backward_weights(Parameters<T> /*parameters*/, const SavedPass<T>& batch,
                        const ConstMatrixView<T>& /*output_gradient*/, Index parameter, Index first_row,
                        MatrixView<T> gradient) const {
    const Index number = detail::is_of_first_pair(parameter) ? inner : gate;
    detail::pair_gradient<T>(batch.input, kept(batch.saved, number), parameter, first_row, gradient);
  }

  template <Real T>
  void observe(Parameters<T> parameters, const ConstMatrixView<T>& input, Observer<T>& observer) const {
    Matrix<T> z(input.rows(), input.cols());
    multiply_by_pair(parameters, 0, input, view(z));  // (B×n) = (B×n) · (n×n) + (1×n)
    observer.activation(activation, view(std::as_const(z)));
    multiply_by_pair(parameters, 1, input, view(z));  // (B×n) = (B×n) · (n×n) + (1×n)
    Logistic().value<T>(elements(std::as_const(z)), elements(z));
    observer.openness(view(std::as_const(z)));
  }

  template <Real T>
  std::size_t lower(Parameters<T> parameters, Graph<T>& graph, std::size_t x) const {
    const std::size_t h = graph.apply(activation, graph.affine(x, parameters[0].value, parameters[1].value));
    const std::size_t t = graph.apply(Logistic{}, graph.affine(x, parameters[2].value, parameters[3].value));
    return graph.add(graph.multiply(t, h), graph.multiply(graph.one_minus(t), x));
  }
};

}  // namespace

template <>
inline constexpr auto fields_of<GateLayer> = fields_of<Gate>;

LayerDescription LayerFor<Gate>::described(const Gate& layer) { return GateLayer{{layer}}; }

namespace kinds {
Kind<LayerDescription> gate() { return kind_of<LayerDescription, Gate>(); }
}  // namespace kinds

}  // namespace ogee
#endif
