#include "exported_part.hpp"

#include <algorithm>
#include <string>
#include <string_view>

#include "../../activations/registry.hpp"
#include "../../core/errors.hpp"
#include "../../layers/activate.hpp"

namespace ogee::detail {
namespace {

/// The layer that computes the output function of the loss.
LayerDescription output_layer(const Loss& loss) {
  const std::string_view name = loss.output_function();
  for (const Kind<LayerDescription>& kind : registry<LayerDescription>().kinds())
    if (kind.name == name) return kind.make({});
  return Activate(activation_named(name));
}

}  // namespace

Network<float> scoring_network(const Model& model) {
  if (model.output_kind() != OutputKind::probabilities) return model.network;
  return model.network.slice(0, model.network.size() - 1);
}

Model exported_part(const Model& model, bool raw_inputs, bool logits) {
  if (logits && model.output_kind() == OutputKind::numbers)
    throw OptionError("the model has no logits: it gives numbers");
  Model part = model;
  if (logits)
    part.network = scoring_network(model);
  else if (model.output_kind() == OutputKind::logits)
    part.network = model.network.followed_by(output_layer(model.loss));
  if (!raw_inputs) {
    part.network = part.network.slice(model.first_trained, part.network.size() - model.first_trained);
    part.first_trained = 0;
  }
  part.trained_layers = std::min(part.trained_layers, part.network.size() - part.first_trained);
  return part;
}

}  // namespace ogee::detail
