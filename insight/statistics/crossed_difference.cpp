#include "crossed_difference.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "student_t.hpp"

namespace ogee {
namespace {

/// The degrees of freedom beyond which Student's t is the normal distribution to six digits, and its series long.
constexpr double max_freedom = 1e6;

double square(double x) { return x * x; }

/// The square of the standard error of the mean of these values.
double squared_error(const Matrix<double>& values) {
  const auto count = static_cast<double>(values.size());
  return (values.array() - values.mean()).square().sum() / (count * (count - 1));
}

/// Satterthwaite's degrees of freedom, rounded down.
Index freedom_of(double seed_error, Index seeds, double sample_error, Index samples) {
  const double larger = std::max(seed_error, sample_error);  // powers of its ratio to both cannot overflow
  const double of_seeds = square(seed_error / larger);
  const double of_samples = square(sample_error / larger);
  const double freedom =
      square(of_seeds + of_samples) / (square(of_seeds) / static_cast<double>(seeds - 1) +
                                       square(of_samples) / static_cast<double>(samples - 1));
  return static_cast<Index>(std::clamp(freedom, 1.0, max_freedom));
}

double p_value_of(double mean, double seed_error, Index seeds, double sample_error, Index samples) {
  const double error = std::hypot(seed_error, sample_error);
  if (!std::isfinite(error) || mean == 0) return 1;
  if (error == 0) return std::exp2(1 - static_cast<double>(samples));  // a sign test
  return 1 -
         student_t_probability(std::abs(mean) / error, freedom_of(seed_error, seeds, sample_error, samples));
}

}  // namespace

double CrossedDifference::standard_error() const { return std::hypot(seed_error, sample_error); }

CrossedDifference crossed_difference(const Matrix<double>& differences) {
  const Index seeds = differences.rows();
  const Index samples = differences.cols();
  CrossedDifference result;
  if (differences.size() == 0) return result;
  result.mean = differences.mean();
  if (seeds < 2 || samples < 2) return result;
  result.seed_error = std::sqrt(squared_error(Matrix<double>(differences.rowwise().mean())));
  result.sample_error = std::sqrt(squared_error(Matrix<double>(differences.colwise().mean())));
  result.p_value = p_value_of(result.mean, result.seed_error, seeds, result.sample_error, samples);
  const double error = result.standard_error();
  if (error == 0 && result.p_value > 0.05 && result.mean != 0) return result;
  if (!std::isfinite(error)) return result;
  result.half_width = error == 0 ? 0
                                 : error * student_t_quantile(0.95, freedom_of(result.seed_error, seeds,
                                                                               result.sample_error, samples));
  return result;
}

std::optional<Index> seeds_needed(const CrossedDifference& difference, Index seeds, Index samples,
                                  double level) {
  constexpr Index max_seeds = 10'000;
  const auto is_told = [&](Index count) {
    const double seed_error =
        difference.seed_error * std::sqrt(static_cast<double>(seeds) / static_cast<double>(count));
    return p_value_of(difference.mean, seed_error, count, difference.sample_error, samples) < level;
  };
  if (seeds < 2 || samples < 2 || !is_told(max_seeds)) return std::nullopt;
  Index low = 1;
  Index high = max_seeds;
  while (high - low > 1) {
    const Index middle = low + (high - low) / 2;
    (is_told(middle) ? high : low) = middle;
  }
  return high;
}

std::vector<double> holm_adjusted(std::span<const double> p_values) {
  std::vector<std::size_t> order(p_values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return p_values[a] < p_values[b]; });
  std::vector<double> adjusted(p_values.size());
  double largest = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const auto others = static_cast<double>(order.size() - i);
    largest = std::max(largest, std::min(1.0, others * p_values[order[i]]));
    adjusted[order[i]] = largest;
  }
  return adjusted;
}

}  // namespace ogee
