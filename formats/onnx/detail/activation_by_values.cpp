#include "activation_by_values.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

#include "../../../activations/registry.hpp"

namespace ogee::detail {
namespace {

using Values = std::vector<double>;
using Node = GraphNode<double>;

/// Denser near 0, where functions differ most.
const Values& probes() {
  static const Values all = [] {
    Values values;
    for (int k = -64; k <= 64; ++k) values.push_back(20 * std::pow(k / 64.0, 3) + (k == 0 ? 1e-4 : 0));
    return values;
  }();
  return all;
}

bool is_uniform(const Node& node) { return (node.weights.array() == node.weights(0, 0)).all(); }

/// Evaluates a part of a graph in one variable, for all probes.
class Evaluation {
 public:
  Evaluation(const Graph<double>& graph, std::size_t first) : graph_(graph) { values_[first] = probes(); }

  /// False where the node is more than a function of each number for itself.
  [[nodiscard]] bool add(std::size_t number) {
    const Node& node = graph_.nodes()[number];
    std::vector<const Values*> operands;
    for (const std::size_t operand : node.operands) {
      operands.push_back(value_of(operand));
      if (operands.back() == nullptr) return false;
    }
    Values result(probes().size());
    const auto combine = [&](auto function) {
      std::transform(operands[0]->begin(), operands[0]->end(), operands[1]->begin(), result.begin(),
                     function);
    };
    switch (node.operation) {
      case GraphOperation::apply:
        node.activation->value<double>(*operands[0], result);
        break;
      case GraphOperation::multiply:
        combine(std::multiplies<>());
        break;
      case GraphOperation::add:
        combine(std::plus<>());
        break;
      case GraphOperation::one_minus:
        std::transform(operands[0]->begin(), operands[0]->end(), result.begin(),
                       [](double each) { return 1 - each; });
        break;
      default:
        return false;
    }
    values_[number] = std::move(result);
    return true;
  }

  [[nodiscard]] const Values& at(std::size_t node) const { return values_.at(node); }

 private:
  [[nodiscard]] const Values* value_of(std::size_t number) {
    const auto found = values_.find(number);
    if (found != values_.end()) return &found->second;
    const Node& node = graph_.nodes()[number];
    if (node.operation != GraphOperation::constant || !is_uniform(node)) return nullptr;
    return &(values_[number] = Values(probes().size(), node.weights(0, 0)));
  }

  const Graph<double>& graph_;
  std::map<std::size_t, Values> values_;
};

bool has_values(const Activation& activation, const Values& values) {
  Values expected(probes().size());
  activation.value<double>(probes(), expected);
  return std::equal(values.begin(), values.end(), expected.begin(), [](double a, double b) {
    return std::abs(a - b) <= 1e-6 * std::abs(b) + 1e-7;  // constants in files are rounded to float
  });
}

}  // namespace

std::optional<Activation> activation_by_values(const Graph<double>& graph, std::size_t first,
                                               std::size_t last, std::span<const std::size_t> inner) {
  const bool applies_any = std::any_of(inner.begin(), inner.end(), [&graph](std::size_t node) {
    return graph.nodes()[node].operation == GraphOperation::apply;
  });
  if (!applies_any) return std::nullopt;
  Evaluation evaluation(graph, first);
  for (const std::size_t node : inner)
    if (!evaluation.add(node)) return std::nullopt;
  const Values& values = evaluation.at(last);
  for (const ActivationFamily& family : ActivationRegistry::instance().families()) {
    std::vector<Activation> candidates{family.with_defaults()};
    for (const ActivationPreset& preset : family.presets) candidates.push_back(family.make(preset.values));
    for (const Activation& candidate : candidates)
      if (has_values(candidate, values)) return candidate;
  }
  return std::nullopt;
}

}  // namespace ogee::detail
