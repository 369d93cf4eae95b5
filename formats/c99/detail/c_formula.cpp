#include "c_formula.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>

#include "../../../core/errors.hpp"
#include "c_term.hpp"

namespace ogee::detail {
namespace {

/// A function that activations call; % stands for the prefix.
struct Helper {
  const char* name;
  const char* definition;
};

/// Their branches are selections, for which there are vector instructions. The quotient for tanh is that of
/// scripts/make_polynomials.py.
constexpr std::array<Helper, 5> all_helpers{{
    {"abs", "static inline float %_abs(float x) { return x < 0.0f ? -x : x; }\n"},
    {"min", "static inline float %_min(float a, float b) { return a < b || a != a ? a : b; }\n"},
    {"max", "static inline float %_max(float a, float b) { return a > b || a != a ? a : b; }\n"},
    {"tanh",
     "/* A quotient of polynomials: the error is below 4e-7 tanh(x). */\n"
     "static inline float %_tanh(float x) {\n"
     "  const float c = x > 9.0f ? 9.0f : x < -9.0f ? -9.0f : x;\n"
     "  const float z = c * c;\n"
     "  const float p =\n"
     "      1.0f + z * (0.13383998f + z * (0.00349901663f + z * (2.0661575e-5f + z * 1.34202027e-8f)));\n"
     "  const float q =\n"
     "      1.0f + z * (0.467173189f + z * (0.025890287f + z * (0.000329107104f + z * 7.80489643e-7f)));\n"
     "  const float y = c * p / q;\n"
     "  return y > 1.0f ? 1.0f : y < -1.0f ? -1.0f : y;\n"
     "}\n"},
    {"softmax",
     "static inline void %_softmax(float *x, int count) {\n"
     "  float largest = x[0], sum = 0.0f;\n"
     "  for (int j = 1; j < count; ++j) largest = x[j] > largest ? x[j] : largest;\n"
     "  for (int j = 0; j < count; ++j) x[j] = expf(x[j] - largest);\n"
     "  for (int j = 0; j < count; ++j) sum += x[j];\n"
     "  for (int j = 0; j < count; ++j) x[j] /= sum;\n"
     "}\n"},
}};

std::string with_prefix(std::string_view text, const std::string& prefix) {
  std::string result;
  for (const char c : text) {
    if (c == '%')
      result += prefix;
    else
      result += c;
  }
  return result;
}

/// Whether the header has the function, and not <math.h>.
bool is_helper(Operation operation) {
  return operation == Operation::tanh || operation == Operation::abs || operation == Operation::min ||
         operation == Operation::max;
}

}  // namespace

/// The body of a function that computes a formula.
class CFunctions::Body {
 public:
  Body(CFunctions& functions, const Activation& activation)
      : functions_(functions), name_(activation.name()) {
    const CTerm result = term(activation.symbolic());
    text_ += fmt::format("  return {};\n", result.text);
    if (!uses_x_) text_.insert(0, "  (void)x;\n");
  }

  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  [[nodiscard]] CTerm term(const Expression& expression) {
    const auto operands = expression.operands();
    switch (expression.operation()) {
      case Operation::constant:
        return constant(expression.constant());
      case Operation::variable:
        uses_x_ = true;
        return {"x"};
      case Operation::negate:
        return {fmt::format("-{}", operand_text(part(operands[0]))), false};
      case Operation::add:
        return binary_term(part(operands[0]), "+", part(operands[1]));
      case Operation::subtract:
        return binary_term(part(operands[0]), "-", part(operands[1]));
      case Operation::multiply:
        return binary_term(part(operands[0]), "*", part(operands[1]));
      case Operation::divide:
        return binary_term(part(operands[0]), "/", part(operands[1]));
      case Operation::where_positive: {
        const CTerm condition = part(operands[0]);
        const CTerm a = part(operands[1]);
        const CTerm b = part(operands[2]);
        return {fmt::format("{} > 0.0f ? {} : {}", operand_text(condition), operand_text(a), operand_text(b)),
                false};
      }
      default:
        return call(expression);
    }
  }

  /// An operand. Long ones get a name, so that nothing nests deeply.
  [[nodiscard]] CTerm part(const Expression& expression) {
    constexpr std::size_t max_size = 60;
    CTerm result = term(expression);
    return result.text.size() <= max_size ? result : CTerm{named(result.text)};
  }

  [[nodiscard]] CTerm constant(double value) const {
    const auto number = static_cast<float>(value);
    if (!std::isfinite(number))
      throw OptionError(fmt::format(
          "activation {} has the constant {} in its formula, which no float can hold", name_, value));
    return number_term(number);
  }

  /// C's functions are called once for each argument: their results get names.
  [[nodiscard]] CTerm call(const Expression& expression) {
    const Operation operation = expression.operation();
    const std::string name(ogee::name_of(operation));
    std::string arguments;
    for (const Expression& operand : expression.operands())
      arguments += fmt::format("{}{}", arguments.empty() ? "" : ", ", part(operand).text);
    const bool helps = is_helper(operation);
    const std::string text =
        fmt::format("{}({})", helps ? functions_.helper(name) : functions_.math(name + "f"), arguments);
    return {helps ? text : named(text)};
  }

  [[nodiscard]] std::string named(const std::string& text) {
    std::string& name = names_[text];
    if (name.empty()) {
      name = fmt::format("a{}", names_.size());
      text_ += fmt::format("  const float {} = {};\n", name, text);
    }
    return name;
  }

  CFunctions& functions_;
  std::string name_;
  std::map<std::string, std::string> names_;
  std::string text_;
  bool uses_x_ = false;
};

std::string CFunctions::name_of(const Activation& activation) {
  const Body body(*this, activation);
  std::string& name = names_[body.text()];
  if (name.empty()) {
    name = fmt::format("{}_activation{}", prefix_, names_.size());
    activations_.push_back(fmt::format("/* {} */\nstatic inline float {}(float x) {{\n{}}}\n",
                                       c_comment(activation.description()), name, body.text()));
  }
  return name;
}

std::string CFunctions::softmax() {
  (void)math("expf");
  return helper("softmax");
}

std::string CFunctions::definitions() const {
  std::string text;
  for (const Helper& each : all_helpers)
    if (helpers_.contains(each.name)) text.append("\n").append(with_prefix(each.definition, prefix_));
  for (const std::string& each : activations_) text.append("\n").append(each);
  return text;
}

std::string CFunctions::helper(const std::string& name) {
  helpers_.insert(name);
  return prefix_ + "_" + name;
}

std::string CFunctions::math(const std::string& name) {
  needs_math_ = true;
  return name;
}

}  // namespace ogee::detail
