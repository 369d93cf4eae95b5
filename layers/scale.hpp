#pragma once

#include <span>
#include <vector>

#include "../core/layer.hpp"
#include "../core/network.hpp"

namespace ogee {

/// The constants of a Scale, each one number for all columns or one for each column.
struct ScaleOptions {
  std::vector<double> center = {0};
  std::vector<double> factor = {1};
  std::vector<double> offset = {0};
};

namespace detail {
template <Real T>
struct ScaledRows;
}

/// Y = (X − center) ⊙ factor + offset, column by column, with constants that are not trained. With G = dL/dY,
///
///   dL/dX = G ⊙ factor.
///
/// In front of a network it takes the preparation of the data into it, so that the network can be given raw
/// inputs; at its end it gives the outputs in the units of the data.
template <Real T = float>
class Scale final : public Layer<T> {
 public:
  /// @throws OptionError unless all constants are finite and there are as many of each, or one. A network in
  ///   float throws it, too, where a constant is too large for that.
  explicit Scale(ScaleOptions options);
  /// (X − means) / deviations: what standardising does. @throws OptionError also where a deviation is 0.
  [[nodiscard]] static Scale standardizing(std::span<const double> means, std::span<const double> deviations);
  /// X · deviations + means: undoes it.
  [[nodiscard]] static Scale restoring(std::span<const double> means, std::span<const double> deviations);

  [[nodiscard]] const ScaleOptions& options() const { return options_; }

  [[nodiscard]] std::string kind() const override { return "scale"; }
  [[nodiscard]] std::string description() const override;
  Index connect(Index input_size) override;
  [[nodiscard]] Index declared_input_size() const override;
  [[nodiscard]] bool passes_size_through() const override { return true; }

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
  [[nodiscard]] LayerPointer<U> cast() const;
  [[nodiscard]] detail::ScaledRows<T> rows_between(const ConstMatrixView<T>& from, MatrixView<T> to) const;

  ScaleOptions options_;
  // One number for each column, once the layer is connected.
  std::vector<T> center_;
  std::vector<T> factor_;
  std::vector<T> offset_;
};

extern template class Scale<float>;
extern template class Scale<double>;

}  // namespace ogee
