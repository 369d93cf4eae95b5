#pragma once

/// One training step of a single layer, in guarded memory that reveals invalid accesses.

#include <cstdint>
#include <string>
#include <vector>

#include "../../../core/layer.hpp"

namespace ogee::detail {

/// A matrix between two guards. All of it is NaN at first: a read of unwritten elements, or outside the
/// matrix, computes NaN.
template <Real T>
class GuardedMatrix {
 public:
  /// The guards grow with the matrix and with `reach`.
  GuardedMatrix(Index rows, Index columns, Index reach = 0);
  explicit GuardedMatrix(const ConstMatrixView<T>& values);

  [[nodiscard]] T* data() { return memory_.data() + guard_; }
  [[nodiscard]] MatrixView<T> matrix() { return {data(), rows_, columns_}; }
  /// Whether nothing outside the matrix has been written.
  [[nodiscard]] bool is_intact() const;

 private:
  Index rows_;
  Index columns_;
  Index guard_;
  Matrix<T> memory_;
};

/// How a step is done.
struct StepPlan {
  std::uint64_t number = 0;  ///< of the step: determines what a layer draws
  Index rows_per_block = 0;  ///< 0 for all rows at once
  Index rows_per_tile = 0;   ///< of parameters; 0 for all rows at once
  bool saves_over_input = false;
  bool wants_input_gradient = true;
};

/// The results of a step.
template <Real T>
struct StepResult {
  Matrix<T> output;
  Matrix<T> input_gradient;
  std::vector<Matrix<T>> gradients;  ///< of each parameter
  std::string trespass;              ///< "forward wrote outside of ..."; empty otherwise
};

/// Runs forward and backward as the engine does.
template <Real T>
[[nodiscard]] StepResult<T> guarded_step(const Layer<T>& layer, const Matrix<T>& inputs,
                                         const Matrix<T>& output_gradient, const StepPlan& plan = {});

/// The output in inference, with separate memory for each block. @throws Error for a write outside it.
template <Real T>
[[nodiscard]] Matrix<T> guarded_inference(const Layer<T>& layer, const Matrix<T>& inputs,
                                          Index rows_per_block = 0);

extern template StepResult<float> guarded_step(const Layer<float>&, const Matrix<float>&,
                                               const Matrix<float>&, const StepPlan&);
extern template StepResult<double> guarded_step(const Layer<double>&, const Matrix<double>&,
                                                const Matrix<double>&, const StepPlan&);
extern template Matrix<float> guarded_inference(const Layer<float>&, const Matrix<float>&, Index);
extern template Matrix<double> guarded_inference(const Layer<double>&, const Matrix<double>&, Index);

}  // namespace ogee::detail
