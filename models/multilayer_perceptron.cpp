#include "multilayer_perceptron.hpp"

#include <vector>

#include "../layers/activate.hpp"
#include "../layers/dense.hpp"
#include "../layers/dropout.hpp"
#include "../layers/gate.hpp"
#include "../layers/residual.hpp"

namespace ogee {
namespace {

void add_hidden_layer(Index inputs, Index units, const Activation& activation, Block block,
                      std::vector<LayerDescription>& layers) {
  switch (block) {
    case Block::plain:
      layers.emplace_back(Dense{inputs, units});
      layers.emplace_back(activation);
      return;
    case Block::gate:
      layers.emplace_back(Gate{units, activation});
      return;
    case Block::residual:
      layers.emplace_back(Residual{units, activation});
      return;
  }
}

}  // namespace

template <Real T>
Network<T> multilayer_perceptron(Index inputs, std::span<const Index> hidden, const Activation& activation,
                                 Index outputs, const MultilayerPerceptronOptions& options) {
  std::vector<LayerDescription> layers;
  Index width = inputs;
  for (const Index next : hidden) {
    add_hidden_layer(width, next, activation, layers.empty() ? Block::plain : options.block, layers);
    if (options.dropout != 0) layers.emplace_back(Dropout{options.dropout});
    width = next;
  }
  layers.emplace_back(Dense{width, outputs});
  return Network<T>(layers);
}

template Network<float> multilayer_perceptron(Index, std::span<const Index>, const Activation&, Index,
                                              const MultilayerPerceptronOptions&);
template Network<double> multilayer_perceptron(Index, std::span<const Index>, const Activation&, Index,
                                               const MultilayerPerceptronOptions&);

}  // namespace ogee
