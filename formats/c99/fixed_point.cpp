#include "fixed_point.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <span>

#include "../../core/detail/number_text.hpp"
#include "../../core/errors.hpp"
#include "../detail/exported_part.hpp"
#include "../write_file.hpp"
#include "detail/c_header.hpp"
#include "detail/c_text.hpp"
#include "detail/fixed_program.hpp"
#include "detail/fixed_text.hpp"

namespace ogee {
namespace {

bool gives_logits(const Model& model) { return model.output_kind() != OutputKind::numbers; }

std::vector<std::string> output_names(const Model& model, Index outputs) {
  if (outputs == 1 && gives_logits(model)) return {"logit"};
  return model.prediction_names();
}

/// The largest integer that does not stand for class 1.
std::int32_t class_threshold(const Model& model, const detail::FixedProgram& program) {
  const std::optional<double> decision = detail::decision_of(model);
  if (!decision) return 0;
  const double integer = std::floor((*decision - static_cast<double>(program.output.offset[0])) /
                                    static_cast<double>(program.output.scale[0]));
  const double largest = detail::largest_value(program.format);
  return static_cast<std::int32_t>(std::clamp(integer, -largest, largest - 1));
}

Index class_of(const std::vector<std::int32_t>& outputs, std::int32_t threshold) {
  if (outputs.size() == 1) return outputs[0] > threshold ? 1 : 0;
  return std::max_element(outputs.begin(), outputs.end()) - outputs.begin();
}

/// The outputs of the integers beside those of the network, row by row.
class OutputDifferences {
 public:
  OutputDifferences(const Model& model, const Network<float>& network, const detail::FixedProgram& program)
      : model_(model), network_(network), program_(program), threshold_(class_threshold(model, program)) {
    const auto count = static_cast<std::size_t>(network.output_size());
    report_.format = program.format;
    report_.outputs = output_names(model, network.output_size());
    report_.largest_errors.assign(count, 0);
    report_.mean_errors.assign(count, 0);
    lowest_.assign(count, std::numeric_limits<double>::infinity());
    highest_.assign(count, -std::numeric_limits<double>::infinity());
    if (model.class_count() > 0) report_.equal_classes = 0;
  }

  void add(const Matrix<float>& rows) {
    const Matrix<float> expected = network_.predict(rows);
    require_finite(expected);
    std::vector<Index> classes;
    if (report_.equal_classes) classes = model_.predict_classes(rows);
    for (Index row = 0; row < rows.rows(); ++row) {
      const std::vector<std::int32_t> integers =
          run(program_, detail::quantized(program_, rows_of(rows, row)));
      compare(integers, rows_of(expected, row));
      if (report_.equal_classes && class_of(integers, threshold_) == classes[static_cast<std::size_t>(row)])
        ++*report_.equal_classes;
    }
    report_.rows += rows.rows();
  }

  [[nodiscard]] FixedPointReport report() const {
    FixedPointReport report = report_;
    for (double& mean : report.mean_errors) mean /= static_cast<double>(report.rows);
    for (std::size_t k = 0; k < lowest_.size(); ++k) report.spans.push_back(highest_[k] - lowest_[k]);
    return report;
  }

  static std::span<const float> rows_of(const Matrix<float>& rows, Index row) {
    const auto columns = static_cast<std::size_t>(rows.cols());
    return elements(rows).subspan(static_cast<std::size_t>(row) * columns, columns);
  }

 private:
  void require_finite(const Matrix<float>& expected) const {
    for (Index row = 0; row < expected.rows(); ++row)
      if (!expected.row(row).allFinite())
        throw NonFiniteError(fmt::format(
            "row {} of the calibration has an output that is not finite in float", report_.rows + row + 1));
  }

  void compare(const std::vector<std::int32_t>& integers, std::span<const float> expected) {
    for (std::size_t k = 0; k < integers.size(); ++k) {
      const auto number = static_cast<double>(expected[k]);
      const double fixed = integers[k] * static_cast<double>(program_.output.scale[k]) +
                           static_cast<double>(program_.output.offset[k]);
      const double error = std::abs(fixed - number);
      report_.largest_errors[k] = std::max(report_.largest_errors[k], error);
      report_.mean_errors[k] += error;
      lowest_[k] = std::min(lowest_[k], number);
      highest_[k] = std::max(highest_[k], number);
    }
  }

  const Model& model_;
  const Network<float>& network_;
  const detail::FixedProgram& program_;
  std::int32_t threshold_;
  FixedPointReport report_;
  std::vector<double> lowest_;
  std::vector<double> highest_;
};

FixedPointReport compared(const Model& model, const Network<float>& network,
                          const detail::FixedProgram& program, const ConstMatrixView<float>& rows) {
  constexpr Index at_once = 256;
  OutputDifferences differences(model, network, program);
  for (Index first = 0; first < rows.rows(); first += at_once)
    differences.add(Matrix<float>(rows.middleRows(first, std::min(at_once, rows.rows() - first))));
  return differences.report();
}

/// Some of the calibration rows, as integers.
std::vector<std::vector<std::int32_t>> test_rows(const detail::FixedProgram& program,
                                                 const ConstMatrixView<float>& rows) {
  const Index count = std::min<Index>(8, rows.rows());
  std::vector<std::vector<std::int32_t>> chosen;
  for (Index i = 0; i < count; ++i) {
    const Matrix<float> row = rows.middleRows(i * rows.rows() / count, 1);
    chosen.push_back(detail::quantized(program, elements(row)));
  }
  return chosen;
}

/// "   line" for each line.
std::string indented(std::string_view text) {
  std::string result;
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    result += fmt::format("   {}\n", detail::c_comment(text.substr(start, end - start)));
    start = end + 1;
  }
  return result;
}

std::string introduction(const Model& model, const Graph<float>& graph, const detail::FixedProgram& program,
                         const std::string& name, const FixedPointReport& report) {
  double largest_sum = 0;
  for (const detail::FixedStep& step : program.steps) largest_sum = std::max(largest_sum, step.largest_sum);
  const bool is_int8 = program.format == FixedPoint::int8;
  return fmt::format(
      "/* A neural network in integers, for C99 and C++, written by ogee {0}.\n\n"
      "     {2} out[{1}_outputs];\n"
      "     {1}_predict(in, out);\n{3}\n"
      "   {1}_self_test() returns 0 if that computes what ogee computes.\n\n"
      "   Inputs: {4}, as integers: (x - {1}_input_offset[i]) / {1}_input_scale[i], rounded{5}\n"
      "   Outputs: {6}, as integers: y = out[j] * {1}_output_scale[j] + {1}_output_offset[j]{7}\n"
      "   Layers: {8}\n"
      "   Memory: {9} bytes of constants, {10} bytes of local arrays\n"
      "   Sums cannot overflow: whatever the inputs are, no sum exceeds 2^{11:.1f}; {12} can hold less than "
      "2^{13}.\n\n"
      "{14}   Other rows may differ more: values beyond those of these rows are limited. */\n",
      version(), name, detail::number_type(program.format),
      model.class_count() > 0 ? fmt::format("     int number_of_class = {}_classify(in);\n", name) : "",
      detail::counted(program.inputs, "number", "numbers"), detail::c_names(model.input_names),
      gives_logits(model) ? detail::counted(std::ssize(program.output.scale), "logit", "logits")
                          : detail::counted(std::ssize(program.output.scale), "number", "numbers"),
      detail::c_names(model.target_names), detail::c_layers(graph),
      detail::with_separators(report.constant_bytes), detail::with_separators(report.stack_bytes),
      std::ceil(10 * std::log2(std::max(1.0, largest_sum))) / 10, is_int8 ? "int32_t" : "int64_t",
      is_int8 ? 31 : 63, indented(report.text()));
}

/// Two digits, rounded up: what is at most a number is at most this one.
std::string bound_text(double number) {
  if (!(number > 0)) return "0";
  const double digit = std::pow(10, std::floor(std::log10(number)) - 1);
  return fmt::format("{:.2g}", std::ceil(number / digit) * digit);
}

/// The largest error as a part of the span of the same output; 0 if all outputs are constant.
double largest_share(std::span<const double> errors, std::span<const double> spans) {
  double largest = 0;
  for (std::size_t k = 0; k < errors.size(); ++k)
    if (spans[k] > 0) largest = std::max(largest, errors[k] / spans[k]);
  return largest;
}

/// " (50 % of their span)", or nothing where outputs are constant.
std::string share_text(std::span<const double> errors, std::span<const double> spans) {
  if (std::none_of(spans.begin(), spans.end(), [](double span) { return span > 0; })) return "";
  const double percent = 100 * largest_share(errors, spans);
  const std::string digits = percent < 10 ? fmt::format("{:.2g}", percent) : fmt::format("{:.0f}", percent);
  return fmt::format(" ({} % of their span)", digits);
}

std::string error_text(const std::string& subject, double largest, const std::string& share, double mean) {
  return fmt::format("  {} by at most {}{}, by {:.2g} on average\n", subject, bound_text(largest), share,
                     mean);
}

double largest_of(const std::vector<double>& numbers) {
  return numbers.empty() ? 0 : *std::max_element(numbers.begin(), numbers.end());
}

double mean_of(const std::vector<double>& numbers) {
  return std::accumulate(numbers.begin(), numbers.end(), 0.0) / static_cast<double>(numbers.size());
}

}  // namespace

double FixedPointReport::largest_error() const { return largest_of(largest_errors); }

std::string FixedPointReport::text() const {
  std::string text = fmt::format("{} beside floating point, on {} of calibration:\n", name_of(format),
                                 detail::counted(rows, "row", "rows"));
  if (equal_classes)
    text += fmt::format("  the class is the same in {} of {} ({:.2f} %)\n", *equal_classes, rows,
                        100 * static_cast<double>(*equal_classes) / static_cast<double>(rows));
  if (equal_classes)
    return text + error_text("outputs differ", largest_error(), share_text(largest_errors, spans),
                             mean_of(mean_errors));
  for (std::size_t k = 0; k < outputs.size(); ++k)
    text += error_text(fmt::format("values of {} differ", outputs[k]), largest_errors[k],
                       share_text(std::span(largest_errors).subspan(k, 1), std::span(spans).subspan(k, 1)),
                       mean_errors[k]);
  return text;
}

FixedPointHeader fixed_point_header(const Model& model, const MatrixArgument<float>& calibration,
                                    const FixedPointOptions& options) {
  if (calibration.rows() == 0) throw DataError("the calibration has no rows");
  const Network<float> network = detail::scoring_network(model);
  network.check_input(calibration.rows(), calibration.cols());
  const detail::FixedProgram program = detail::fixed_program(model, options.format, calibration);
  const std::string name = detail::c_identifier(options.name);
  const detail::FixedText text = detail::fixed_text(program, name);

  FixedPointReport report = compared(model, network, program, calibration);
  report.constant_bytes = text.constant_bytes;
  report.stack_bytes = text.stack_bytes;
  std::string functions = text.predict;
  if (model.class_count() > 0)
    functions += detail::classify_text(program, name, class_threshold(model, program));
  functions += text.conversion + detail::self_test_text(program, name, test_rows(program, calibration));
  return {
      introduction(model, network.graph(), program, name, report) +
          detail::c_guarded(name, "#include <stdint.h>\n\n" +
                                      detail::c_sizes(name, program.inputs, network.output_size()) +
                                      detail::c_classes(name, model.class_names) + text.arrays + functions),
      report};
}

FixedPointReport export_fixed_point(const Model& model, const MatrixArgument<float>& calibration,
                                    const std::filesystem::path& path, FixedPointOptions options) {
  options.name = path.stem().string();
  const FixedPointHeader header = fixed_point_header(model, calibration, options);
  write_file_atomically(path, header.text);
  return header.report;
}

}  // namespace ogee
