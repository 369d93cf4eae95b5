#include "layers_of_graph.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "../../../core/detail/filled.hpp"
#include "../../../core/errors.hpp"
#include "../../../layers/activate.hpp"
#include "../../../layers/dense.hpp"
#include "../../../layers/scale.hpp"
#include "../../../layers/softmax.hpp"
#include "activation_by_values.hpp"
#include "layer_pattern.hpp"
#include "onnx_formula_part.hpp"

namespace ogee::detail {
namespace {

using Node = GraphNode<double>;

/// One number if all are equal.
std::vector<double> one_or_all(const Matrix<double>& row) {
  const auto numbers = elements(row);
  if (are_equal(numbers)) return {numbers.front()};
  return {numbers.begin(), numbers.end()};
}

std::vector<double> negated(std::vector<double> numbers) {
  for (double& number : numbers) number = -number;
  return numbers;
}

class Finder {
 public:
  Finder(const Graph<double>& graph, std::string file)
      : graph_(graph), file_(std::move(file)), is_used_(graph.nodes().size()) {
    is_used_[graph.output()] = true;
    for (std::size_t i = graph.output() + 1; i-- > 0;)
      if (is_used_[i])
        for (const std::size_t operand : node(i).operands) is_used_[operand] = true;
    find_joints();
  }

  [[nodiscard]] Network<double> network() {
    while (joint_ + 1 < joints_.size())
      if (!takes_operation() && !takes_pattern() && !takes_activation() && !takes_scale()) fail();
    if (layers_.empty()) take(1, Activate{activation_named("identity")});
    return made();
  }

 private:
  [[nodiscard]] const Node& node(std::size_t i) const { return graph_.nodes()[i]; }
  [[nodiscard]] bool varies(std::size_t i) const {
    return is_used_[i] && node(i).operation != GraphOperation::constant;
  }

  /// Joints are the nodes through which everything goes from the input to the output: layers lie between them.
  void find_joints() {
    std::vector<std::size_t> last_use(graph_.output() + 1, 0);
    for (std::size_t i = 0; i <= graph_.output(); ++i)
      if (varies(i))
        for (const std::size_t operand : node(i).operands) last_use[operand] = i;
    std::size_t reached = 0;  // the last use of all nodes before
    for (std::size_t i = 0; i <= graph_.output(); ++i) {
      if (!varies(i)) continue;
      if (reached <= i) joints_.push_back(i);
      reached = std::max(reached, last_use[i]);
    }
  }

  /// Adds a layer that ends `joints` further on.
  void take(std::size_t joints, const LayerDescription& description,
            std::vector<Matrix<double>> parameters = {}) {
    layers_.push_back(description);
    for (Matrix<double>& parameter : parameters) parameters_.push_back(std::move(parameter));
    joint_ += joints;
  }

  [[nodiscard]] const Node& next() const { return node(joints_[joint_ + 1]); }
  /// The nodes after this joint up to another one.
  [[nodiscard]] std::vector<std::size_t> inner_nodes(std::size_t joints) const {
    std::vector<std::size_t> nodes;
    for (std::size_t i = joints_[joint_] + 1; i <= joints_[joint_ + joints]; ++i)
      if (varies(i)) nodes.push_back(i);
    return nodes;
  }

  /// A layer that is one of the operations of graphs.
  [[nodiscard]] bool takes_operation() {
    if (inner_nodes(1).size() != 1) return false;
    const Node& operation = next();
    switch (operation.operation) {
      case GraphOperation::affine: {
        std::vector<Matrix<double>> parameters{operation.weights};
        const bool has_bias = operation.bias.size() > 0;
        if (has_bias) parameters.push_back(operation.bias);
        take(1, Dense{operation.weights.rows(), operation.weights.cols(), {.bias = has_bias}},
             std::move(parameters));
        return true;
      }
      case GraphOperation::softmax:
        take(1, Softmax{});
        return true;
      case GraphOperation::apply:
        if (is_formula_part(*operation.activation)) return false;
        take(1, Activate{*operation.activation});
        return true;
      default:
        return false;
    }
  }

  [[nodiscard]] bool takes_pattern() {
    const auto inner = inner_nodes(1);
    auto found = layer_by_pattern(graph_, joints_[joint_], joints_[joint_ + 1], inner);
    if (!found) return false;
    take(1, found->description, std::move(found->parameters));
    return true;
  }

  [[nodiscard]] bool takes_activation() {
    constexpr std::size_t max_joints = 8;
    for (std::size_t joints = 1; joints <= max_joints && joint_ + joints < joints_.size(); ++joints) {
      const auto inner = inner_nodes(joints);
      if (const auto found = activation_by_values(graph_, joints_[joint_], inner.back(), inner)) {
        take(joints, Activate{*found});
        return true;
      }
    }
    return false;
  }

  /// The constant that the next node adds to this joint, or multiplies it by.
  [[nodiscard]] const Matrix<double>* constant_of_next(GraphOperation operation) const {
    if (joint_ + 1 >= joints_.size() || next().operation != operation) return nullptr;
    for (const std::size_t operand : next().operands)
      if (node(operand).operation == GraphOperation::constant) return &node(operand).weights;
    return nullptr;
  }

  /// (x + a) ⊙ b + c, or a part of it.
  [[nodiscard]] bool takes_scale() {
    const std::size_t begin = joint_;
    Scale scale;
    const auto* shift = constant_of_next(GraphOperation::add);
    if (shift != nullptr) ++joint_;
    const auto* factor = constant_of_next(GraphOperation::multiply);
    if (factor == nullptr && shift != nullptr) {
      scale.offset = one_or_all(*shift);
    } else if (factor != nullptr) {
      if (shift != nullptr) scale.center = negated(one_or_all(*shift));
      scale.factor = one_or_all(*factor);
      ++joint_;
      if (const auto* offset = constant_of_next(GraphOperation::add)) {
        scale.offset = one_or_all(*offset);
        ++joint_;
      }
    } else if (next().operation == GraphOperation::one_minus) {
      scale = {.factor = {-1}, .offset = {1}};
      ++joint_;
    }
    if (joint_ == begin) return false;
    try {
      take(0, scale);
    } catch (const OptionError& error) {
      joint_ = begin;
      fail(error.what());
    }
    return true;
  }

  [[noreturn]] void fail(std::string_view reason = "is not a part of any layer") const {
    throw FormatError(fmt::format("{}: {}: {}", file_, first_unknown().layer, reason));
  }

  /// The node to complain of: where a part of a formula is not known, that.
  [[nodiscard]] const Node& first_unknown() const {
    const auto inner = inner_nodes(1);
    for (const std::size_t i : inner)
      if (node(i).activation && is_formula_part(*node(i).activation)) return node(i);
    return node(inner.front());
  }

  /// Whether the layers say how many inputs the network has.
  [[nodiscard]] bool says_input_size() const {
    for (const LayerDescription& layer : layers_) {
      if (layer.declared_input_size() > 0) return true;
      if (!layer.passes_size_through()) break;
    }
    return false;
  }

  /// Puts a layer in front that says it and computes nothing.
  void say_input_size() {
    const Index columns = node(0).columns;
    if (columns > 1) {
      layers_.insert(layers_.begin(),
                     Scale{.center = std::vector<double>(static_cast<std::size_t>(columns))});
    } else {
      layers_.insert(layers_.begin(), Dense{1, 1, {.bias = false}});
      parameters_.insert(parameters_.begin(), Matrix<double>{{1}});
    }
  }

  [[nodiscard]] Network<double> made() {
    if (!says_input_size()) say_input_size();
    auto network = Network<double>::zeros(layers_);
    const auto parameters = network.parameters();
    for (std::size_t i = 0; i < parameters.size(); ++i) parameters[i]->value = std::move(parameters_[i]);
    return network;
  }

  const Graph<double>& graph_;
  std::string file_;
  std::vector<bool> is_used_;
  std::vector<std::size_t> joints_;
  std::size_t joint_ = 0;  ///< the position of the one up to which layers are found
  std::vector<LayerDescription> layers_;
  std::vector<Matrix<double>> parameters_;
};

}  // namespace

Network<double> layers_of_graph(const Graph<double>& graph, const std::string& file) {
  return Finder(graph, file).network();
}

}  // namespace ogee::detail
