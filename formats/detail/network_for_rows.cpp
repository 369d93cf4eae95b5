#include "network_for_rows.hpp"

#include <algorithm>
#include <memory>

#include "../../models/double_rows.hpp"

namespace ogee::detail {

bool is_scaled(const Model& model) { return model.first_trained > 0 || model.restores_targets(); }

Network<double> network_for_rows(const Model& model, Index layers) {
  const auto in_double = [&](Index from, Index count) {
    return model.network.slice(from, count).cast<double>();
  };
  const Index first = std::min(model.first_trained, layers);
  const Index end = model.restores_targets() ? std::min(first + model.trained_layers, layers) : layers;
  if (first == end) return in_double(0, layers);
  const std::shared_ptr<const Network<float>> not_owned(std::shared_ptr<const void>(), &model.network);
  Network<double> network = for_double_rows(not_owned, first, end - first);
  if (first > 0) network = in_double(0, first).followed_by(network);
  if (end < layers) network = network.followed_by(in_double(end, layers - end));
  return network;
}

}  // namespace ogee::detail
