#include "rows_in.hpp"

#include <string_view>
#include <utility>

#include "../core/errors.hpp"

namespace ogee {
namespace {

/// Layers of a network in the precision P as one layer.
template <Real P>
struct SharedLayers {
  static constexpr std::string_view kind = "shared_layers";

  std::shared_ptr<const Network<P>> network;
  Index first = 0;
  Index count = 0;

  [[nodiscard]] Index declared_input_size() const { return network->output_size(first - 1); }
  [[nodiscard]] Index connect(Index /*input_size*/) const { return network->output_size(first + count - 1); }

  template <Real T>
  void infer(Parameters<T> /*parameters*/, const ConstMatrixView<T>& input, MatrixView<T> output) const {
    output = network->predict_part(first, count, input.template cast<P>()).template cast<T>();
  }
  template <Real T>
  void backward_input(Parameters<T> /*parameters*/, const SavedPass<T>& /*pass*/,
                      const ConstMatrixView<T>& /*output_gradient*/, MatrixView<T> /*input_gradient*/) const {
    throw OptionError("layers in a precision of their own are for inference only");
  }
};

}  // namespace

template <Real T, Real P>
Network<T> for_rows_in(std::shared_ptr<const Network<P>> network, Index first, Index count) {
  network->check_part("for_rows_in", first, count);
  return Network<T>(SharedLayers<P>{std::move(network), first, count});
}

template Network<float> for_rows_in(std::shared_ptr<const Network<float>>, Index, Index);
template Network<float> for_rows_in(std::shared_ptr<const Network<double>>, Index, Index);
template Network<double> for_rows_in(std::shared_ptr<const Network<float>>, Index, Index);
template Network<double> for_rows_in(std::shared_ptr<const Network<double>>, Index, Index);

}  // namespace ogee
