#include "guarded_step.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <limits>

#include "../../../core/errors.hpp"

namespace ogee::detail {
namespace {

/// Calls visit(first, count) for pieces of `total` rows.
template <class Visit>
void for_each_piece(Index total, Index rows, const Visit& visit) {
  const Index step = rows > 0 ? rows : std::max<Index>(1, total);
  for (Index first = 0; first < total; first += step) visit(first, std::min(step, total - first));
}

/// The arrays of a step.
template <Real T>
class GuardedStep {
 public:
  GuardedStep(const Layer<T>& layer, const Matrix<T>& inputs, const Matrix<T>& output_gradient,
              const StepPlan& plan)
      : layer_(layer),
        plan_(plan),
        rows_(inputs.rows()),
        given_(inputs),
        input_(view(inputs)),
        output_(rows_, layer.output_size()),
        saved_(rows_, layer.saved_size(), rows_ * (layer.input_size() + layer.output_size())),
        output_gradient_(view(output_gradient)),
        input_gradient_(rows_, layer.input_size()) {}

  StepResult<T> run() {
    for_each_piece(rows_, plan_.rows_per_block, [&](Index first, Index count) { go_forward(first, count); });
    for_each_piece(rows_, plan_.rows_per_block, [&](Index first, Index count) { go_back(first, count); });
    for (Index k = 0; k < std::ssize(layer_.parameters()); ++k) differentiate(k);
    result_.output = output_.matrix();
    result_.input_gradient = input_gradient_.matrix();
    return std::move(result_);
  }

 private:
  [[nodiscard]] PassPosition position(Index first) const {
    return {.step = plan_.number, .first_row = first, .stream = layer_.stream()};
  }
  template <class U>
  [[nodiscard]] SavedRows<U> saved(Index first, Index count) {
    T* const memory = plan_.saves_over_input ? input_.data() : saved_.data();
    return {memory, rows_, layer_.saved_size(), first, count};
  }
  [[nodiscard]] SavedPass<T> pass(Index first, Index count) {
    return {.input = rows_of(read_only(input_.matrix()), first, count),
            .saved = saved<const T>(first, count),
            .position = position(first)};
  }

  void go_forward(Index first, Index count) {
    layer_.forward(rows_of(read_only(input_.matrix()), first, count), rows_of(output_.matrix(), first, count),
                   saved<T>(first, count), position(first));
    inspect("forward");
    if (!plan_.saves_over_input && input_.matrix() != given_) report("forward changed the input");
  }
  void go_back(Index first, Index count) {
    const ConstMatrixView<T> gradient = rows_of(read_only(output_gradient_.matrix()), first, count);
    layer_.backward_inner(gradient, saved<T>(first, count));
    inspect("backward_inner");
    if (!plan_.wants_input_gradient) return;
    layer_.backward_input(pass(first, count), gradient, rows_of(input_gradient_.matrix(), first, count));
    inspect("backward_input");
  }
  void differentiate(Index number) {
    const Matrix<T>& value = layer_.parameters()[static_cast<std::size_t>(number)].value;
    GuardedMatrix<T> gradient(value.rows(), value.cols());
    for_each_piece(value.rows(), plan_.rows_per_tile, [&](Index first, Index count) {
      layer_.backward_weights(pass(0, rows_), read_only(output_gradient_.matrix()), number, first,
                              rows_of(gradient.matrix(), first, count));
    });
    inspect("backward_weights");
    if (!gradient.is_intact()) report("backward_weights wrote outside of the gradient");
    result_.gradients.emplace_back(gradient.matrix());
  }

  void report(const std::string& trespass) {
    if (result_.trespass.empty()) result_.trespass = trespass;
  }
  void inspect(std::string_view who) {
    const auto look = [&](const GuardedMatrix<T>& array, std::string_view name) {
      if (!array.is_intact()) report(fmt::format("{} wrote outside of {}", who, name));
    };
    look(saved_, fmt::format("the {} columns that saved_size promises", layer_.saved_size()));
    look(output_, "the output");
    look(input_, "the input");
    look(output_gradient_, "dL/dY");
    look(input_gradient_, "dL/dX");
  }

  const Layer<T>& layer_;
  const StepPlan& plan_;
  Index rows_;
  const Matrix<T>& given_;
  GuardedMatrix<T> input_;
  GuardedMatrix<T> output_;
  GuardedMatrix<T> saved_;
  GuardedMatrix<T> output_gradient_;
  GuardedMatrix<T> input_gradient_;
  StepResult<T> result_;
};

}  // namespace

template <Real T>
GuardedMatrix<T>::GuardedMatrix(Index rows, Index columns, Index reach)
    : rows_(rows),
      columns_(columns),
      guard_(64 + 4 * (rows * columns + reach)),  // a few matrices long
      memory_(Matrix<T>::Constant(1, rows * columns + 2 * guard_, std::numeric_limits<T>::quiet_NaN())) {}

template <Real T>
GuardedMatrix<T>::GuardedMatrix(const ConstMatrixView<T>& values)
    : GuardedMatrix(values.rows(), values.cols()) {
  matrix() = values;
}

template <Real T>
bool GuardedMatrix<T>::is_intact() const {
  constexpr T untouched = std::numeric_limits<T>::quiet_NaN();
  const auto is_untouched = [&](const T& element) {
    // NOLINTNEXTLINE(bugprone-suspicious-memory-comparison): the bits are meant
    return std::memcmp(&element, &untouched, sizeof(T)) == 0;
  };
  const T* const memory = memory_.data();
  return std::all_of(memory, memory + guard_, is_untouched) &&
         std::all_of(memory + memory_.size() - guard_, memory + memory_.size(), is_untouched);
}

template <Real T>
StepResult<T> guarded_step(const Layer<T>& layer, const Matrix<T>& inputs, const Matrix<T>& output_gradient,
                           const StepPlan& plan) {
  return GuardedStep<T>(layer, inputs, output_gradient, plan).run();
}

template <Real T>
Matrix<T> guarded_inference(const Layer<T>& layer, const Matrix<T>& inputs, Index rows_per_block) {
  Matrix<T> outputs(inputs.rows(), layer.output_size());
  for_each_piece(inputs.rows(), rows_per_block, [&](Index first, Index count) {
    GuardedMatrix<T> input(rows_of(view(inputs), first, count));
    GuardedMatrix<T> output(count, layer.output_size());
    layer.infer(read_only(input.matrix()), output.matrix());
    if (!output.is_intact() || !input.is_intact()) throw Error("infer wrote outside of the output");
    rows_of(view(outputs), first, count) = output.matrix();
  });
  return outputs;
}

template class GuardedMatrix<float>;
template class GuardedMatrix<double>;
template StepResult<float> guarded_step(const Layer<float>&, const Matrix<float>&, const Matrix<float>&,
                                        const StepPlan&);
template StepResult<double> guarded_step(const Layer<double>&, const Matrix<double>&, const Matrix<double>&,
                                         const StepPlan&);
template Matrix<float> guarded_inference(const Layer<float>&, const Matrix<float>&, Index);
template Matrix<double> guarded_inference(const Layer<double>&, const Matrix<double>&, Index);

}  // namespace ogee::detail
