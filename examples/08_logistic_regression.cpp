// Is 0.8 really 80 %? The logistic turns a number into a probability. This program checks it.
//
// Two normal clouds of the same width overlap, so it is uncertain which of them a point belongs to. How
// uncertain is known: p(1 | x) = σ(w·x + b) with w = (μ₁ − μ₀) / s² and b = (|μ₀|² − |μ₁|²) / 2s² (Bishop
// 2006, equations 4.65 to 4.67). One dense layer with cross-entropy must find these numbers from the points
// alone.

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <ogee/ogee.hpp>
#include <vector>

using namespace ogee;

namespace {

constexpr Index samples = 20'000;
constexpr float width = 1.0F;  // the standard deviation of both clouds
constexpr std::array<std::array<float, 2>, 2> centres{{{-0.5F, 0.25F}, {1.0F, -0.75F}}};

/// w1, w2 and b of the formula above.
std::array<float, 3> true_weights() {
  const auto& [zero, one] = centres;
  const auto square = [](const std::array<float, 2>& x) { return x[0] * x[0] + x[1] * x[1]; };
  const float variance = width * width;
  return {(one[0] - zero[0]) / variance, (one[1] - zero[1]) / variance,
          (square(zero) - square(one)) / (2 * variance)};
}

Dataset overlapping_clouds(std::uint64_t seed) {
  const RandomStream random(seed, RandomPurpose::data);
  Matrix<float> points(samples, 2);
  std::vector<Index> labels;
  for (Index i = 0; i < samples; ++i) {
    labels.push_back(i % 2);
    for (Index k = 0; k < 2; ++k)
      points(i, k) = centres.at(static_cast<std::size_t>(i % 2)).at(static_cast<std::size_t>(k)) +
                     width * static_cast<float>(random.normal(static_cast<std::uint64_t>(2 * i + k)));
  }
  return Dataset::labelled(points, labels, {.name = "clouds"});
}

/// Of all points to which the network gives a probability between 0.1 and 0.2, what share is of class 1?
/// Prints this for ten such bins. Returns the largest distance from the mean probability, in standard errors.
double print_calibration(const Network<float>& network, const Dataset& data) {
  struct Bin {
    double count = 0, sum = 0, ones = 0;
  };
  std::array<Bin, 10> bins{};
  Batches batches{data, 1, {.batch_size = samples, .shuffle = false}};
  const auto batch = *batches.epoch(0).begin();
  Matrix<float> probabilities = network.predict(batch.inputs);
  BinaryCrossEntropy{}.apply_output_function(view(probabilities));
  for (Index i = 0; i < samples; ++i) {
    const double p = probabilities(i, 0);
    Bin& bin = bins.at(static_cast<std::size_t>(std::min(9.0, 10 * p)));
    bin.count += 1;
    bin.sum += p;
    bin.ones += batch.targets(i, 0);
  }
  double worst = 0;
  fmt::print("\n  predicted    points   mean predicted   share of class 1\n");
  for (std::size_t i = 0; i < bins.size(); ++i) {
    const auto& [count, sum, ones] = bins.at(i);
    const double mean = sum / count;
    fmt::print("  {:.1f} – {:.1f} {:>9} {:>16.3f} {:>18.3f}\n", 0.1 * static_cast<double>(i),
               0.1 * static_cast<double>(i + 1), count, mean, ones / count);
    worst = std::max(worst, std::abs(ones / count - mean) / std::sqrt(mean * (1 - mean) / count));
  }
  return worst;
}

}  // namespace

int main() {
  Network network{Dense{2, 1}};
  fit(network, overlapping_clouds(1), BinaryCrossEntropy{}, Sgd{0.5},
      {.epochs = 300, .batch_size = samples, .progress = false});

  const Matrix<float>& w = network.parameters()[0]->value;
  const std::array<float, 3> learned{w(0, 0), w(1, 0), network.parameters()[1]->value(0, 0)};
  const std::array<float, 3> truth = true_weights();
  constexpr std::array names{"w1", "w2", "b"};
  fmt::print("        learned     true\n");
  for (std::size_t i = 0; i < truth.size(); ++i)
    fmt::print("  {:<2} {:>10.3f} {:>8.3f}\n", names.at(i), learned.at(i), truth.at(i));

  const double worst = print_calibration(network, overlapping_clouds(2));
  const bool found = std::equal(truth.begin(), truth.end(), learned.begin(),
                                [](float a, float b) { return std::abs(a - b) < 0.1F; });
  return found && worst < 4 ? 0 : 1;
}

// Expect weights within 0.03 of the truth, and shares of class 1 that follow the predicted probabilities: of
// the points to which the network gives 65 %, two thirds are of class 1. Move the centres, and the weights
// follow.
