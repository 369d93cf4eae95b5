#include "check_layer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <exception>
#include <functional>
#include <limits>
#include <span>

#include "../../core/errors.hpp"
#include "../../core/kinds.hpp"
#include "../../core/option_checks.hpp"
#include "detail/guarded_step.hpp"
#include "detail/layer_differences.hpp"

namespace ogee {
namespace {

using namespace detail;

constexpr Index usual_input_size = 5;
constexpr double largest_difference_step = 1e-5;
constexpr int difference_steps = 3;
constexpr double difference_step_ratio = 0.1;
constexpr double smallest_share = 1e-3;

template <Real T>
constexpr const char* name_of_precision = std::same_as<T, float> ? "float" : "double";

/// Larger than the differences between sums in different orders.
template <Real T>
constexpr double rounding = 256 * static_cast<double>(std::numeric_limits<T>::epsilon());

/// The first objection of several that are computed one after the other.
Objection first_of(std::initializer_list<std::function<Objection()>> all) {
  for (const auto& each : all)
    if (Objection objection = each(); !objection.empty()) return objection;
  return {};
}

/// Numbers that are the same in both precisions.
Matrix<double> random_matrix(Index rows, Index columns, const RandomStream& stream) {
  Matrix<double> matrix(rows, columns);
  std::uint64_t position = 0;
  for (double& element : elements(matrix)) element = static_cast<float>(stream.normal(position++));
  return matrix;
}

/// The tests of all claims, one after the other.
class LayerExamination {
 public:
  LayerExamination(const LayerDescription& description, const LayerCheckOptions& options)
      : description_(description), options_(options) {}

  LayerReport report() {
    report_.layer = description_.kind();
    claim("it can be made and run", [this] { return prepare(); });
    if (report_.ok()) examine();
    return std::move(report_);
  }

 private:
  [[nodiscard]] RandomStream stream(std::uint32_t number) const {
    return {options_.seed, RandomPurpose::data, number};
  }

  [[nodiscard]] std::string label() const {
    const std::string text = description_.text();
    return fmt::format("{}{}", description_.kind(), text.empty() ? "" : fmt::format(" ({})", text));
  }

  /// Adds a claim; `test` returns the objection or throws.
  void claim(std::string text, const std::function<Objection()>& test) {
    Objection objection;
    try {
      objection = test();
    } catch (const std::exception& error) {
      objection = fmt::format("it threw \"{}\"", error.what());
    } catch (...) {
      objection = "it threw something that is not a std::exception";
    }
    report_.claims.push_back({std::move(text), objection.empty(), std::move(objection)});
  }
  void skip(std::string_view text, std::string_view reason) {
    report_.skipped.push_back(fmt::format("{}: {}", text, reason));
  }

  Objection prepare() {
    report_.layer = label();
    const Index declared = description_.declared_input_size();
    size_ = options_.input_size > 0 ? options_.input_size : (declared > 0 ? declared : usual_input_size);
    if (declared > 0 && declared != size_)
      return fmt::format("it has {} inputs, but the check gives it {}", declared, size_);
    layer_ = description_.make<double>(size_);
    if (description_.passes_size_through() && layer_->output_size() != size_)
      return fmt::format("it gives {} outputs for {} inputs, but passes_size_through is true",
                         layer_->output_size(), size_);
    layer_->set_stream({options_.seed, RandomPurpose::dropout});
    randomize(*layer_);
    narrow_ = layer_->to_float();
    inputs_ = random_matrix(options_.rows, size_, stream(0));
    output_gradient_ = random_matrix(options_.rows, layer_->output_size(), stream(1));
    step_ = step();
    narrow_step_ = narrow_step(*narrow_);
    draws_ = forward(*layer_, {.number = 1}) != step_.output;
    return {};
  }

  void randomize(Layer<double>& layer) const {
    std::uint32_t number = 8;
    for (Parameter<double>& parameter : layer.parameters())
      parameter.value = random_matrix(parameter.value.rows(), parameter.value.cols(), stream(number++));
  }

  [[nodiscard]] StepResult<double> step(const StepPlan& plan = {}) const { return step_of(*layer_, plan); }
  [[nodiscard]] StepResult<double> step_of(const Layer<double>& layer, const StepPlan& plan = {}) const {
    return guarded_step<double>(layer, inputs_, output_gradient_, plan);
  }
  [[nodiscard]] StepResult<float> narrow_step(const Layer<float>& layer, const StepPlan& plan = {}) const {
    return guarded_step<float>(layer, inputs_.cast<float>(), output_gradient_.cast<float>(), plan);
  }
  [[nodiscard]] Matrix<double> forward(const Layer<double>& layer, const StepPlan& plan) const {
    return step_of(layer, plan).output;
  }

  void examine() {
    examine_memory();
    examine_gradients();
    examine_inference();
    examine_rows();
    examine_copies();
    if (!layer_->parameters().empty()) examine_initialization();
    examine_settings();
    examine_lowering();
    claim("observe shows a row for each row of the batch", [this] { return observe(); });
  }

  void examine_memory() {
    claim("forward and backward write only their results", [this] {
      return first_of({[&] { return step_.trespass; }, [&] { return narrow_step_.trespass; }});
    });
    claim("every result is written, and finite", [this] {
      return first_of(
          {[&] { return not_finite(*layer_, step_); }, [&] { return not_finite(*narrow_, narrow_step_); }});
    });
    claim("a step depends only on its number and its rows", [this] {
      return first_of({[&] { return step_difference(*layer_, step(), step_, 0); },
                       [&] { return other_layer_interferes(); }});
    });
    claim("gradients of parameters do not need backward_input", [this] {
      const StepResult<double> found = step({.wants_input_gradient = false});
      for (std::size_t k = 0; k < found.gradients.size(); ++k)
        if (Objection objection =
                difference(name_of_gradient(*layer_, k), found.gradients[k], step_.gradients[k], 0);
            !objection.empty())
          return objection;
      return Objection();
    });
    if (layer_->saves_over_input())
      claim("the saved rows may use the memory of the input", [this] {
        return first_of({[&] { return step({.saves_over_input = true}).trespass; },
                         [&] { return step_difference(*layer_, step({.saves_over_input = true}), step_, 0); },
                         [&] {
                           return step_difference(*narrow_, narrow_step(*narrow_, {.saves_over_input = true}),
                                                  narrow_step_, 0);
                         }});
      });
  }

  template <Real T>
  static Objection not_finite(const Layer<T>& layer, const StepResult<T>& step) {
    const auto look = [](std::string_view what, const Matrix<T>& values) -> Objection {
      for (Index row = 0; row < values.rows(); ++row)
        for (Index column = 0; column < values.cols(); ++column)
          if (!std::isfinite(values(row, column)))
            return fmt::format("{}({}, {}) is {} in {}: not written, or computed from unwritten memory", what,
                               row, column, values(row, column), name_of_precision<T>);
      return {};
    };
    Objection objection = look("the output", step.output);
    if (objection.empty()) objection = look("dL/dX", step.input_gradient);
    for (std::size_t k = 0; objection.empty() && k < step.gradients.size(); ++k)
      objection = look(name_of_gradient(layer, k), step.gradients[k]);
    return objection;
  }

  /// Whether another layer of the same description changes the results of this one.
  [[nodiscard]] Objection other_layer_interferes() const {
    const Index other_size = description_.declared_input_size() > 0 ? size_ : size_ + 1;
    const LayerPointer<double> other = description_.make<double>(other_size);
    const Objection objection = step_difference(*layer_, step(), step_, 0);
    return objection.empty() ? objection : objection + " after another layer is made";
  }

  void examine_gradients() {
    claim("dL/dX is the derivative",
          [this] { return gradient_is_wrong("dL/dX", inputs_, step_.input_gradient); });
    for (std::size_t k = 0; k < layer_->parameters().size(); ++k) {
      const std::string name = name_of_gradient(*layer_, k);
      claim(name + " is the derivative",
            [&] { return gradient_is_wrong(name, layer_->parameters()[k].value, step_.gradients.at(k)); });
    }
  }

  /// L = Σ C ⊙ Y.
  [[nodiscard]] double functional() const {
    return step({.wants_input_gradient = false}).output.cwiseProduct(output_gradient_).sum();
  }

  /// The worst entry of a gradient with respect to `variables`, which belong to this check.
  Objection gradient_is_wrong(std::string_view name, Matrix<double>& variables,
                              const Matrix<double>& gradient) {
    const double magnitude = step_.output.cwiseProduct(output_gradient_).cwiseAbs().sum();
    const double largest = gradient.cwiseAbs().maxCoeff();
    double worst = options_.tolerance;
    Objection objection;
    const Index count = std::min(variables.size(), options_.entries);
    for (Index i = 0; i < count; ++i) {
      const Index position = i * variables.size() / count;
      double& variable = elements(variables)[static_cast<std::size_t>(position)];
      const double analytic = elements(gradient)[static_cast<std::size_t>(position)];
      const auto [numeric, error] = nearest_difference(variable, analytic, magnitude, largest);
      if (error <= worst) continue;
      worst = error;
      objection = fmt::format("{}({}, {}) is {:.9g}, by differences {:.9g}", name,
                              position / variables.cols(), position % variables.cols(), analytic, numeric);
    }
    return objection;
  }

  struct Derivative {
    double numeric;
    double error;  ///< of the analytic one, relatively
  };
  /// The central difference nearest to the analytic derivative: small steps suit kinks, large ones the rest.
  [[nodiscard]] Derivative nearest_difference(double& variable, double analytic, double magnitude,
                                              double largest) const {
    const double original = variable;
    Derivative best{0, std::numeric_limits<double>::infinity()};
    double h = largest_difference_step * std::max(1.0, std::abs(original));
    for (int attempt = 0; attempt < difference_steps; ++attempt, h *= difference_step_ratio) {
      const double above = variable = original + h;
      const double right = functional();
      const double below = variable = original - h;
      const double left = functional();
      variable = original;
      const double numeric = (right - left) / (above - below);
      const double off = std::abs(analytic - numeric);
      const double rounding_of_sums = 4 * std::numeric_limits<double>::epsilon() * magnitude / h;
      const double scale = std::max({std::abs(analytic), std::abs(numeric), smallest_share * largest});
      const double error = off <= rounding_of_sums ? 0 : off / scale;
      if (error < best.error || attempt == 0)
        best = {numeric, std::isnan(error) ? std::numeric_limits<double>::infinity() : error};
      if (best.error <= options_.tolerance) break;
    }
    return best;
  }

  void examine_inference() {
    if (draws_) {
      skip("infer and forward agree", "it draws random numbers in training");
    } else {
      claim("infer and forward agree", [this] {
        return first_of({[&] {
                           return difference("the output of infer", guarded_inference(*layer_, inputs_),
                                             step_.output, rounding<double>);
                         },
                         [&] {
                           return difference("the output of infer in float",
                                             guarded_inference<float>(*narrow_, inputs_.cast<float>()),
                                             narrow_step_.output, rounding<float>);
                         }});
      });
    }
    claim("float agrees with double",
          [this] { return step_difference(*narrow_, narrow_step_, step_, 16 * rounding<float>); });
  }

  void examine_rows() {
    claim("a row does not depend on other rows", [this] { return rows_are_mixed(); });
    claim("a batch gives the same bits in blocks of rows", [this] {
      for (const Index rows : {Index{1}, std::max<Index>(1, options_.rows / 2)}) {
        Objection objection = step_difference(*layer_, step({.rows_per_block = rows}), step_, 0);
        if (objection.empty())
          objection =
              step_difference(*narrow_, narrow_step(*narrow_, {.rows_per_block = rows}), narrow_step_, 0);
        if (objection.empty())
          objection = difference("the output of infer", guarded_inference(*layer_, inputs_, rows),
                                 guarded_inference(*layer_, inputs_), 0);
        if (!objection.empty()) return fmt::format("in blocks of {}, {}", rows, objection);
      }
      return Objection();
    });
    if (!layer_->parameters().empty())
      claim("gradients of parameters have the same bits in tiles of rows", [this] {
        return first_of({[&] { return step_difference(*layer_, step({.rows_per_tile = 1}), step_, 0); },
                         [&] { return step_difference(*layer_, step({.rows_per_tile = 3}), step_, 0); },
                         [&] {
                           return step_difference(*narrow_, narrow_step(*narrow_, {.rows_per_tile = 2}),
                                                  narrow_step_, 0);
                         }});
      });
  }

  /// Keeps one row after the other and changes all others.
  [[nodiscard]] Objection rows_are_mixed() const {
    const Matrix<double> inferred = guarded_inference(*layer_, inputs_);
    for (Index kept = 0; kept < options_.rows; ++kept) {
      Matrix<double> inputs = random_matrix(options_.rows, size_, stream(2));
      Matrix<double> output_gradient = random_matrix(options_.rows, layer_->output_size(), stream(3));
      inputs.row(kept) = inputs_.row(kept);
      output_gradient.row(kept) = output_gradient_.row(kept);
      const StepResult<double> found = guarded_step<double>(*layer_, inputs, output_gradient);
      const auto row = [kept](const Matrix<double>& matrix) { return Matrix<double>(matrix.row(kept)); };
      Objection objection = difference("the output", row(found.output), row(step_.output), 0);
      if (objection.empty())
        objection = difference("dL/dX", row(found.input_gradient), row(step_.input_gradient), 0);
      if (objection.empty())
        objection =
            difference("the output of infer", row(guarded_inference(*layer_, inputs)), row(inferred), 0);
      if (!objection.empty()) return fmt::format("of row {} alone, {} from other rows", kept, objection);
    }
    return {};
  }

  void examine_copies() {
    claim("a clone is the same layer", [this] {
      const LayerPointer<double> copy = layer_->clone();
      return first_of({[&] { return parameters_differ(*copy, *layer_); },
                       [&] { return step_difference(*copy, step_of(*copy), step_, 0); }});
    });
    claim("the cast to float keeps all parameters", [this] { return parameters_differ(*narrow_, *layer_); });
    claim("the cast to float and back is the same layer", [this] {
      const LayerPointer<double> copy = narrow_->to_double();
      return first_of({[&] { return parameters_differ(*copy, *layer_); },
                       [&] { return step_difference(*copy, step_of(*copy), step_, 0); }});
    });
    claim("a layer made in float is the same as the cast one", [this] {
      const LayerPointer<float> made = description_.make<float>(size_);
      made->set_stream(layer_->stream());
      copy_parameters(*narrow_, *made);
      return first_of({[&] { return parameters_differ(*made, *narrow_); },
                       [&] { return step_difference(*made, narrow_step(*made), narrow_step_, 0); }});
    });
  }

  template <Real T>
  static void copy_parameters(const Layer<T>& from, Layer<T>& to) {
    for (std::size_t k = 0; k < std::min(from.parameters().size(), to.parameters().size()); ++k)
      to.parameters()[k].value = from.parameters()[k].value;
  }

  /// A layer whose parameters were `before`, drawn again.
  [[nodiscard]] LayerPointer<double> drawn(std::uint64_t seed, double before) const {
    LayerPointer<double> layer = description_.make<double>(size_);
    for (Parameter<double>& parameter : layer->parameters()) parameter.value.setConstant(before);
    layer->initialize({.stream = {seed, RandomPurpose::initialization}, .following = {}});
    return layer;
  }

  void examine_initialization() {
    claim("initialize sets every parameter, from the draw alone",
          [this] { return parameters_differ(*drawn(1, 0.25), *drawn(1, -3)); });
    const auto parameters = layer_->parameters();
    const bool has_weights = std::any_of(parameters.begin(), parameters.end(), [](const auto& parameter) {
      return parameter.role == Role::weight && parameter.value.rows() > 1 && parameter.value.cols() > 1;
    });
    if (has_weights)
      claim("initialize draws weights", [this] {
        return parameters_differ(*drawn(1, 0), *drawn(2, 0)).empty() ? "two seeds give the same parameters"
                                                                     : Objection();
      });
  }

  void examine_settings() {
    const std::string text = "its settings make the same layer";
    const auto kinds = registry<LayerDescription>().kinds();
    const auto kind = std::find_if(kinds.begin(), kinds.end(),
                                   [&](const auto& each) { return each.name == description_.kind(); });
    if (kind == kinds.end()) return skip(text, fmt::format("{} is not registered", description_.kind()));
    try {
      (void)kind->make(description_.settings());
    } catch (const UnknownNameError& error) {  // a function that is not registered: not the layer's fault
      return skip(text, error.what());
    } catch (...) {  // comes again
    }
    claim(text, [&] { return differs(kind->make(description_.settings())); });
  }
  [[nodiscard]] Objection differs(const LayerDescription& description) const {
    const std::vector<Setting> found = description.settings();
    const std::vector<Setting> expected = description_.settings();
    for (std::size_t i = 0; i < expected.size(); ++i)
      if (found.at(i).value != expected[i].value)
        return fmt::format("{} is {}, expected {}", expected[i].name, text_of(found[i].value),
                           text_of(expected[i].value));
    const LayerPointer<double> made = description.make<double>(size_);
    made->set_stream(layer_->stream());
    copy_parameters(*layer_, *made);
    if (made->output_size() != layer_->output_size())
      return fmt::format("it gives {} outputs, expected {}", made->output_size(), layer_->output_size());
    return step_difference(*made, step_of(*made), step_, 0);
  }

  void examine_lowering() {
    const std::string text = "lower and infer agree";
    if (!layer_->lowers()) return skip(text, "the layer has no function lower");
    claim(text, [this] {
      const Matrix<float> narrow_inputs = inputs_.cast<float>();
      return first_of({[&] {
                         return difference("the output of the graph", lowered(*layer_).run(view(inputs_)),
                                           guarded_inference(*layer_, inputs_), rounding<double>);
                       },
                       [&] {
                         return difference("the output of the graph in float",
                                           lowered(*narrow_).run(view(narrow_inputs)),
                                           guarded_inference(*narrow_, narrow_inputs), rounding<float>);
                       }});
    });
  }
  template <Real T>
  static Graph<T> lowered(const Layer<T>& layer) {
    Graph<T> graph(layer.input_size());
    graph.set_layer(std::string(layer.kind()));
    graph.set_output(layer.lower(graph, 0));
    return graph;
  }

  /// Records anything that does not have a row for each row of the batch.
  class RowCounter final : public Observer<double> {
   public:
    explicit RowCounter(Index rows) : rows_(rows) {}
    void activation(const Activation& /*activation*/, const ConstMatrixView<double>& values) override {
      look("pre-activations", values.rows());
    }
    void openness(const ConstMatrixView<double>& open) override { look("openness", open.rows()); }
    [[nodiscard]] const Objection& objection() const { return objection_; }

   private:
    void look(std::string_view what, Index rows) {
      if (rows != rows_) objection_ = fmt::format("{} have {} rows, expected {}", what, rows, rows_);
    }
    Index rows_;
    Objection objection_;
  };
  [[nodiscard]] Objection observe() const {
    RowCounter counter(options_.rows);
    layer_->observe(view(inputs_), counter);
    return counter.objection();
  }

  const LayerDescription& description_;
  const LayerCheckOptions& options_;
  LayerReport report_;
  Index size_ = 0;
  LayerPointer<double> layer_;
  LayerPointer<float> narrow_;
  Matrix<double> inputs_;
  Matrix<double> output_gradient_;
  StepResult<double> step_;  // of layer_
  StepResult<float> narrow_step_;
  bool draws_ = false;
};

}  // namespace

bool LayerReport::ok() const {
  return std::all_of(claims.begin(), claims.end(), [](const LayerClaim& claim) { return claim.holds; });
}

LayerReport check_layer(const LayerDescription& layer, const LayerCheckOptions& options) {
  constexpr std::string_view who = "check_layer";
  detail::require_count(who, "input_size", options.input_size, 0);
  detail::require_count(who, "rows", options.rows, 2);
  detail::require_count(who, "entries", options.entries);
  detail::require_in(ranges::positive, who, "tolerance", options.tolerance);
  return LayerExamination(layer, options).report();
}

std::string to_string(const LayerReport& report) {
  std::string text =
      fmt::format("{}: {}\n", report.layer, report.ok() ? "the contract holds" : "the contract is broken");
  for (const LayerClaim& claim : report.claims) {
    text += fmt::format("  {} {}", claim.holds ? "holds " : "BROKEN", claim.claim);
    text += claim.holds ? "\n" : fmt::format(": {}\n", claim.explanation);
  }
  for (const std::string& claim : report.skipped) text += fmt::format("  skipped {}\n", claim);
  return text;
}

}  // namespace ogee
