#pragma once

#include "../core/layer.hpp"
#include "../core/network.hpp"
#include "../core/random.hpp"

namespace ogee {

/// Drops each input with probability `rate` while training and scales the others up, so that the mean stays
/// (Srivastava et al. 2014, section 10, "inverted" dropout). With M the mask, each element 0 with probability
/// rate and 1 otherwise, and G = dL/dY:
///
///   training   Y = X ⊙ M / (1 − rate),   dL/dX = G ⊙ M / (1 − rate)
///   inference  Y = X
///
/// The mask is drawn from the network's seed, the layer's place in the network, the number of the training
/// step (Tape::step) and the element's row and column in the batch. It is therefore the same for any number
/// of threads, and backward draws it again instead of keeping it. A dropped element is 0 whatever its input.
template <Real T = float>
class Dropout final : public Layer<T> {
 public:
  /// @throws OptionError unless 0 ≤ rate < 1.
  explicit Dropout(double rate = 0.5);

  [[nodiscard]] double rate() const { return rate_; }
  /// What the masks are drawn from; initialize() sets it.
  [[nodiscard]] const RandomStream& masks() const { return masks_; }

  [[nodiscard]] std::string kind() const override { return "dropout"; }
  [[nodiscard]] std::string description() const override;
  Index connect(Index input_size) override { return input_size; }
  [[nodiscard]] bool passes_size_through() const override { return true; }
  void initialize(const InitialDraw& draw) override;

  void infer(const ConstMatrixView<T>& input, MatrixView<T> output) const override;
  void forward(const ConstMatrixView<T>& input, MatrixView<T> output, SavedRows<T> saved,
               const PassPosition& position) const override;
  void backward_input(const SavedPass<T>& pass, const ConstMatrixView<T>& output_gradient,
                      MatrixView<T> input_gradient) const override;

  [[nodiscard]] LayerPointer<T> clone() const override;
  [[nodiscard]] LayerPointer<float> to_float() const override;
  [[nodiscard]] LayerPointer<double> to_double() const override;

 private:
  template <Real U>
  friend class Dropout;

  template <Real U>
  [[nodiscard]] LayerPointer<U> cast() const;
  /// to = from ⊙ M / (1 − rate) for the rows at `position`.
  void drop(const ConstMatrixView<T>& from, const PassPosition& position, MatrixView<T> to) const;

  double rate_;
  RandomStream masks_{0, RandomPurpose::dropout};
};

extern template class Dropout<float>;
extern template class Dropout<double>;

}  // namespace ogee
