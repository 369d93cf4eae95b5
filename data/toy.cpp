#include "toy.hpp"

#include <fmt/format.h>

#include <cmath>
#include <numbers>
#include <string>
#include <string_view>
#include <utility>

#include "../core/errors.hpp"
#include "../core/random.hpp"

namespace ogee {
namespace {

using std::numbers::pi;

/// Separates the random numbers of the problems.
enum class Problem : std::uint32_t { spirals, circles, moons, linear, sine };

struct Point {
  double x;
  double y;
};

void check_samples(std::string_view problem, Index samples, Index least = 2) {
  if (samples < least)
    throw OptionError(fmt::format("{}: samples is {}, expected at least {}", problem, samples, least));
}

void check_at_least_zero(std::string_view problem, std::string_view option, double value) {
  if (!(value >= 0) || !std::isfinite(value))
    throw OptionError(
        fmt::format("{}: {} is {}, expected a finite number of at least 0", problem, option, value));
}

/// From 0 for the first of `count` to 1 for the last.
double share(Index number, Index count) {
  return count < 2 ? 0 : static_cast<double>(number) / static_cast<double>(count - 1);
}

/// How many of `samples` belong to a class when classes take turns.
Index size_of_class(Index label, Index samples, Index classes) {
  return (samples - label + classes - 1) / classes;
}

/// Samples whose points are `point(label, share along the curve of the class)`, moved by noise.
template <class Place>
Dataset points(Problem problem, std::string name, Index samples, Index classes, double noise,
               std::uint64_t seed, const Place& place) {
  const RandomStream random(seed, RandomPurpose::data, static_cast<std::uint32_t>(problem));
  Matrix<float> inputs(samples, 2);
  std::vector<Index> labels;
  for (Index i = 0; i < samples; ++i) {
    const Index label = i % classes;
    const Point point = place(label, share(i / classes, size_of_class(label, samples, classes)));
    const auto position = static_cast<std::uint64_t>(2 * i);
    inputs(i, 0) = static_cast<float>(point.x + noise * random.normal(position));
    inputs(i, 1) = static_cast<float>(point.y + noise * random.normal(position + 1));
    labels.push_back(label);
  }
  return Dataset::labelled(std::move(inputs), std::move(labels),
                           {.name = std::move(name), .classes = classes});
}

}  // namespace

Dataset xor_problem() {
  const Matrix<float> inputs{{0, 0}, {0, 1}, {1, 0}, {1, 1}};
  return Dataset::labelled(inputs, {0, 1, 1, 0}, {.name = "xor", .class_names = {"0", "1"}});
}

Dataset spirals(const SpiralsOptions& options) {
  if (options.classes < 2)
    throw OptionError(fmt::format("spirals: classes is {}, expected at least 2", options.classes));
  check_samples("spirals", options.samples, options.classes);
  check_at_least_zero("spirals", "turns", options.turns);
  check_at_least_zero("spirals", "noise", options.noise);
  constexpr double min_radius = 0.1;
  const auto place = [&](Index label, double share) {
    const double radius = min_radius + (1 - min_radius) * share;
    const double turn =
        options.turns * radius + static_cast<double>(label) / static_cast<double>(options.classes);
    return Point{radius * std::cos(2 * pi * turn), radius * std::sin(2 * pi * turn)};
  };
  return points(Problem::spirals, "spirals", options.samples, options.classes, options.noise, options.seed,
                place);
}

Dataset circles(const CirclesOptions& options) {
  check_samples("circles", options.samples);
  check_at_least_zero("circles", "noise", options.noise);
  if (!(options.inner_radius > 0 && options.inner_radius < 1))
    throw OptionError(
        fmt::format("circles: inner_radius is {}, expected more than 0 and below 1", options.inner_radius));
  const auto place = [&](Index label, double share) {
    const Index count = size_of_class(label, options.samples, 2);
    // The last point must not coincide with the first.
    const double angle = 2 * pi * share * static_cast<double>(count - 1) / static_cast<double>(count);
    const double radius = label == 0 ? 1 : options.inner_radius;
    return Point{radius * std::cos(angle), radius * std::sin(angle)};
  };
  return points(Problem::circles, "circles", options.samples, 2, options.noise, options.seed, place);
}

Dataset moons(const MoonsOptions& options) {
  check_samples("moons", options.samples);
  check_at_least_zero("moons", "noise", options.noise);
  const auto place = [](Index label, double share) {
    const Point upper{std::cos(pi * share), std::sin(pi * share)};
    return label == 0 ? upper : Point{1 - upper.x, 0.5 - upper.y};
  };
  return points(Problem::moons, "moons", options.samples, 2, options.noise, options.seed, place);
}

Dataset linear(const LinearOptions& options) {
  check_samples("linear", options.samples);
  check_at_least_zero("linear", "noise", options.noise);
  const auto place = [](Index label, double) { return label == 0 ? Point{-1, -1} : Point{1, 1}; };
  return points(Problem::linear, "linear", options.samples, 2, options.noise, options.seed, place);
}

Dataset sine(const SineOptions& options) {
  check_samples("sine", options.samples);
  check_at_least_zero("sine", "periods", options.periods);
  check_at_least_zero("sine", "noise", options.noise);
  const RandomStream random(options.seed, RandomPurpose::data, static_cast<std::uint32_t>(Problem::sine));
  Matrix<float> inputs(options.samples, 1);
  Matrix<float> targets(options.samples, 1);
  for (Index i = 0; i < options.samples; ++i) {
    const double x = share(i, options.samples) - 0.5;
    inputs(i, 0) = static_cast<float>(x);
    targets(i, 0) = static_cast<float>(std::sin(2 * pi * options.periods * x) +
                                       options.noise * random.normal(static_cast<std::uint64_t>(i)));
  }
  return Dataset::with_targets(std::move(inputs), std::move(targets), {.name = "sine"});
}

}  // namespace ogee
