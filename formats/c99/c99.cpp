#include "c99.hpp"

#include <fmt/format.h>

#include <vector>

#include "../../core/detail/number_text.hpp"
#include "../detail/both_classes.hpp"
#include "../detail/exported_part.hpp"
#include "../write_file.hpp"
#include "detail/c_header.hpp"
#include "detail/c_program.hpp"
#include "detail/c_self_test.hpp"
#include "detail/c_text.hpp"

namespace ogee {
namespace {

/// All but the self test; `part` is what the header computes.
class Header {
 public:
  Header(const Model& part, const C99Options& options)
      : part_(part),
        options_(options),
        name_(detail::c_identifier(options.name)),
        graph_(part.network.graph()),
        program_(detail::c_program(graph_, name_)) {}

  [[nodiscard]] std::string text() const {
    return introduction() +
           detail::c_guarded(name_, (program_.needs_math ? "#include <math.h>\n\n" : "") +
                                        detail::c_sizes(name_, part_.network.input_size(), outputs()) +
                                        detail::c_classes(name_, part_.class_names) + program_.arrays +
                                        program_.functions + predict() + self_test());
  }

 private:
  /// Whether the probability of class 0 is added.
  [[nodiscard]] bool has_both() const {
    return !options_.logits && std::ssize(part_.prediction_names()) > part_.network.output_size();
  }
  [[nodiscard]] Index outputs() const { return has_both() ? 2 : part_.network.output_size(); }

  [[nodiscard]] std::string introduction() const {
    constexpr Index bytes = sizeof(float);
    return fmt::format(
        "/* A neural network for C99 and C++, written by ogee {0}.\n\n"
        "     float out[{1}_outputs];\n"
        "     {1}_predict(in, out);\n\n"
        "   {1}_self_test() returns 0 if that computes what ogee computes.\n\n"
        "   Inputs: {2}{3}{4}\n"
        "   Outputs: {5}{6}\n"
        "   Layers: {7}\n"
        "   Memory: {8} bytes of constants, {9} bytes of local arrays */\n",
        version(), name_, detail::counted(part_.network.input_size(), "number", "numbers"),
        options_.raw_inputs ? "" : ", scaled as in training", detail::c_names(part_.input_names),
        outputs_text(), detail::c_names(part_.target_names), detail::c_layers(graph_),
        detail::with_separators(program_.constant_numbers * bytes),
        detail::with_separators(program_.stack_numbers * bytes));
  }

  [[nodiscard]] std::string outputs_text() const {
    if (options_.logits) return detail::counted(outputs(), "logit", "logits");
    if (part_.output_kind() == OutputKind::numbers) return detail::counted(outputs(), "number", "numbers");
    return detail::counted(outputs(), "probability", "probabilities");
  }

  [[nodiscard]] std::string predict() const {
    std::string text =
        fmt::format(
            "\nstatic inline void {0}_predict(const float in[{0}_inputs], float out[{0}_outputs]) {{\n",
            name_) +
        program_.statements + "\n  /* outputs */\n";
    if ((program_.statements + program_.output).find("in[") == std::string::npos) text += "  (void)in;\n";
    if (has_both()) {
      text += fmt::format("  for (int j = 0; j < 1; ++j) out[1] = {};\n  out[0] = 1.0f - out[1];\n",
                          program_.output);
    } else {
      text += fmt::format("  for (int j = 0; j < {}_outputs; ++j) out[j] = {};\n", name_, program_.output);
    }
    return text + "}\n";
  }

  [[nodiscard]] std::string self_test() const {
    const Matrix<float> inputs = detail::test_inputs(part_);
    const Matrix<double> rows = inputs.cast<double>();
    return detail::c_self_test(name_, inputs, with_both(part_.network.predict(inputs)),
                               with_both(part_.network.cast<double>().predict(rows)));
  }

  /// With the probability of class 0 in front, where it is added.
  template <Real T>
  [[nodiscard]] Matrix<T> with_both(const Matrix<T>& outputs) const {
    return has_both() ? detail::of_both_classes(outputs) : outputs;
  }

  const Model& part_;
  const C99Options& options_;
  std::string name_;
  Graph<float> graph_;
  detail::CProgram program_;
};

}  // namespace

std::string c99_header(const Model& model, const C99Options& options) {
  const Model part = detail::exported_part(model, options.raw_inputs, options.logits);
  return Header(part, options).text();
}

void export_c99(const Model& model, const std::filesystem::path& path, C99Options options) {
  options.name = path.stem().string();
  write_file_atomically(path, c99_header(model, options));
}

}  // namespace ogee
