#pragma once

/// A layer under examination, and the groups of claims on it: each is in a file of its name.

#include <fmt/format.h>

#include <cstdint>
#include <exception>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

#include "../check_layer.hpp"
#include "guarded_step.hpp"
#include "layer_differences.hpp"

namespace ogee::detail {

/// A layer with a batch in one precision, and the results of a step that others are compared with.
template <Real T>
struct Trial {
  static constexpr std::string_view precision = precision_name<T>;
  /// Larger than the differences between sums in different orders.
  static constexpr double rounding = 256 * static_cast<double>(std::numeric_limits<T>::epsilon());

  LayerPointer<T> layer = {};
  Matrix<T> inputs = {};
  Matrix<T> output_gradient = {};
  StepResult<T> step = {};

  [[nodiscard]] StepResult<T> run(const StepPlan& plan = {}) const {
    return guarded_step(*layer, inputs, output_gradient, plan);
  }
  [[nodiscard]] Matrix<T> infer(Index rows_per_block = 0) const {
    return guarded_inference(*layer, inputs, rows_per_block);
  }
  /// How the results differ if a step is done in this way.
  [[nodiscard]] Objection difference_if(const StepPlan& plan) const {
    return step_difference(*layer, run(plan), step, 0);
  }
  /// How the results of another layer differ.
  [[nodiscard]] Objection difference_of(const Layer<T>& other) const {
    return step_difference(other, guarded_step(other, inputs, output_gradient), step, 0);
  }
};

struct LayerExamination {
  const LayerDescription& description;
  const LayerCheckOptions& options;
  LayerReport report = {};
  Trial<double> wide = {};
  Trial<float> narrow = {};
  bool draws = false;  ///< random numbers in training

  /// A part of the random numbers of this check, the same in both precisions.
  [[nodiscard]] Matrix<double> random_matrix(Index rows, Index columns, std::uint32_t number) const {
    const RandomStream stream(options.seed, RandomPurpose::data, number);
    Matrix<double> matrix(rows, columns);
    std::uint64_t position = 0;
    for (double& element : elements(matrix)) element = static_cast<float>(stream.normal(position++));
    return matrix;
  }

  /// Adds a claim. Each test returns an objection or throws; the first objection breaks the claim.
  template <class... Tests>
  void claim(std::string text, const Tests&... tests) {
    Objection objection;
    try {
      (void)((objection = tests()).empty() && ...);
    } catch (const std::exception& error) {
      objection = fmt::format("it threw \"{}\"", error.what());
    } catch (...) {
      objection = "it threw something that is not a std::exception";
    }
    report.claims.push_back({std::move(text), objection.empty(), std::move(objection)});
  }
  /// Adds a claim on the layer in both precisions.
  template <class Test>
  void claim_both(std::string text, const Test& test) {
    claim(
        std::move(text), [&] { return test(wide); }, [&] { return test(narrow); });
  }
  void skip(std::string_view text, std::string_view reason) {
    report.skipped.push_back(fmt::format("{}: {}", text, reason));
  }
};

void claim_memory(LayerExamination& layer);
void claim_gradients(LayerExamination& layer);
void claim_agreement(LayerExamination& layer);     ///< of passes, precisions, and batches divided otherwise
void claim_construction(LayerExamination& layer);  ///< copies, initial parameters, settings
void claim_views(LayerExamination& layer);         ///< what it shows of itself

}  // namespace ogee::detail
