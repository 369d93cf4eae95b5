#include "fixed_program.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>
#include <utility>

#include "../../../core/errors.hpp"
#include "../../detail/exported_part.hpp"

namespace ogee::detail {
namespace {

std::int32_t integer(double number, std::int32_t limit) {
  const double bound = limit;
  return static_cast<std::int32_t>(std::lround(std::clamp(number, -bound, bound)));
}

/// Scales of inputs and outputs are floats, and are not rounded to 0.
constexpr double smallest_scale = std::numeric_limits<float>::min();

/// The power of two that is at least `number`.
double power_of_two_from(double number) { return std::exp2(std::ceil(std::log2(number))); }

/// Smallest and largest number of each column.
struct Range {
  Matrix<double> low;
  Matrix<double> high;

  void include(const Matrix<double>& rows) {
    if (low.size() == 0) {
      low = rows.colwise().minCoeff();
      high = rows.colwise().maxCoeff();
    }
    low = low.cwiseMin(rows.colwise().minCoeff());
    high = high.cwiseMax(rows.colwise().maxCoeff());
  }
};

/// How a value is stored.
struct Stored {
  Matrix<double> scale;   ///< (1×columns)
  Matrix<double> offset;  ///< (1×columns)
};

class Quantizer {
 public:
  Quantizer(const HardProgram& program, FixedPoint format, const ConstMatrixView<float>& calibration,
            std::optional<double> decision)
      : source_(program), format_(format), largest_(largest_value(format)), uses_(program.steps.size() + 1) {
    count_uses();
    measure(calibration);
    if (decision) ranges_.back().include(Matrix<double>::Constant(1, ranges_.back().low.cols(), *decision));
    result_.format = format;
    result_.inputs = program.inputs;
    add_input();
    for (std::size_t step = 0; step < program.steps.size(); ++step) add(step);
    add_output();
  }

  [[nodiscard]] FixedProgram take() { return std::move(result_); }

 private:
  struct Uses {
    bool as_number = false;
    bool as_factor = false;
    bool as_condition = false;
  };

  void count_uses() {
    uses_.back().as_number = true;
    for (const HardStep& step : source_.steps)
      for (std::size_t i = 0; i < step.operands.size(); ++i) {
        Uses& uses = uses_[step.operands[i]];
        const bool is_condition = step.operation == HardOperation::select && i == 0;
        // A constant branch reads nothing.
        const bool is_read = step.operation != HardOperation::select || is_condition ||
                             (step.weights.row(static_cast<Index>(i) - 1).array() != 0).any();
        uses.as_condition |= is_condition;
        uses.as_factor |= step.operation == HardOperation::product;
        uses.as_number |= is_read && !is_condition;
      }
  }

  void measure(const ConstMatrixView<float>& calibration) {
    constexpr Index at_once = 256;
    ranges_.resize(source_.steps.size() + 1);
    for (Index first = 0; first < calibration.rows(); first += at_once) {
      const Index count = std::min(at_once, calibration.rows() - first);
      const Matrix<double> rows = calibration.middleRows(first, count).cast<double>();
      const std::vector<Matrix<double>> values = run(source_, rows);
      require_finite(values, first);
      for (std::size_t i = 0; i < values.size(); ++i) ranges_[i].include(values[i]);
    }
  }

  void require_finite(const std::vector<Matrix<double>>& values, Index first) const {
    for (Index row = 0; row < values[0].rows(); ++row)
      if (!values[0].row(row).allFinite())
        throw NonFiniteError(
            fmt::format("row {} of the calibration has a number that is not finite", first + row + 1));
    for (std::size_t i = 1; i < values.size(); ++i)
      if (!values[i].allFinite())
        throw NonFiniteError(
            fmt::format("{}: a result for the calibration is not finite", source_.steps[i - 1].layer));
  }

  /// The scale at which numbers up to `largest` fit into integers up to `integers`.
  [[nodiscard]] double scale_for(double largest, double integers) const {
    if (!(largest > 0)) return 1;
    return format_ == FixedPoint::q15 ? power_of_two_from(largest / (integers + 1)) : largest / integers;
  }

  /// Each column has its own scale; a column that is always the same has that of the widest one.
  void add_input() {
    const auto& [low, high] = ranges_[0];
    Stored stored{.scale = low, .offset = (low + high) / 2};
    const Matrix<double> half = (high - low) / 2;
    const double widest = half.maxCoeff();
    for (Index k = 0; k < low.cols(); ++k) {
      const double scale = scale_for(half(0, k) > 0 ? half(0, k) : widest, largest_);
      result_.input.scale.push_back(static_cast<float>(std::max(scale, smallest_scale)));
      result_.input.offset.push_back(static_cast<float>(stored.offset(0, k)));
      stored.scale(0, k) = static_cast<double>(result_.input.scale.back());
      stored.offset(0, k) = static_cast<double>(result_.input.offset.back());
    }
    stored_.push_back(stored);
  }

  void add(std::size_t number) {
    const HardStep& step = source_.steps[number];
    FixedStep fixed{
        .operation = step.operation, .operands = step.operands, .columns = step.columns, .layer = step.layer};
    const Uses& uses = uses_[number + 1];
    const bool is_sign = uses.as_condition && !uses.as_number && !uses.as_factor;
    // A sign or a product needs 0 as it is; a product has no bias that could shift it.
    const bool has_zero = uses.as_condition || uses.as_factor || step.operation == HardOperation::product;
    double low = std::isfinite(step.low) ? step.low : ranges_[number + 1].low.minCoeff();
    double high = std::isfinite(step.high) ? step.high : ranges_[number + 1].high.maxCoeff();
    if (has_zero) high = std::max(std::abs(low), std::abs(high));
    if (has_zero) low = -high;
    const double offset = low / 2 + high / 2;  // halves, since high - low may be infinite
    double scale = scale_for(high / 2 - low / 2, largest_);

    const Scaled integers = scaled(step, offset);
    const Matrix<double> unit = units(step, integers, scale, is_sign);
    scale = std::max(scale, unit.maxCoeff());
    if (number + 1 == source_.steps.size()) scale = std::max(scale, smallest_scale_of_outputs());
    if (step.operation != HardOperation::product) set_weights(step, integers, unit, fixed);
    if (!is_sign) set_scaling(unit, scale, fixed);
    const auto bound = [&](double limit) { return integer((limit - offset) / scale, largest_); };
    fixed.low = std::isfinite(step.low) && !is_sign ? bound(step.low) : -largest_;
    fixed.high = std::isfinite(step.high) && !is_sign ? bound(step.high) : largest_;
    fixed.largest_sum = largest_sum(step, fixed);
    stored_.push_back({.scale = Matrix<double>::Constant(1, step.columns, scale),
                       .offset = Matrix<double>::Constant(1, step.columns, offset)});
    result_.steps.push_back(std::move(fixed));
  }

  /// Such that the scale of each output is normal in float.
  [[nodiscard]] double smallest_scale_of_outputs() const {
    double smallest = 0;
    for (const double factor : elements(source_.output_factor))
      if (factor != 0) smallest = std::max(smallest, smallest_scale / std::abs(factor));
    return format_ == FixedPoint::q15 && smallest > 0 ? power_of_two_from(smallest) : smallest;
  }

  /// Weights as they multiply integers, and biases as they are added to the sums.
  struct Scaled {
    Matrix<double> weights;
    Matrix<double> bias;
  };

  [[nodiscard]] Scaled scaled(const HardStep& step, double result_offset) const {
    const auto operand = [&](std::size_t i) -> const Stored& { return stored_[step.operands[i]]; };
    Scaled result{step.weights, step.bias};
    if (step.operation == HardOperation::product) return result;
    if (step.operation == HardOperation::affine) {
      const Stored& x = operand(0);
      result.weights = x.scale.transpose().asDiagonal() * step.weights;
      result.bias = product_plus(x.offset, step.weights, step.bias);  // (1×in)·(in×columns) + (1×columns)
    } else {
      const std::size_t first = step.operation == HardOperation::select ? 1 : 0;
      for (Index row = 0; row < step.weights.rows(); ++row) {
        const Stored& x = operand(first + static_cast<std::size_t>(row));
        result.weights.row(row) = step.weights.row(row).cwiseProduct(x.scale);
        result.bias.row(std::min(row, step.bias.rows() - 1)) += step.weights.row(row).cwiseProduct(x.offset);
      }
    }
    result.bias.array() -= result_offset;
    if (!result.weights.allFinite() || !result.bias.allFinite())
      throw NonFiniteError(fmt::format("{}: a parameter is too large", step.layer));
    return result;
  }

  /// What 1 in the sum of each column stands for. A column of zeros takes that of the others; without any, the scale of
  /// the result.
  [[nodiscard]] Matrix<double> units(const HardStep& step, const Scaled& integers, double scale,
                                     bool is_sign) const {
    if (step.operation == HardOperation::product)
      return stored_[step.operands[0]].scale.cwiseProduct(stored_[step.operands[1]].scale);
    const auto& [weights, bias] = integers;
    const bool is_affine = step.operation == HardOperation::affine;
    const double largest_weight = is_affine ? largest_ : 32767;
    const double largest_bias = format_ == FixedPoint::q15 ? 0x1p60 : 0x1p30;
    Matrix<double> unit(1, step.columns);
    for (Index k = 0; k < step.columns; ++k) {
      const double weight = weights.rows() > 0 ? weights.col(k).cwiseAbs().maxCoeff() : 0;
      const double shift = bias.col(k).cwiseAbs().maxCoeff();
      unit(0, k) = std::max(weight / largest_weight, shift / largest_bias);
    }
    const double common = unit.maxCoeff() > 0 ? unit.maxCoeff() : scale;
    const bool each = is_affine && format_ == FixedPoint::int8 && !is_sign;
    for (double& number : elements(unit))
      if (!each || !(number > 0)) number = common;
    if (format_ == FixedPoint::q15)
      for (double& number : elements(unit)) number = power_of_two_from(number);
    return unit;
  }

  void set_weights(const HardStep& step, const Scaled& integers, const Matrix<double>& unit,
                   FixedStep& fixed) const {
    const Matrix<double>& weights = integers.weights;
    Matrix<double> bias = integers.bias;
    bias.array().rowwise() /= unit.row(0).array();
    const bool is_affine = step.operation == HardOperation::affine;
    const std::int32_t limit = is_affine ? largest_ : 32767;
    if (is_affine) {
      for (Index k = 0; k < weights.cols(); ++k)
        for (Index i = 0; i < weights.rows(); ++i)
          fixed.weights.push_back(integer(weights(i, k) / unit(0, k), limit));
    } else {
      for (Index row = 0; row < weights.rows(); ++row)
        for (Index k = 0; k < weights.cols(); ++k)
          fixed.weights.push_back(integer(weights(row, k) / unit(0, k), limit));
    }
    const double largest = bias.cwiseAbs().maxCoeff();
    while (largest / std::exp2(fixed.bias_shift) > 0x1p30) ++fixed.bias_shift;
    for (const double number : elements(bias))
      fixed.bias.push_back(integer(number / std::exp2(fixed.bias_shift), 1 << 30));
  }

  /// How the sum becomes the result. A unit may be so small beside the scale that the logarithm is infinite.
  void set_scaling(const Matrix<double>& unit, double scale, FixedStep& fixed) const {
    if (format_ == FixedPoint::q15) {
      fixed.shift = static_cast<int>(std::min(62.0, std::round(std::log2(scale / unit(0, 0)))));
      return;
    }
    // The largest multiplier is between 2^29 and 2^30.
    const double largest = unit.maxCoeff() / scale;
    fixed.shift = static_cast<int>(std::clamp(30 - std::ceil(std::log2(largest)), 1.0, 62.0));
    const bool is_uniform = unit.minCoeff() == unit.maxCoeff();
    for (Index k = 0; k < (is_uniform ? 1 : unit.cols()); ++k)
      fixed.multipliers.push_back(integer(std::ldexp(unit(0, k) / scale, fixed.shift), 1 << 30));
  }

  [[nodiscard]] double largest_sum(const HardStep& step, const FixedStep& fixed) const {
    const double largest_operand = format_ == FixedPoint::q15 ? 32768 : 128;  // of inputs
    double largest = 0;
    if (step.operation == HardOperation::product) return largest_operand * largest_operand;
    const auto columns = static_cast<std::size_t>(step.columns);
    const auto magnitude = [](double sum, std::int32_t each) {
      return sum + std::abs(static_cast<double>(each));
    };
    for (std::size_t k = 0; k < columns; ++k) {
      double weights = 0;
      double bias = 0;
      if (step.operation == HardOperation::affine) {
        const auto first = fixed.weights.begin() + static_cast<std::ptrdiff_t>(k) * step.weights.rows();
        weights = std::accumulate(first, first + step.weights.rows(), 0.0, magnitude);
      } else {
        for (std::size_t i = k; i < fixed.weights.size(); i += columns)
          weights = magnitude(weights, fixed.weights[i]);
      }
      for (std::size_t i = k; i < fixed.bias.size(); i += columns)
        bias = std::max(bias, std::abs(static_cast<double>(fixed.bias[i])));
      largest = std::max(largest, weights * largest_operand + std::ldexp(bias, fixed.bias_shift));
    }
    if (largest >= (format_ == FixedPoint::q15 ? 0x1p61 : 0x1p31))
      throw OptionError(fmt::format("{}: sums of {} products can overflow", step.layer, step.weights.rows()));
    return largest;
  }

  void add_output() {
    const Stored& last = stored_.back();
    for (Index k = 0; k < last.scale.cols(); ++k) {
      const double factor = source_.output_factor(0, k);
      result_.output.scale.push_back(output_float(last.scale(0, k) * factor));
      result_.output.offset.push_back(output_float(last.offset(0, k) * factor + source_.output_offset(0, k)));
    }
  }

  [[nodiscard]] float output_float(double number) const {
    if (!(std::abs(number) <= static_cast<double>(std::numeric_limits<float>::max())))
      throw NonFiniteError(fmt::format("{}: the scale or offset of an output is {:.2g}, too large for float",
                                       source_.steps.back().layer, number));
    return static_cast<float>(number);
  }

  const HardProgram& source_;
  FixedPoint format_;
  std::int32_t largest_;
  std::vector<Uses> uses_;
  std::vector<Range> ranges_;
  std::vector<Stored> stored_;
  FixedProgram result_{};
};

using Integers = std::vector<std::int32_t>;

std::int64_t sum_of(const FixedStep& step, const std::vector<Integers>& values, std::size_t k) {
  const auto columns = static_cast<std::size_t>(step.columns);
  const auto operand = [&](std::size_t i) -> std::int64_t { return values[step.operands[i]][k]; };
  const auto weight = [&](std::size_t row) -> std::int64_t { return step.weights[row * columns + k]; };
  const auto bias = [&](std::size_t row) {
    return std::int64_t{step.bias[row * columns + k]} * (std::int64_t{1} << step.bias_shift);
  };
  switch (step.operation) {
    case HardOperation::affine: {
      const Integers& x = values[step.operands[0]];
      std::int64_t sum = bias(0);
      for (std::size_t i = 0; i < x.size(); ++i) sum += std::int64_t{x[i]} * step.weights[k * x.size() + i];
      return sum;
    }
    case HardOperation::scale:
      return bias(0) + operand(0) * weight(0);
    case HardOperation::sum:
      return bias(0) + operand(0) * weight(0) + operand(1) * weight(1);
    case HardOperation::select:
      return operand(0) > 0 ? bias(0) + operand(1) * weight(0) : bias(1) + operand(2) * weight(1);
    case HardOperation::product:
      break;
  }
  return operand(0) * operand(1);
}

/// a / 2^shift, rounded, halves up.
std::int64_t shifted(std::int64_t a, int shift) {
  if (shift == 0) return a;
  return (a + (std::int64_t{1} << (shift - 1))) >> shift;  // C++20 defines it for negative numbers
}

}  // namespace

std::int32_t largest_value(FixedPoint format) { return format == FixedPoint::q15 ? 32767 : 127; }

std::optional<double> decision_of(const Model& model) {
  if (model.class_count() == 0 || model.network.output_size() > 1) return {};
  return model.output_kind() == OutputKind::probabilities ? 0 : model.loss.decision_threshold();
}

FixedProgram fixed_program(const Model& model, FixedPoint format, const ConstMatrixView<float>& calibration) {
  const Graph<double> graph = scoring_network(model).cast<double>().graph();
  const HardProgram program = hard_program(graph, model.class_count() == 0);
  return Quantizer(program, format, calibration, decision_of(model)).take();
}

std::vector<std::int32_t> quantized(const FixedProgram& program, std::span<const float> row) {
  const auto limit = static_cast<float>(largest_value(program.format));
  std::vector<std::int32_t> integers;
  for (std::size_t i = 0; i < row.size(); ++i) {
    const float number = (row[i] - program.input.offset[i]) / program.input.scale[i];
    const float inside = number > -limit ? (number < limit ? number : limit) : -limit;
    integers.push_back(static_cast<std::int32_t>(inside < 0.0F ? inside - 0.5F : inside + 0.5F));
  }
  return integers;
}

std::vector<std::int32_t> run(const FixedProgram& program, std::span<const std::int32_t> inputs) {
  std::vector<Integers> values{Integers(inputs.begin(), inputs.end())};
  for (const FixedStep& step : program.steps) {
    Integers result;
    for (std::size_t k = 0; k < static_cast<std::size_t>(step.columns); ++k) {
      std::int64_t sum = sum_of(step, values, k);
      if (!step.multipliers.empty()) sum *= step.multipliers[step.multipliers.size() == 1 ? 0 : k];
      sum = shifted(sum, step.shift);
      result.push_back(
          static_cast<std::int32_t>(std::clamp(sum, std::int64_t{step.low}, std::int64_t{step.high})));
    }
    values.push_back(std::move(result));
  }
  return values.back();
}

}  // namespace ogee::detail
