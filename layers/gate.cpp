#include "gate.hpp"

#include <cmath>

#include "../activations/functions.hpp"
#include "../core/elementwise.hpp"
#include "../core/matmul.hpp"
#include "../core/option_checks.hpp"
#include "detail/scratch.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "layers/gate.cpp"
#include <hwy/foreach_target.h>

#include "../activations/detail/sigma-inl.hpp"
#include "../core/detail/simd-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace ogee {
namespace HWY_NAMESPACE {
namespace {

/// What a gate does to some elements: y = σ(z) h + σ(−z) x.
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

/// The same, and in the place of f′(Z), Z_T and H what backward multiplies G by:
/// T ⊙ f′(Z), (H − X) ⊙ T ⊙ (1 − T) and 1 − T.
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

void mix_float(const float* z, const float* h, const float* x, float* y, std::size_t count) {
  mix(z, h, x, y, count);
}
void mix_double(const double* z, const double* h, const double* x, double* y, std::size_t count) {
  mix(z, h, x, y, count);
}
void differentiate_float(float* slope, float* z, float* h, const float* x, float* y, std::size_t count) {
  mix_and_differentiate(slope, z, h, x, y, count);
}
void differentiate_double(double* slope, double* z, double* h, const double* x, double* y,
                          std::size_t count) {
  mix_and_differentiate(slope, z, h, x, y, count);
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace ogee
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ogee {
namespace {

HWY_EXPORT(mix_float);
HWY_EXPORT(mix_double);
HWY_EXPORT(differentiate_float);
HWY_EXPORT(differentiate_double);

// What is kept of each row: Z, f′(Z), T ⊙ f′(Z) and dL/dZ, one after the other; Z_T, (H − X) ⊙ T ⊙ (1 − T)
// and dL/dZ_T; H and 1 − T.
constexpr Index inner = 0;
constexpr Index gate = 1;
constexpr Index carry = 2;

template <Real T>
std::array<Parameter<T>, 4> parameters_of_gate() {
  return {{{"weights", {}}, {"bias", {}}, {"gate_weights", {}}, {"gate_bias", {}}}};
}

void check(const GateOptions& options) {
  detail::require_in(ranges::finite, "gate", "gate_bias", options.gate_bias);
}

}  // namespace

template <Real T>
Gate<T>::Gate(Index size, Activation activation, GateOptions options)
    : ShortcutLayer<T>(size, std::move(activation), options.initialization, parameters_of_gate<T>()),
      options_(options) {
  detail::require_count("gate", "size", size);
  check(options);
}

template <Real T>
Gate<T>::Gate(Activation activation, GateOptions options)
    : ShortcutLayer<T>(0, std::move(activation), options.initialization, parameters_of_gate<T>()),
      options_(options) {
  check(options);
}

template <Real T>
Matrix<T> Gate<T>::openness(const ConstMatrixView<T>& input) const {
  Matrix<T> open(input.rows(), input.cols());
  this->multiply_by_second(input, view(open));  // (B×n) = (B×n) · (n×n) + (1×n)
  Logistic().value<T>(elements(view(std::as_const(open))), elements(open));
  return open;
}

template <Real T>
void Gate<T>::initialize(const InitialDraw& draw) {
  ShortcutLayer<T>::initialize(draw);
  draw_weights({.scheme = options_.initialization.value_or(draw.scheme),
                .stream = draw.stream.for_purpose(RandomPurpose::second_weights),
                .following = {}},
               this->parameters()[2].value);
  this->parameters()[3].value.setConstant(static_cast<T>(options_.gate_bias));
}

template <Real T>
void Gate<T>::infer(const ConstMatrixView<T>& input, MatrixView<T> output) const {
  this->multiply_by_first(input, output);  // (B×n) = (B×n) · (n×n) + (1×n)
  this->activate().infer(read_only(output), output);
  detail::with_scratch<T>(input.rows(), input.cols(), [&](MatrixView<T> z) {
    this->multiply_by_second(input, z);  // (B×n) = (B×n) · (n×n) + (1×n)
    const auto count = static_cast<std::size_t>(z.size());
    if constexpr (std::same_as<T, float>) {
      OGEE_KERNEL(mix_float)(z.data(), output.data(), input.data(), output.data(), count);
    } else {
      OGEE_KERNEL(mix_double)(z.data(), output.data(), input.data(), output.data(), count);
    }
  });
}

template <Real T>
void Gate<T>::forward(const ConstMatrixView<T>& input, MatrixView<T> output, SavedRows<T> saved,
                      const PassPosition& position) const {
  MatrixView<T> slope = this->kept(saved, inner);
  MatrixView<T> z = this->kept(saved, gate);
  MatrixView<T> h = this->kept(saved, carry);
  this->multiply_by_first(input, slope);  // Z (B×n) = (B×n) · (n×n) + (1×n)
  this->activate().forward(read_only(slope), h, slope, position);
  this->multiply_by_second(input, z);  // (B×n) = (B×n) · (n×n) + (1×n)
  const auto count = static_cast<std::size_t>(z.size());
  if constexpr (std::same_as<T, float>) {
    OGEE_KERNEL(differentiate_float)
    (slope.data(), z.data(), h.data(), input.data(), output.data(), count);
  } else {
    OGEE_KERNEL(differentiate_double)
    (slope.data(), z.data(), h.data(), input.data(), output.data(), count);
  }
}

template <Real T>
void Gate<T>::backward_inner(const ConstMatrixView<T>& output_gradient, SavedRows<T> saved) const {
  for (const Index number : {inner, gate}) {
    const MatrixView<T> factor = this->kept(saved, number);
    multiply_elements(elements(output_gradient), elements(read_only(factor)), elements(factor));
  }
}

template <Real T>
void Gate<T>::backward_input(const SavedPass<T>& pass, const ConstMatrixView<T>& output_gradient,
                             MatrixView<T> input_gradient) const {
  multiply_elements(elements(output_gradient), elements(this->kept(pass.saved, carry)),
                    elements(input_gradient));
  // (B×n) += (B×n) · (n×n)
  add_input_product(this->kept(pass.saved, inner), this->first_weights(), input_gradient);
  add_input_product(this->kept(pass.saved, gate), this->second_weights(), input_gradient);
}

template <Real T>
void Gate<T>::backward_weights(const SavedPass<T>& batch, const ConstMatrixView<T>& /*output_gradient*/,
                               Index parameter, Index first_row, MatrixView<T> gradient) const {
  const Index number = this->is_first(parameter) ? inner : gate;
  this->weight_gradient(batch.input, this->kept(batch.saved, number), parameter, first_row, gradient);
}

template <Real T>
template <Real U>
LayerPointer<U> Gate<T>::cast() const {
  auto other = this->size() > 0 ? std::make_unique<Gate<U>>(this->size(), this->activation(), options_)
                                : std::make_unique<Gate<U>>(this->activation(), options_);
  other->take_parameters(this->parameters());
  return other;
}

template <Real T>
LayerPointer<T> Gate<T>::clone() const {
  return cast<T>();
}
template <Real T>
LayerPointer<float> Gate<T>::to_float() const {
  return cast<float>();
}
template <Real T>
LayerPointer<double> Gate<T>::to_double() const {
  return cast<double>();
}

template class Gate<float>;
template class Gate<double>;

}  // namespace ogee
#endif
