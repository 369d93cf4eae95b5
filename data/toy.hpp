#pragma once

/// Problems small enough to understand completely.
///
/// The points are spread evenly along their curves and moved off them by normal noise. Sample i of a problem
/// with c classes has class i mod c, so the first samples also cover all classes. The noise depends only on
/// the seed.

#include "dataset.hpp"

namespace ogee {

/// Exclusive or: the inputs (0, 0), (0, 1), (1, 0), (1, 1) with the labels 0, 1, 1, 0. No network without a
/// hidden layer can learn it.
[[nodiscard]] Dataset xor_problem();

struct SpiralsOptions {
  Index samples = 1000;
  Index classes = 2;
  double turns = 1.5;   ///< of each spiral
  double noise = 0.02;  ///< standard deviation in both directions
  std::uint64_t seed = 0;
};

/// Interleaved spirals, one per class, from near the centre out to radius 1: radius r from 0.1 to 1, angle 2π
/// (turns · r + class / classes). After Lang and Witbrock 1988, "Learning to tell two spirals apart".
/// @throws OptionError unless there are at least two classes and a sample of each; unless turns and noise are
/// finite and at least 0.
[[nodiscard]] Dataset spirals(const SpiralsOptions& options = {});

struct CirclesOptions {
  Index samples = 1000;
  double inner_radius = 0.5;  ///< of class 1; that of class 0 is 1
  double noise = 0.05;
  std::uint64_t seed = 0;
};

/// A circle inside another, as in scikit-learn's make_circles.
/// @throws OptionError unless samples ≥ 2, 0 < inner_radius < 1, noise ≥ 0 and finite.
[[nodiscard]] Dataset circles(const CirclesOptions& options = {});

struct MoonsOptions {
  Index samples = 1000;
  double noise = 0.1;
  std::uint64_t seed = 0;
};

/// Two interlocking half circles, (cos a, sin a) and (1 − cos a, 1/2 − sin a) for a from 0 to π, as in
/// scikit-learn's make_moons.
/// @throws OptionError unless samples ≥ 2, noise ≥ 0 and finite.
[[nodiscard]] Dataset moons(const MoonsOptions& options = {});

struct LinearOptions {
  Index samples = 1000;
  double noise = 0.25;  ///< standard deviation of each coordinate of both clouds
  std::uint64_t seed = 0;
};

/// Two clouds of points, around (−1, −1) and (1, 1), separated by the line x + y = 0. With the default noise,
/// the line is 5.6 standard deviations away from both centres: no hidden layer is needed.
/// @throws OptionError unless samples ≥ 2, noise ≥ 0 and finite.
[[nodiscard]] Dataset linear(const LinearOptions& options = {});

struct SineOptions {
  Index samples = 1000;
  double periods = 1;
  double noise = 0.1;  ///< of the target
  std::uint64_t seed = 0;
};

/// A regression: the target of x is sin(2π · periods · x), with x from −1/2 to 1/2.
/// @throws OptionError unless samples ≥ 2; unless periods and noise are finite and at least 0.
[[nodiscard]] Dataset sine(const SineOptions& options = {});

}  // namespace ogee
