#include "multilayer_perceptron.hpp"

#include <vector>

#include "activate.hpp"
#include "dense.hpp"
#include "dropout.hpp"

namespace ogee {

template <Real T>
Network<T> multilayer_perceptron(Index inputs, std::span<const Index> hidden, const Activation& activation,
                                 Index outputs, const MultilayerPerceptronOptions& options) {
  std::vector<LayerPointer<T>> layers;
  Index width = inputs;
  for (const Index next : hidden) {
    layers.push_back(std::make_unique<Dense<T>>(width, next));
    layers.push_back(std::make_unique<Activate<T>>(activation));
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
