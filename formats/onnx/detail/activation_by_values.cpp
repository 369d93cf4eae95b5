#include "activation_by_values.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>
#include <vector>

#include "../../../activations/registry.hpp"
#include "../../../core/detail/filled.hpp"
#include "onnx_activation.hpp"

namespace ogee::detail {
namespace {

using Values = std::vector<double>;
using Node = GraphNode<double>;

/// Denser near 0, where functions differ most.
const Values& first_probes() {
  static const Values all = [] {
    Values values;
    for (int k = -64; k <= 64; ++k) values.push_back(20 * std::pow(k / 64.0, 3) + (k == 0 ? 1e-4 : 0));
    return values;
  }();
  return all;
}

/// Numbers of all magnitudes, up to 1e30.
Values probes_of_all_sizes() {
  constexpr int per_decade = 16;
  Values values{0};
  for (int k = -6 * per_decade; k <= 30 * per_decade; ++k)
    for (const double sign : {-1.0, 1.0})
      values.push_back(sign * std::pow(10, static_cast<double>(k) / per_decade));
  return values;
}

void sort_once(Values& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

/// A number and others near it, where a function that bends or jumps there shows it.
void add_around(Values& probes, double number) {
  if (!std::isfinite(number)) return;
  const double size = std::max(1.0, std::abs(number));
  for (const double distance : {0.0, 1e-6 * size, 1e-3 * size, 1.0})
    for (const double sign : {-1.0, 1.0}) probes.push_back(number + sign * distance);
}

/// Evaluates a part of a graph in one variable, for all probes.
class Evaluation {
 public:
  Evaluation(const Graph<double>& graph, std::size_t first, Values probes)
      : graph_(graph), count_(probes.size()) {
    values_[first] = std::move(probes);
  }

  /// False where the node is more than a function of each number for itself.
  [[nodiscard]] bool add(std::size_t number) {
    const Node& node = graph_.nodes()[number];
    std::vector<const Values*> operands;
    for (const std::size_t operand : node.operands) {
      operands.push_back(value_of(operand));
      if (operands.back() == nullptr) return false;
    }
    Values result(count_);
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
    if (node.operation != GraphOperation::constant || !are_equal(elements(node.weights))) return nullptr;
    return &(values_[number] = Values(count_, node.weights(0, 0)));
  }

  const Graph<double>& graph_;
  std::size_t count_;
  std::map<std::size_t, Values> values_;
};

/// Where an activation may bend or jump.
Values corners(const Activation& activation) {
  Values numbers{0};
  for (const ActivationParameter& constant : activation.parameters()) numbers.push_back(constant.value);
  for (const Kink& kink : activation.contract().kinks) numbers.push_back(kink.at);
  return numbers;
}

/// Adds the numbers between neighbouring probes at which a line through the values is at the corner.
void add_crossings(Values& probes, const Values& sorted, const Values& values, double corner) {
  constexpr std::size_t max_probes = 10'000;
  for (std::size_t i = 1; i < sorted.size() && probes.size() < max_probes; ++i) {
    const double before = values[i - 1] - corner;
    const double after = values[i] - corner;
    if (before * after < 0)
      add_around(probes, sorted[i - 1] - before * (sorted[i] - sorted[i - 1]) / (after - before));
  }
}

/// A formula in one variable: a part of a graph.
struct Formula {
  const Graph<double>& graph;
  std::size_t first;
  std::size_t last;
  std::span<const std::size_t> inner;

  [[nodiscard]] std::optional<Evaluation> at(const Values& probes) const {
    Evaluation evaluation(graph, first, probes);
    for (const std::size_t node : inner)
      if (!evaluation.add(node)) return std::nullopt;
    return evaluation;
  }

  /// Numbers of all sizes, and all near constants and near where a part of the formula may bend.
  [[nodiscard]] Values thorough_probes() const {
    Values probes = probes_of_all_sizes();
    for (const std::size_t number : inner) {
      const Node& node = graph.nodes()[number];
      if (node.activation)
        for (const double corner : corners(*node.activation)) add_around(probes, corner);
      for (const std::size_t operand : node.operands)
        if (graph.nodes()[operand].operation == GraphOperation::constant)
          for (const double sign : {-1.0, 1.0})
            add_around(probes, sign * graph.nodes()[operand].weights(0, 0));
    }
    sort_once(probes);
    const Values sorted = probes;
    const auto evaluation = at(sorted);
    for (const std::size_t number : inner) {
      const Node& node = graph.nodes()[number];
      if (!node.activation) continue;
      for (const double corner : corners(*node.activation))
        add_crossings(probes, sorted, evaluation->at(node.operands[0]), corner);
    }
    return probes;
  }
};

/// Whether a value of a formula is that of an activation. A formula may overflow where the activation does not.
bool agrees(double value, double expected) {
  if (!std::isfinite(value)) return true;
  return std::abs(value - expected) <= 1e-6 * std::abs(expected) + 1e-7;  // files round constants to float
}

bool has_values(const Activation& activation, const Values& probes, const Values& values) {
  Values expected(probes.size());
  activation.value<double>(probes, expected);
  return std::equal(values.begin(), values.end(), expected.begin(), agrees);
}

}  // namespace

std::optional<Activation> activation_by_values(const Graph<double>& graph, std::size_t first,
                                               std::size_t last, std::span<const std::size_t> inner) {
  constexpr std::size_t max_nodes = 100;  // more than the formula of any activation has
  const bool applies_any = std::any_of(inner.begin(), inner.end(), [&graph](std::size_t node) {
    return graph.nodes()[node].operation == GraphOperation::apply;
  });
  if (!applies_any || inner.size() > max_nodes) return std::nullopt;
  const Formula formula{graph, first, last, inner};
  const auto evaluation = formula.at(first_probes());
  if (!evaluation) return std::nullopt;
  const Values& values = evaluation->at(last);
  if (!std::all_of(values.begin(), values.end(), [](double value) { return std::isfinite(value); }))
    return std::nullopt;
  const auto has_all_values = [&](const Activation& activation) {
    if (is_identity(activation) || !has_values(activation, first_probes(), values)) return false;
    const Values probes = formula.thorough_probes();
    return has_values(activation, probes, formula.at(probes)->at(last));
  };
  for (const ActivationFamily& family : ActivationRegistry::instance().families()) {
    std::vector<Activation> candidates{family.with_defaults()};
    for (const ActivationPreset& preset : family.presets) candidates.push_back(family.make(preset.values));
    for (const Activation& candidate : candidates)
      if (has_all_values(candidate)) return candidate;
  }
  return std::nullopt;
}

}  // namespace ogee::detail
