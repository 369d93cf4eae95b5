#include "activate.hpp"

#include "../activations/signal_gain.hpp"
#include "../core/elementwise.hpp"
#include "detail/value_and_slope.hpp"

namespace ogee {
namespace {

struct ActivateLayer : Activate {
  static constexpr bool passes_size_through = true;
  static constexpr bool saves_over_input = true;
  static constexpr bool applies_activation = true;

  [[nodiscard]] std::string name() const { return activation.name(); }
  [[nodiscard]] std::string text() const { return activation.description(); }
  [[nodiscard]] static Index saved_size(Index input_size) { return input_size; }

  [[nodiscard]] SignalGain signal_gain() const { return ogee::signal_gain(activation); }

  template <Real T>
  void infer(Parameters<T> /*parameters*/, const ConstMatrixView<T>& input, MatrixView<T> output) const {
    activation.value(elements(input), elements(output));
  }

  template <Real T>
  void forward(Parameters<T> /*parameters*/, const ConstMatrixView<T>& input, MatrixView<T> output,
               SavedRows<T> saved, const PassPosition& position) const {
    detail::value_and_slope(activation, input, output, saved.all(), position);
  }

  template <Real T>
  void backward_input(Parameters<T> /*parameters*/, const SavedPass<T>& pass,
                      const ConstMatrixView<T>& output_gradient, MatrixView<T> input_gradient) const {
    // (B×n) = (B×n) ⊙ (B×n)
    multiply_elements(elements(output_gradient), elements(pass.saved.all()), elements(input_gradient));
  }

  template <Real T>
  void observe(Parameters<T> /*parameters*/, const ConstMatrixView<T>& input, Observer<T>& observer) const {
    observer.activation(activation, input);
  }

  template <Real T>
  std::size_t lower(Parameters<T> /*parameters*/, Graph<T>& graph, std::size_t x) const {
    return graph.apply(activation, x);
  }
};

}  // namespace

template <>
inline constexpr auto fields_of<ActivateLayer> = fields_of<Activate>;

LayerDescription LayerFor<Activate>::described(const Activate& layer) { return ActivateLayer{layer}; }

namespace kinds {
Kind<LayerDescription> activate() { return kind_of<LayerDescription, Activate>(); }
}  // namespace kinds

}  // namespace ogee
