#include "subjects.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace accuracy {
namespace {

/// eˣ for x ≤ 0; values below 10⁻¹³⁰ are 0 in float and slow to compute.
template <class Wide>
Wide power(Wide x) {
  return std::exp(std::max(x, Wide{-300}));
}

template <class Wide>
Wide sigma(Wide x) {
  const Wide e = power(-std::abs(x));
  return (x < 0 ? e : 1) / (1 + e);
}

template <class Wide>
Reference<Wide> logistic(Wide x, const Constants&) {
  const Wide e = power(-std::abs(x));
  return {(x < 0 ? e : 1) / (1 + e), e / ((1 + e) * (1 + e))};
}

template <class Wide>
Reference<Wide> tanh(Wide x, const Constants&) {
  const Wide e = power(-2 * std::abs(x));
  return {std::tanh(x), 4 * e / ((1 + e) * (1 + e))};
}

template <class Wide>
Reference<Wide> elu(Wide x, const Constants& alpha) {
  if (x > 0) return {x, 1};
  return {static_cast<Wide>(alpha[0]) * std::expm1(std::max(x, Wide{-300})),
          static_cast<Wide>(alpha[0]) * power(x)};
}

template <class Wide>
Reference<Wide> softplus(Wide x, const Constants&) {
  return {std::max(x, Wide{0}) + std::log1p(power(-std::abs(x))), sigma(x)};
}

template <class Wide>
Reference<Wide> softsign(Wide x, const Constants&) {
  if (std::isinf(x)) return {std::copysign(Wide{1}, x), 0};
  const Wide size = 1 + std::abs(x);
  return {x / size, 1 / (size * size)};
}

/// The limits of silu, gelu and hard_silu.
template <class Wide>
Reference<Wide> at_infinity(Wide x) {
  return x > 0 ? Reference<Wide>{x, 1} : Reference<Wide>{0, 0};
}

template <class Wide>
Reference<Wide> silu(Wide x, const Constants&) {
  if (std::isinf(x)) return at_infinity(x);
  return {x * sigma(x), sigma(x) * (1 + x * sigma(-x))};
}

template <class Wide>
Reference<Wide> gelu(Wide x, const Constants&) {
  if (std::isinf(x)) return at_infinity(x);
  const Wide probability = std::erfc(-std::max(x, Wide{-30}) / std::numbers::sqrt2_v<Wide>) / 2;
  const Wide density = power(-x * x / 2) * std::numbers::inv_sqrtpi_v<Wide> / std::numbers::sqrt2_v<Wide>;
  return {x * probability, probability + x * density};
}

template <class Wide>
Reference<Wide> hard_silu(Wide x, const Constants&) {
  if (x <= -3) return {0, 0};
  if (x >= 3) return {x, 1};
  return {x * (x + 3) / 6, (2 * x + 3) / 6};
}

template <class Wide>
Reference<Wide> hard_logistic(Wide x, const Constants& constants) {
  const Wide slope = static_cast<Wide>(constants[0]);
  const Wide line = slope * x + static_cast<Wide>(constants[1]);
  return {std::clamp(line, Wide{0}, Wide{1}), line > 0 && line < 1 ? slope : 0};
}

template <class Wide>
Reference<Wide> hard_tanh(Wide x, const Constants& ends) {
  const Wide low = static_cast<Wide>(ends[0]);
  const Wide high = static_cast<Wide>(ends[1]);
  return {std::clamp(x, low, high), static_cast<Wide>(x > low && x < high)};
}

template <class Wide>
Reference<Wide> leaky_relu(Wide x, const Constants& leak) {
  const Wide slope = x > 0 ? 1 : static_cast<Wide>(leak[0]);
  return {slope * x, slope};
}

template <class Wide>
Reference<Wide> relu(Wide x, const Constants&) {
  return {std::max(x, Wide{0}), static_cast<Wide>(x > 0)};
}

template <class Wide>
Reference<Wide> step(Wide x, const Constants&) {
  return {static_cast<Wide>(x > 0), 0};
}

template <class Wide>
Reference<Wide> identity(Wide x, const Constants&) {
  return {x, 1};
}

}  // namespace

const std::vector<Subject>& subjects() {
  static const std::vector<Subject> all{
      {"logistic", logistic<double>, logistic<long double>, {}, {1.5, 3, 0}, {2.5, 5, 0}},
      {"tanh", tanh<double>, tanh<long double>, {}, {2, 3, 0}, {2.5, 5, 0}},
      {"softplus", softplus<double>, softplus<long double>, {}, {1.75, 1.5, 0}, {2, 2.5, 0}},
      {"softsign", softsign<double>, softsign<long double>, {}, {1.5, 3.5, 0}, {1.5, 3.5, 0}},
      {"elu", elu<double>, elu<long double>, {}, {1, 1.1, 0}, {1, 1.1, 0}},
      {"silu", silu<double>, silu<long double>, {-5, 0}, {2.5, 3.5, 0.5}, {3.5, 5.5, 0.75}},
      {"gelu", gelu<double>, gelu<long double>, {-2, 0}, {0.51, 0.51, 0.25}, {0.51, 0.51, 0.25}},
      {"hard_silu", hard_silu<double>, hard_silu<long double>, {}, {2, 1.25, 0}, {2, 1.25, 0}},
      {"hard_logistic", hard_logistic<double>, hard_logistic<long double>, {}, {0.51, 0, 0}, {0.51, 0, 0}},
      {"leaky_relu", leaky_relu<double>, leaky_relu<long double>, {}, {1, 0.25, 0}, {1, 0.25, 0}},
      {"hard_tanh", hard_tanh<double>, hard_tanh<long double>, {}, {}, {}},
      {"relu", relu<double>, relu<long double>, {}, {}, {}},
      {"step", step<double>, step<long double>, {}, {}, {}},
      {"identity", identity<double>, identity<long double>, {}, {}, {}},
  };
  return all;
}

}  // namespace accuracy
