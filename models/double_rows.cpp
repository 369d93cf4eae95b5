#include "double_rows.hpp"

#include <string_view>
#include <utility>

#include "../core/errors.hpp"

namespace ogee {
namespace {

/// Layers of a network as one layer.
struct SharedLayers {
  static constexpr std::string_view kind = "shared_layers";

  std::shared_ptr<const Network<float>> network;
  Index first = 0;
  Index count = 0;

  [[nodiscard]] Index declared_input_size() const { return network->output_size(first - 1); }
  [[nodiscard]] Index connect(Index /*input_size*/) const { return network->output_size(first + count - 1); }

  template <Real T>
  void infer(Parameters<T> /*parameters*/, const ConstMatrixView<T>& input, MatrixView<T> output) const {
    output = network->predict_part(first, count, input.template cast<float>()).template cast<T>();
  }
  template <Real T>
  void backward_input(Parameters<T> /*parameters*/, const SavedPass<T>& /*pass*/,
                      const ConstMatrixView<T>& /*output_gradient*/, MatrixView<T> /*input_gradient*/) const {
    throw OptionError("layers in float for rows in double are for inference only");
  }
};

}  // namespace

Network<double> for_double_rows(std::shared_ptr<const Network<float>> network, Index first, Index count) {
  network->check_part("for_double_rows", first, count);
  return Network<double>(SharedLayers{std::move(network), first, count});
}

}  // namespace ogee
