#pragma once

/// How the speed of a training step depends on width, depth, batch and threads: the measured networks and the
/// method, for any implementation of the step.

#include <algorithm>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "measure.hpp"
#include "peak.hpp"

namespace bench {

/// A network of dense layers with an activation function between them, softmax cross-entropy, plain SGD.
struct Shape {
  std::vector<std::int64_t> sizes;  ///< inputs, hidden layers, outputs
  bool logistic;                    ///< the activation function; otherwise tanh
  std::int64_t batch;
};

struct Point {
  std::string series;
  std::int64_t x;  ///< what varies in the series
  Shape shape;
};

inline std::vector<Point> points_of_width() {
  std::vector<Point> points;
  for (const std::int64_t width : {16, 32, 50, 64, 100, 128, 200, 256, 500, 512, 1000, 1024, 2048})
    points.push_back({"width", width, {{784, width, width, 10}, false, 128}});
  return points;
}

inline std::vector<Point> points_of_depth() {
  std::vector<Point> points;
  for (const int depth : {1, 2, 3, 4, 6, 8, 10, 12}) {
    std::vector<std::int64_t> sizes(static_cast<std::size_t>(depth) + 2, 128);
    sizes.front() = 784;
    sizes.back() = 10;
    points.push_back({"depth", depth, {sizes, true, 64}});
  }
  return points;
}

inline std::vector<Point> points_of_batch(const std::string& series, const Shape& shape) {
  std::vector<Point> points;
  for (std::int64_t batch = 1; batch <= 1024; batch *= 2)
    points.push_back({series, batch, {shape.sizes, shape.logistic, batch}});
  return points;
}

inline std::vector<Point> points_of(const std::string& series) {
  if (series == "width") return points_of_width();
  if (series == "depth") return points_of_depth();
  if (series == "batch-small") return points_of_batch(series, {{784, 128, 10}, true, 0});
  return points_of_batch(series, {{784, 512, 512, 10}, false, 0});
}

/// Multiplications and additions of a step: the three products of each layer, without the input gradient.
inline double operations_of(const Shape& shape) {
  double sum = 0;
  for (std::size_t i = 0; i + 1 < shape.sizes.size(); ++i)
    sum += (i == 0 ? 4.0 : 6.0) * static_cast<double>(shape.sizes[i] * shape.sizes[i + 1]);
  return sum * static_cast<double>(shape.batch);
}

using Step = std::function<void()>;
using MakeStep = Step (*)(const Shape& shape, int threads);

/// Prints a line of JSON for each point of the chosen series.
inline int run_scaling(int argc, char** argv, const char* peer, MakeStep make_step) {
  const std::vector<std::string> known{"width", "depth", "batch-small", "batch-medium"};
  std::vector<std::string> chosen;
  int threads = 1;
  double seconds = 0.1;
  CLI::App app{"Times training steps of many shapes and prints a line of JSON for each"};
  app.add_option("--series", chosen, "width, depth, batch-small or batch-medium; default: all")
      ->check(CLI::IsMember(known))
      ->delimiter(',');
  app.add_option("--threads", threads, "threads to use")->check(CLI::PositiveNumber);
  app.add_option("--seconds", seconds, "minimum time to measure each step");
  CLI11_PARSE(app, argc, argv);
  for (const std::string& series : chosen.empty() ? known : chosen) {
    for (const Point& point : points_of(series)) {
      const Step step = make_step(point.shape, threads);
      median_seconds(seconds / 4, step);  // warms up
      const double time = median_seconds(seconds, step);
      print_line(peer, series, threads,
                 {{"x", static_cast<double>(point.x)},
                  {"samples_per_s", static_cast<double>(point.shape.batch) / time},
                  {"gflops", operations_of(point.shape) / time / 1e9},
                  {"peak_gflops", multiply_add_peak(threads, 0.005) / 1e9}});
    }
  }
  return 0;
}

}  // namespace bench
