#pragma once

/// Losses: what training minimises.

#include <concepts>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kinds.hpp"
#include "types.hpp"

namespace ogee {

/// Rows of a batch, as passed to a loss.
template <Real T>
struct LossRows {
  std::span<const T> outputs;  ///< (rows, columns), row after row
  std::span<const T> targets;  ///< (rows, columns)
  std::size_t columns;
  std::span<double> losses;    ///< output: the loss of each row
  std::span<T> gradient = {};  ///< output (rows, columns): may be the outputs; empty if not requested
  double weight = 1;           ///< factor of the gradient of each row's loss

  [[nodiscard]] std::size_t rows() const { return losses.size(); }
  [[nodiscard]] bool wants_gradient() const { return !gradient.empty(); }
};

/// A struct that describes a loss: its kind, and how it is computed in both precisions. compute(rows) writes
/// the loss of each row and, if requested, the gradient of Σ losses · weight with respect to the outputs.
/// Optional are
///
///   static constexpr std::string_view output_function = "softmax";   the name of a layer, with
///   template <Real T> void apply_output_function(MatrixView<T> outputs) const;
///   static constexpr double decision_threshold = 0;
///   template <Real T> void check_targets(const ConstMatrixView<T>& targets) const;   throws DataError
///   void check() const;   throws OptionError for fields that do not go together
template <class D>
concept DescribesLoss = HasKind<D> && std::copy_constructible<D> &&
    requires(const D& description, const LossRows<float>& rows, const LossRows<double>& wide_rows) {
  description.compute(rows);
  description.compute(wide_rows);
};

/// A loss compares outputs (rows, k) with targets (rows, k). The loss of a batch is the mean of its rows'
/// losses. A loss is fused with its output function (softmax, logistic, identity): the network's outputs are
/// logits, and loss and gradient are finite for every finite logit.
///
/// Losses are values, cheap to copy, and work in both precisions. Converting a description to a Loss takes an
/// allocation; in a hand-written loop, do it once:
///
///     fit(network, data, SoftmaxCrossEntropy{.label_smoothing = 0.1}, Adam{});
///     const Loss loss = Huber{};
///     for (...) train_step(network, loss, optimizer, inputs, targets, workspace);
class Loss {
 public:
  static constexpr std::string_view title = "loss";

  /// @throws OptionError naming the field that is invalid in float.
  template <class Description>
  requires(!std::same_as<Description, Loss> && DescribesLoss<Description>)
      Loss(const Description& description);  // NOLINT: converts

  /// "softmax_cross_entropy"
  [[nodiscard]] std::string_view kind() const { return model_->kind(); }
  [[nodiscard]] std::vector<Setting> settings() const { return model_->settings(); }
  /// The kind with its settings, "huber(delta=1)".
  [[nodiscard]] std::string description() const { return describe_settings(kind(), settings()); }

  /// The loss of each row.
  void evaluate(const ConstMatrixView<float>& outputs, const ConstMatrixView<float>& targets,
                std::span<double> row_losses) const {
    model_->compute(rows_of(outputs, targets, row_losses));
  }
  void evaluate(const ConstMatrixView<double>& outputs, const ConstMatrixView<double>& targets,
                std::span<double> row_losses) const {
    model_->compute(rows_of(outputs, targets, row_losses));
  }

  /// The loss of each row, and the gradient (rows, k) of Σ row_losses · weight with respect to the outputs.
  /// For the mean over a batch, weight is 1 / batch size.
  void differentiate(const ConstMatrixView<float>& outputs, const ConstMatrixView<float>& targets,
                     double weight, std::span<double> row_losses, const MatrixView<float>& gradient) const {
    model_->compute(rows_of(outputs, targets, row_losses, weight, elements(gradient)));
  }
  void differentiate(const ConstMatrixView<double>& outputs, const ConstMatrixView<double>& targets,
                     double weight, std::span<double> row_losses, const MatrixView<double>& gradient) const {
    model_->compute(rows_of(outputs, targets, row_losses, weight, elements(gradient)));
  }

  /// The name of the layer that computes the output function, "softmax" or "logistic"; empty for the
  /// identity. A network that ends in this layer does not output logits.
  [[nodiscard]] std::string_view output_function() const { return model_->output_function(); }
  /// Applies the output function to logits, in place: probabilities for the cross-entropies.
  void apply_output_function(const MatrixView<float>& outputs) const {
    model_->apply_output_function(outputs);
  }
  void apply_output_function(const MatrixView<double>& outputs) const {
    model_->apply_output_function(outputs);
  }

  /// With a single output, an output above this means class 1.
  [[nodiscard]] double decision_threshold() const { return model_->decision_threshold(); }

  /// @throws DataError naming the first row with targets for which this loss is not defined.
  void check_targets(const ConstMatrixView<float>& targets) const { model_->check_targets(targets); }
  void check_targets(const ConstMatrixView<double>& targets) const { model_->check_targets(targets); }

 private:
  class Model {
   public:
    Model() = default;
    Model(const Model&) = delete;
    Model& operator=(const Model&) = delete;
    virtual ~Model() = default;
    [[nodiscard]] virtual std::string_view kind() const = 0;
    [[nodiscard]] virtual std::vector<Setting> settings() const = 0;
    virtual void compute(const LossRows<float>& rows) const = 0;
    virtual void compute(const LossRows<double>& rows) const = 0;
    [[nodiscard]] virtual std::string_view output_function() const = 0;
    virtual void apply_output_function(MatrixView<float> outputs) const = 0;
    virtual void apply_output_function(MatrixView<double> outputs) const = 0;
    [[nodiscard]] virtual double decision_threshold() const = 0;
    virtual void check_targets(const ConstMatrixView<float>& targets) const = 0;
    virtual void check_targets(const ConstMatrixView<double>& targets) const = 0;
  };
  template <class Description>
  class ModelOf;

  template <Real T>
  static LossRows<T> rows_of(const ConstMatrixView<T>& outputs, const ConstMatrixView<T>& targets,
                             std::span<double> losses, double weight = 1, std::span<T> gradient = {}) {
    return {.outputs = elements(outputs),
            .targets = elements(targets),
            .columns = static_cast<std::size_t>(outputs.cols()),
            .losses = losses,
            .gradient = gradient,
            .weight = weight};
  }

  std::shared_ptr<const Model> model_;
};

template <class Description>
class Loss::ModelOf final : public Model {
 public:
  explicit ModelOf(Description description) : description_(std::move(description)) {}

  [[nodiscard]] std::string_view kind() const override { return Description::kind; }
  [[nodiscard]] std::vector<Setting> settings() const override { return settings_of(description_); }
  void compute(const LossRows<float>& rows) const override { description_.compute(rows); }
  void compute(const LossRows<double>& rows) const override { description_.compute(rows); }
  [[nodiscard]] std::string_view output_function() const override {
    if constexpr (requires { Description::output_function; }) {
      static_assert(
          requires(MatrixView<float> outputs) { description_.apply_output_function(outputs); },
          "a loss with an output_function has apply_output_function(MatrixView<T> outputs) const");
      return Description::output_function;
    }
    return {};
  }
  void apply_output_function(MatrixView<float> outputs) const override { apply(outputs); }
  void apply_output_function(MatrixView<double> outputs) const override { apply(outputs); }
  [[nodiscard]] double decision_threshold() const override {
    if constexpr (requires { Description::decision_threshold; }) return Description::decision_threshold;
    return 0.5;  // halfway between the targets 0 and 1
  }
  void check_targets(const ConstMatrixView<float>& targets) const override { check(targets); }
  void check_targets(const ConstMatrixView<double>& targets) const override { check(targets); }

 private:
  template <Real T>
  void apply(MatrixView<T> outputs) const {
    if constexpr (requires { description_.apply_output_function(outputs); })
      description_.apply_output_function(outputs);
  }
  template <Real T>
  void check(const ConstMatrixView<T>& targets) const {
    if constexpr (requires { description_.check_targets(targets); }) description_.check_targets(targets);
  }

  Description description_;
};

template <class Description>
requires(!std::same_as<Description, Loss> &&
         DescribesLoss<Description>) Loss::Loss(const Description& description)
    : model_(std::make_shared<ModelOf<Description>>(description)) {
  check_description<float>(description);
}

/// Losses that are means over the outputs of a row: formula(output, target) gives the loss of one output and
/// its slope.
///
///     mean_over_outputs(rows, [](auto y, auto t) { return std::pair(std::abs(y - t), ...); });
template <Real T, class Formula>
void mean_over_outputs(const LossRows<T>& rows, const Formula& formula) {
  const auto columns = static_cast<double>(rows.columns);
  for (std::size_t row = 0; row < rows.rows(); ++row) {
    double sum = 0;
    for (std::size_t i = row * rows.columns; i < (row + 1) * rows.columns; ++i) {
      const auto [loss, slope] = formula(rows.outputs[i], rows.targets[i]);
      sum += loss;
      if (rows.wants_gradient()) rows.gradient[i] = static_cast<T>(slope * (rows.weight / columns));
    }
    rows.losses[row] = sum / columns;
  }
}

}  // namespace ogee
