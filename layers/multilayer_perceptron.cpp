#include "multilayer_perceptron.hpp"

#include <vector>

#include "activate.hpp"
#include "dense.hpp"
#include "dropout.hpp"
#include "gate.hpp"
#include "residual.hpp"

namespace ogee {
namespace {

template <Real T>
void add_hidden_layer(Index inputs, Index units, const Activation& activation, Block block,
                      std::vector<LayerPointer<T>>& layers) {
  switch (block) {
    case Block::plain:
      layers.push_back(std::make_unique<Dense<T>>(inputs, units));
      layers.push_back(std::make_unique<Activate<T>>(activation));
      return;
    case Block::gate:
      layers.push_back(std::make_unique<Gate<T>>(units, activation));
      return;
    case Block::residual:
      layers.push_back(std::make_unique<Residual<T>>(units, activation));
      return;
  }
}

}  // namespace

template <Real T>
Network<T> multilayer_perceptron(Index inputs, std::span<const Index> hidden, const Activation& activation,
                                 Index outputs, const MultilayerPerceptronOptions& options) {
  std::vector<LayerPointer<T>> layers;
  Index width = inputs;
  for (const Index next : hidden) {
    add_hidden_layer(width, next, activation, layers.empty() ? Block::plain : options.block, layers);
    if (options.dropout != 0) layers.push_back(std::make_unique<Dropout<T>>(options.dropout));
    width = next;
  }
  layers.push_back(std::make_unique<Dense<T>>(width, outputs));
  return Network<T>(std::move(layers));
}

template Network<float> multilayer_perceptron(Index, std::span<const Index>, const Activation&, Index,
                                              const MultilayerPerceptronOptions&);
template Network<double> multilayer_perceptron(Index, std::span<const Index>, const Activation&, Index,
                                               const MultilayerPerceptronOptions&);

}  // namespace ogee
