#pragma once

/// How the first weights are drawn.

#include <cstdint>

#include "named.hpp"
#include "random.hpp"
#include "range.hpp"
#include "types.hpp"

namespace ogee {

/// The schemes, by the variance of a weight between fan_in inputs and fan_out outputs.
///
///   matched   2 / (fan_in·E[f(z)²] + fan_out·E[f′(z)²]), z standard normal, f the activation that follows:
///             the compromise of Glorot with the gains of f in both directions. It is Glorot's for the
///             identity and He's for relu between layers of equal width, and it is right for a user's own f.
///   lecun     1 / fan_in               LeCun, Bottou, Orr, Müller 1998, "Efficient BackProp", equation 16
///   glorot    2 / (fan_in + fan_out)   Glorot and Bengio 2010, equations 12 and 16
///   he        2 / fan_in               He, Zhang, Ren, Sun 2015, equation 10
///
/// `matched` draws from a normal distribution; the others from the one in their name.
enum class Initialization {
  matched,
  lecun_uniform,
  lecun_normal,
  glorot_uniform,
  glorot_normal,
  he_uniform,
  he_normal
};

template <>
inline constexpr auto names_of<Initialization> =
    Names<Initialization, 7>{"initialisation",
                             {{{Initialization::matched, "matched"},
                               {Initialization::lecun_uniform, "lecun_uniform"},
                               {Initialization::lecun_normal, "lecun_normal"},
                               {Initialization::glorot_uniform, "glorot_uniform"},
                               {Initialization::glorot_normal, "glorot_normal"},
                               {Initialization::he_uniform, "he_uniform"},
                               {Initialization::he_normal, "he_normal"}}}};

/// E[f(z)²] and E[f′(z)²] for a standard normal z: the factors by which a function scales the power of a
/// signal going forward and of a gradient going back.
struct SignalGain {
  double forward = 1;
  double backward = 1;
};

/// InitialDraw::scale. Other factors would give weights that are 0 or infinite in float, or whose products are.
inline constexpr Range initialization_scales{"from 1e-12 to 1e12",
                                             [](double scale) { return scale >= 1e-12 && scale <= 1e12; }};

/// Everything that determines the first weights of one layer.
struct InitialDraw {
  Initialization scheme = Initialization::matched;
  RandomStream stream;
  SignalGain following;  ///< of the layers up to the next one with weights
  double scale = 1;      ///< factor of the weights that the scheme draws
};

/// The variance of a weight under `draw`.
[[nodiscard]] double initial_variance(const InitialDraw& draw, Index fan_in, Index fan_out);

/// Fills `weights` (in, out). Element i uses number i of the stream, whatever the scheme, so that two
/// networks with the same seed get the same draws up to scale. Drawn in double, then rounded. Further weights
/// of a layer begin at number `first`.
template <Real T>
void draw_weights(const InitialDraw& draw, Matrix<T>& weights, std::uint64_t first = 0);

extern template void draw_weights(const InitialDraw&, Matrix<float>&, std::uint64_t);
extern template void draw_weights(const InitialDraw&, Matrix<double>&, std::uint64_t);

}  // namespace ogee
