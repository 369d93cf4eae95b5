#pragma once

/// Changes ONNX files node by node.

#include <cstddef>
#include <cstdint>
#include <ogee/formats/onnx/detail/onnx_file.hpp>
#include <ogee/formats/onnx/detail/onnx_operations.hpp>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace ogee {

/// Changes one thing in a file.
class OnnxChange {
 public:
  OnnxChange(detail::OnnxFile& file, unsigned seed) : file_(file), random_(seed) {}

  void apply() {
    switch (below(8)) {
      case 0:
        if (auto* node = any(file_.nodes)) node->operation = any_operation();
        break;
      case 1:
        if (auto* node = any(file_.nodes))
          if (auto* input = any(node->inputs)) *input = any_name();
        break;
      case 2:
        if (auto* node = any(file_.nodes)) node->inputs.push_back(any_name());
        break;
      case 3:
        insert_node();
        break;
      case 4:
        if (auto* node = any(file_.nodes)) node->attributes[any_attribute()] = any_value();
        break;
      case 5:
        if (auto* tensor = any(file_.initializers)) change(*tensor);
        break;
      case 6:
        if (!file_.nodes.empty())
          file_.nodes.erase(file_.nodes.begin() + static_cast<std::ptrdiff_t>(below(file_.nodes.size())));
        break;
      default:
        file_.opset = static_cast<std::int64_t>(1 + below(20));
    }
  }

 private:
  std::size_t below(std::size_t count) { return random_() % count; }

  template <class Item>
  Item* any(std::vector<Item>& items) {
    return items.empty() ? nullptr : &items[below(items.size())];
  }

  std::string any_operation() {
    std::vector<std::string_view> names;
    for (const auto* table : {&detail::onnx_arithmetic(), &detail::onnx_functions(), &detail::onnx_layers(),
                              &detail::onnx_shapes()})
      for (const auto& [name, read] : *table) names.push_back(name);
    return std::string(*any(names));
  }

  std::string any_name() {
    std::vector<std::string> names{""};
    for (const auto& input : file_.inputs) names.push_back(input.name);
    for (const auto& tensor : file_.initializers) names.push_back(tensor.name);
    for (const auto& node : file_.nodes) names.insert(names.end(), node.outputs.begin(), node.outputs.end());
    return *any(names);
  }

  std::string any_attribute() {
    std::vector<std::string> names{"alpha", "axis", "beta",  "epsilon", "gamma",  "is_test", "max",
                                   "min",   "perm", "shape", "to",      "transA", "transB",  "value"};
    return *any(names);
  }

  double any_number() {
    std::vector<double> numbers{-1, 0, 0.5, 1, 2, 6, 1e-300, 1e30, 1e300, -1e300};
    return *any(numbers);
  }

  detail::OnnxAttribute any_value() {
    switch (below(4)) {
      case 0:
        return any_number();
      case 1:
        return static_cast<std::int64_t>(below(4)) - 1;
      case 2:
        return std::vector<std::int64_t>{static_cast<std::int64_t>(below(4)) - 1, 3};
      default:
        return detail::OnnxTensor{.numbers = {any_number()}};
    }
  }

  /// Between a node and those that take its result.
  void insert_node() {
    if (file_.nodes.empty()) return;
    const std::size_t at = below(file_.nodes.size());
    const std::string result = file_.nodes[at].outputs.empty() ? "" : file_.nodes[at].outputs[0];
    const std::string name = "f" + std::to_string(random_() % 1000);
    if (!result.empty()) file_.nodes[at].outputs[0] = name;
    file_.nodes.insert(
        file_.nodes.begin() + static_cast<std::ptrdiff_t>(at) + 1,
        {.name = name + "n", .operation = any_operation(), .inputs = {name}, .outputs = {result}});
    if (below(2) == 0) file_.nodes[at + 1].inputs.push_back(any_name());
  }

  void change(detail::OnnxTensor& tensor) {
    if (auto* number = any(tensor.numbers)) *number = any_number();
    if (below(4) == 0)
      if (auto* size = any(tensor.shape)) *size = static_cast<Index>(below(5));
  }

  detail::OnnxFile& file_;
  std::minstd_rand random_;
};

}  // namespace ogee
