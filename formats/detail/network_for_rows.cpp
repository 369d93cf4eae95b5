#include "network_for_rows.hpp"

#include <algorithm>
#include <memory>
#include <optional>

#include "../../models/rows_in.hpp"

namespace ogee::detail {
namespace {

/// Parts of a model, one behind the other.
template <Real T>
class ModelParts {
 public:
  explicit ModelParts(const Model& model) : network_(std::shared_ptr<const void>(), &model.network) {}

  void add_in_float(Index first, Index end) {
    if (first < end) add(for_rows_in<T>(network_, first, end - first));
  }
  void add_in_double(Index first, Index end) {
    if (first == end) return;
    auto wide =
        std::make_shared<const Network<double>>(network_->slice(first, end - first).template cast<double>());
    add(for_rows_in<T>(std::move(wide), 0, end - first));
  }
  [[nodiscard]] const Network<T>& all() const { return *all_; }

 private:
  void add(const Network<T>& part) { all_ = all_ ? all_->followed_by(part) : part; }

  std::shared_ptr<const Network<float>> network_;  // not owned
  std::optional<Network<T>> all_;
};

}  // namespace

bool is_scaled(const Model& model) { return model.first_trained > 0 || model.restores_targets(); }

template <Real T>
Network<T> network_for_rows(const Model& model, Index layers) {
  const Index first = std::min(model.first_trained, layers);
  const Index behind = model.restores_targets() ? std::min(first + model.trained_layers, layers) : layers;
  ModelParts<T> parts(model);
  parts.add_in_double(0, first);
  parts.add_in_float(first, behind);
  parts.add_in_double(behind, layers);
  return parts.all();
}

template Network<float> network_for_rows(const Model&, Index);
template Network<double> network_for_rows(const Model&, Index);

}  // namespace ogee::detail
