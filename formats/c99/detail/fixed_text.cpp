#include "fixed_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>
#include <utility>

#include "../../../core/detail/filled.hpp"
#include "c_text.hpp"

namespace ogee::detail {
namespace {

using Integers = std::vector<std::int32_t>;

/// Rows in braces.
std::string rows_text(const std::vector<Integers>& rows, std::string_view indent) {
  std::string text;
  for (const Integers& row : rows)
    text += fmt::format("{}{{{}}}", text.empty() ? "" : fmt::format(",\n{}", indent),
                        c_numbers(std::span(row), fmt::format("{} ", indent)));
  return text;
}

class FixedWriter {
 public:
  FixedWriter(const FixedProgram& program, std::string prefix)
      : program_(program), prefix_(std::move(prefix)), type_(number_type(program.format)) {
    choose_arrays();
    for (number_ = 1; number_ <= program.steps.size(); ++number_) write(program.steps[number_ - 1]);
    text_.predict = helpers() + predict();
    text_.conversion = conversion();
  }

  [[nodiscard]] FixedText take() { return std::move(text_); }

 private:
  [[nodiscard]] bool is_int8() const { return program_.format == FixedPoint::int8; }
  [[nodiscard]] Index number_bytes() const { return is_int8() ? 1 : 2; }

  /// Values take turns in arrays. What goes element by element may write over what it reads.
  void choose_arrays() {
    const std::size_t count = program_.steps.size();
    std::vector<std::size_t> last_reader(count + 1, 0);
    for (std::size_t i = 0; i < count; ++i)
      for (const std::size_t operand : program_.steps[i].operands) last_reader[operand] = i + 1;
    array_of_.assign(count + 1, 0);
    std::vector<std::size_t> busy_until;
    std::vector<Index> sizes;
    for (std::size_t value = 1; value < count; ++value) {
      const FixedStep& step = program_.steps[value - 1];
      const bool over_operand = step.operation != HardOperation::affine;
      std::size_t array = 0;
      while (array < sizes.size() &&
             !(busy_until[array] < value || (over_operand && busy_until[array] == value)))
        ++array;
      if (array == sizes.size()) {
        sizes.push_back(0);
        busy_until.push_back(0);
      }
      busy_until[array] = std::max(value, last_reader[value]);
      sizes[array] = std::max(sizes[array], step.columns);
      array_of_[value] = array;
    }
    for (std::size_t array = 0; array < sizes.size(); ++array)
      statements_ += fmt::format("  {} values{}[{}];\n", type_, array + 1, sizes[array]);
    text_.stack_bytes = std::accumulate(sizes.begin(), sizes.end(), Index{0}) * number_bytes();
  }

  [[nodiscard]] std::string array_name(std::size_t value) const {
    if (value == 0) return "in";
    return value == program_.steps.size() ? "out" : fmt::format("values{}", array_of_[value] + 1);
  }

  [[nodiscard]] std::string add_array(const std::string& type, Index bytes, const std::string& name,
                                      const std::string& shape, const std::string& content, Index count) {
    text_.arrays += fmt::format("static const {} {}_{}{}{} = {{\n    {}}};\n", type, prefix_, name, number_,
                                shape, content);
    text_.constant_bytes += count * bytes;
    return fmt::format("{}_{}{}", prefix_, name, number_);
  }

  /// Element j of a row: a number if all are the same.
  [[nodiscard]] std::string element(const std::string& type, Index bytes, const std::string& name,
                                    const Integers& numbers) {
    if (are_equal(numbers)) return std::to_string(numbers.front());
    const std::string array = add_array(type, bytes, name, fmt::format("[{}]", numbers.size()),
                                        c_numbers(std::span(numbers), "    "), std::ssize(numbers));
    return array + "[j]";
  }

  [[nodiscard]] static Integers row(const Integers& numbers, const FixedStep& step, std::size_t number) {
    const auto first = numbers.begin() + static_cast<std::ptrdiff_t>(number) * step.columns;
    return {first, first + step.columns};
  }

  [[nodiscard]] std::string bias(const FixedStep& step, std::size_t number, const char* name) {
    std::string term = element("int32_t", 4, name, row(step.bias, step, number));
    if (step.bias_shift == 0) return term;
    return fmt::format("(int64_t){} * ((int64_t)1 << {})", term, step.bias_shift);
  }

  /// "+ (int32_t)values1[j] * 1234", or nothing where the weights are 0.
  [[nodiscard]] std::string product(const FixedStep& step, std::size_t operand, std::size_t number,
                                    const char* name) {
    const std::string weight = element("int16_t", 2, name, row(step.weights, step, number));
    if (weight == "0") return "";
    return fmt::format(" + (int32_t){}[j] * {}", array_name(step.operands[operand]),
                       weight.starts_with('-') ? "(" + weight + ")" : weight);
  }

  void write(const FixedStep& step) {
    if (step.layer != layer_) statements_ += fmt::format("\n  /* {} */\n", c_comment(step.layer));
    layer_ = step.layer;
    statements_ += fmt::format("  for (int j = 0; j < {}; ++j) {{\n", step.columns);
    const std::string sum_type = is_int8() ? "int32_t" : "int64_t";
    if (step.operation == HardOperation::affine)
      write_affine(step, sum_type);
    else
      statements_ += fmt::format("    const {0} sum = {1};\n", sum_type, sum(step, sum_type));
    statements_ += fmt::format("    {}[j] = {};\n  }}\n", array_name(number_), result(step));
  }

  void write_affine(const FixedStep& step, const std::string& sum_type) {
    const std::size_t inputs = step.weights.size() / static_cast<std::size_t>(step.columns);
    std::vector<Integers> rows;
    for (auto first = step.weights.begin(); first != step.weights.end();
         first += static_cast<std::ptrdiff_t>(inputs))
      rows.emplace_back(first, first + static_cast<std::ptrdiff_t>(inputs));
    const std::string weight =
        add_array(type_, number_bytes(), "weight", fmt::format("[{}][{}]", step.columns, inputs),
                  rows_text(rows, "    "), std::ssize(step.weights));
    const auto product = [&](const std::string& i) {
      return fmt::format("sum += (int32_t){0}[{1}] * {2}[j][{1}];\n", array_name(step.operands[0]), i,
                         weight);
    };
    statements_ += fmt::format("    {} sum = {};\n", sum_type, bias(step, 0, "bias"));
    constexpr std::size_t at_once = 4;  // so that counting takes little of the time
    const std::size_t end = inputs / at_once * at_once;
    if (end > 0) {
      statements_ += fmt::format("    for (int i = 0; i < {}; i += {}) {{\n", end, at_once);
      for (const char* i : {"i", "i + 1", "i + 2", "i + 3"}) statements_ += "      " + product(i);
      statements_ += "    }\n";
    }
    for (std::size_t i = end; i < inputs; ++i) statements_ += "    " + product(std::to_string(i));
  }

  [[nodiscard]] std::string sum(const FixedStep& step, const std::string& sum_type) {
    switch (step.operation) {
      case HardOperation::scale:
        return wide(bias(step, 0, "bias") + product(step, 0, 0, "factor"), sum_type);
      case HardOperation::sum: {
        const std::string first = product(step, 0, 0, "factor_a");
        return wide(bias(step, 0, "bias") + first + product(step, 1, 1, "factor_b"), sum_type);
      }
      case HardOperation::select: {
        const std::string yes = bias(step, 0, "bias_a") + product(step, 1, 0, "factor_a");
        const std::string no = bias(step, 1, "bias_b") + product(step, 2, 1, "factor_b");
        return fmt::format("{}[j] > 0 ? {} : {}", array_name(step.operands[0]), wide(yes, sum_type),
                           wide(no, sum_type));
      }
      default:
        return fmt::format("(int32_t){}[j] * {}[j]", array_name(step.operands[0]),
                           array_name(step.operands[1]));
    }
  }

  /// Sums are computed in the type of the first operand.
  [[nodiscard]] static std::string wide(const std::string& sum, const std::string& sum_type) {
    return sum.starts_with('(') ? sum : fmt::format("({}){}", sum_type, sum);
  }

  [[nodiscard]] std::string result(const FixedStep& step) {
    std::string scaled = "sum";
    if (!step.multipliers.empty())
      scaled = fmt::format("(int64_t)sum * {}", element("int32_t", 4, "multiplier", step.multipliers));
    if (step.shift > 0)
      scaled = fmt::format("{}_rounded({}, {})", prefix_, scaled, step.shift);
    else
      scaled = fmt::format("({})sum", result_type());
    return fmt::format("({}){}_limited({}, {}, {})", type_, prefix_, scaled, step.low, step.high);
  }

  /// The type of results before they are limited: 32 bits suffice but for very wide layers.
  [[nodiscard]] std::string result_type() const {
    const auto is_small = [](const FixedStep& step) {
      // Multipliers and shift together are at most 1.
      const double largest =
          step.multipliers.empty() ? std::ldexp(step.largest_sum, -step.shift) : step.largest_sum;
      return largest < 0x1p31 - 1;
    };
    const auto& steps = program_.steps;
    return std::all_of(steps.begin(), steps.end(), is_small) ? "int32_t" : "int64_t";
  }

  [[nodiscard]] std::string helpers() const {
    return fmt::format(
        "\n/* x / 2^shift, rounded, halves up; shift > 0. Only unsigned numbers are shifted. */\n"
        "static inline {1} {0}_rounded(int64_t x, int shift) {{\n"
        "  const uint64_t middle = (uint64_t)1 << 63;\n"
        "  const uint64_t half = (uint64_t)1 << (shift - 1);\n"
        "  return ({1})((int64_t)(((uint64_t)x + half + middle) >> shift) - (int64_t)(middle >> shift));\n"
        "}}\n"
        "\nstatic inline {1} {0}_limited({1} x, {1} low, {1} high) {{\n"
        "  return x < low ? low : x > high ? high : x;\n"
        "}}\n",
        prefix_, result_type());
  }

  [[nodiscard]] std::string predict() const {
    const bool reads_inputs = statements_.find("in[") != std::string::npos;
    return fmt::format(
        "\nstatic inline void {0}_predict(const {1} in[{0}_inputs], {1} out[{0}_outputs]) {{\n{2}{3}}}\n",
        prefix_, type_, statements_, reads_inputs ? "" : "  (void)in;\n");
  }

  [[nodiscard]] std::string scale_arrays(const std::string& name, const FixedScale& scale) const {
    return fmt::format(
        "static const float {0}_{1}_scale[{0}_{1}s] = {{\n    {2}}};\n"
        "static const float {0}_{1}_offset[{0}_{1}s] = {{\n    {3}}};\n",
        prefix_, name, c_numbers(std::span(scale.scale), "    "), c_numbers(std::span(scale.offset), "    "));
  }

  [[nodiscard]] std::string conversion() const {
    return "\n/* A number is integer * scale + offset, column by column. */\n" +
           scale_arrays("input", program_.input) + scale_arrays("output", program_.output) +
           fmt::format(
               "\n/* For processors with floating point, or for tests. */\n"
               "static inline void {0}_quantize(const float x[{0}_inputs], {1} in[{0}_inputs]) {{\n"
               "  for (int i = 0; i < {0}_inputs; ++i) {{\n"
               "    const float q = (x[i] - {0}_input_offset[i]) / {0}_input_scale[i];\n"
               "    const float limited = q > -{2}.0f ? (q < {2}.0f ? q : {2}.0f) : -{2}.0f;\n"
               "    in[i] = ({1})(limited < 0.0f ? limited - 0.5f : limited + 0.5f);\n"
               "  }}\n"
               "}}\n"
               "\nstatic inline void {0}_dequantize(const {1} out[{0}_outputs], float y[{0}_outputs]) {{\n"
               "  for (int j = 0; j < {0}_outputs; ++j)\n"
               "    y[j] = (float)out[j] * {0}_output_scale[j] + {0}_output_offset[j];\n"
               "}}\n",
               prefix_, type_, largest_value(program_.format));
  }

  const FixedProgram& program_;
  std::string prefix_;
  std::string type_;
  std::vector<std::size_t> array_of_;
  std::size_t number_ = 0;  ///< of the value that is written
  std::string layer_;
  std::string statements_;
  FixedText text_;
};

}  // namespace

std::string number_type(FixedPoint format) { return format == FixedPoint::int8 ? "int8_t" : "int16_t"; }

FixedText fixed_text(const FixedProgram& program, const std::string& prefix) {
  return FixedWriter(program, prefix).take();
}

std::string classify_text(const FixedProgram& program, const std::string& prefix, std::int32_t threshold) {
  const bool is_single = program.output.scale.size() == 1;
  const std::string decision =
      is_single ? fmt::format("  return out[0] > {} ? 1 : 0;\n", threshold)
                : fmt::format(
                      "  for (int j = 1; j < {}_outputs; ++j) best = out[j] > out[best] ? j : best;\n"
                      "  return best;\n",
                      prefix);
  return fmt::format(
      "\n/* The number of the class. */\n"
      "static inline int {0}_classify(const {1} in[{0}_inputs]) {{\n"
      "  {1} out[{0}_outputs];\n{2}"
      "  {0}_predict(in, out);\n{3}}}\n",
      prefix, number_type(program.format), is_single ? "" : "  int best = 0;\n", decision);
}

std::string self_test_text(const FixedProgram& program, const std::string& prefix,
                           const std::vector<std::vector<std::int32_t>>& rows) {
  std::vector<Integers> outputs;
  for (const Integers& each : rows) outputs.push_back(run(program, each));
  return fmt::format(
      "\n/* Returns 0 if the outputs for {2} rows of the calibration are exactly those of ogee, else the "
      "number of\n"
      "   the first wrong one. */\n"
      "static inline int {0}_self_test(void) {{\n"
      "  static const {1} inputs[{2}][{0}_inputs] = {{\n      {3}}};\n"
      "  static const {1} outputs[{2}][{0}_outputs] = {{\n      {4}}};\n"
      "  {1} out[{0}_outputs];\n"
      "  for (int row = 0; row < {2}; ++row) {{\n"
      "    {0}_predict(inputs[row], out);\n"
      "    for (int k = 0; k < {0}_outputs; ++k)\n"
      "      if (out[k] != outputs[row][k]) return row * {0}_outputs + k + 1;\n"
      "  }}\n"
      "  return 0;\n"
      "}}\n",
      prefix, number_type(program.format), rows.size(), rows_text(rows, "      "),
      rows_text(outputs, "      "));
}

}  // namespace ogee::detail
