// How do you write your own loss? Give the loss of an output, and its slope.
//
// log cosh(y − t) is the square for small errors and the absolute value for large ones, like Huber's loss,
// but smooth everywhere. With a scale s:
//
//   loss = s² log cosh((y − t) / s),   slope = s tanh((y − t) / s).
//
// A line is fitted to points of which one in ten is far off. How far do these few move it?

#include <fmt/core.h>

#include <cmath>
#include <numbers>
#include <ogee/ogee.hpp>
#include <utility>

using namespace ogee;

namespace {

struct LogCosh {
  static constexpr std::string_view kind = "log_cosh";

  double scale = 1;

  template <Real T>
  void compute(const LossRows<T>& rows) const {
    mean_over_outputs(rows, [this](double output, double target) {
      const double error = (output - target) / scale;
      // cosh itself would be infinite from 711 on.
      const double log_cosh =
          std::abs(error) + std::log1p(std::exp(-2 * std::abs(error))) - std::numbers::ln2;
      return std::pair(scale * scale * log_cosh, scale * std::tanh(error));
    });
  }
};

}  // namespace

template <>
inline constexpr auto ogee::fields_of<LogCosh> = std::tuple{
    Field{"scale", &LogCosh::scale, ranges::positive, "error from which the loss is nearly linear"}};

namespace {

/// y = 2 x + 1 with a little noise, but every tenth point is 20 too high.
Dataset line_with_outliers() {
  const RandomStream random{1, RandomPurpose::data};
  Matrix<float> x(500, 1);
  Matrix<float> y(500, 1);
  for (Index i = 0; i < x.rows(); ++i) {
    const auto position = static_cast<std::uint64_t>(2 * i);
    x(i) = static_cast<float>(random.normal(position));
    y(i) =
        2 * x(i) + 1 + 0.1F * static_cast<float>(random.normal(position + 1)) + (i % 10 == 0 ? 20.0F : 0.0F);
  }
  return Dataset::with_targets(std::move(x), std::move(y));
}

/// How far the fitted line is from 1 at x = 0.
double shift_with(const Loss& loss, const Dataset& data) {
  Network network{Dense{1, 1}};
  fit(network, data, loss, Adam{0.02}, {.epochs = 100, .progress = false});
  const double shift = static_cast<double>(network.layer(0).parameter("bias").value(0)) - 1;
  fmt::print("{:<32} slope {:>5.2f}   shift {:>5.2f}\n", loss.description(),
             static_cast<double>(network.layer(0).parameter("weight").value(0)), shift);
  return std::abs(shift);
}

}  // namespace

int main() {
  registry<Loss>().add<LogCosh>();  // from now on files know it by name
  const Network network{Dense{3, 4}, Tanh{}, Dense{4, 2}};
  const GradientReport report = check_gradients(network, LogCosh{.scale = 0.5}, Matrix<float>::Random(8, 3),
                                                3 * Matrix<float>::Random(8, 2));
  fmt::print("{}\n\n", to_string(report));

  const Dataset data = line_with_outliers();
  const double squared = shift_with(MeanSquaredError{}, data);
  const double log_cosh = shift_with(LogCosh{}, data);
  const double narrow = shift_with(LogCosh{.scale = 0.2}, data);
  return report.ok() && squared > 1.5 && log_cosh < 0.3 && narrow < log_cosh ? 0 : 1;
}

// Expect right gradients, and a line that the squared error lifts by 2, the mean of all errors. log cosh
// lifts it by less than 0.2, and by even less with a smaller scale: a point far off pulls with s at most.
