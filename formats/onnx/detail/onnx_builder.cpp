#include "onnx_builder.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "../../../core/errors.hpp"

namespace ogee::detail {

std::string OnnxBuilder::node(const std::string& operation, std::vector<std::string> inputs,
                              std::map<std::string, OnnxAttribute> attributes) {
  const std::string key = fmt::format("{} {}", operation, fmt::join(inputs, " "));
  if (attributes.empty())
    if (const auto found = results_.find(key); found != results_.end()) return found->second;
  std::string name = unused_name(fmt::format("{}/{}", layer_, operation));
  if (attributes.empty()) results_.emplace(key, name);
  nodes_.push_back({.name = name,
                    .operation = operation,
                    .inputs = std::move(inputs),
                    .outputs = {name},
                    .attributes = std::move(attributes)});
  return name;
}

std::string OnnxBuilder::tensor(std::string_view role, std::vector<Index> shape,
                                std::vector<double> numbers) {
  if (!std::all_of(numbers.begin(), numbers.end(), [](double each) { return std::isfinite(each); }))
    throw NonFiniteError(fmt::format("{}: a parameter is not finite", layer_));
  std::string name = unused_name(fmt::format("{}.{}", layer_, role));
  tensors_.push_back({.name = name, .type = type_, .shape = std::move(shape), .numbers = std::move(numbers)});
  return name;
}

std::string OnnxBuilder::scalar(double number) {
  const double stored = is_single() ? double{static_cast<float>(number)} : number;
  if (!std::isfinite(stored))
    throw OptionError(
        fmt::format("{}: its formula has the constant {}, which the file cannot hold", layer_, number));
  std::string& name = scalars_[stored];
  if (name.empty()) {
    name = unused_name(fmt::format("constant {}", number));
    tensors_.push_back({.name = name, .type = type_, .shape = {}, .numbers = {stored}});
  }
  return name;
}

bool OnnxBuilder::is_scalar(const std::string& name) const {
  return std::any_of(scalars_.begin(), scalars_.end(),
                     [&name](const auto& each) { return each.second == name; });
}

OnnxFile OnnxBuilder::graph(const std::string& input, Index inputs, const std::string& result,
                            const std::string& output, Index outputs) const {
  const auto value = [this](const std::string& name, Index columns) {
    return OnnxValue{.name = name, .type = type_, .has_shape = true, .shape = {OnnxValue::any_size, columns}};
  };
  OnnxFile file{.nodes = nodes_,
                .initializers = tensors_,
                .inputs = {value(input, inputs)},
                .outputs = {value(output, outputs)}};
  for (OnnxNode& node : file.nodes) {
    std::replace(node.inputs.begin(), node.inputs.end(), result, output);
    std::replace(node.outputs.begin(), node.outputs.end(), result, output);
  }
  return file;
}

std::string OnnxBuilder::unused_name(const std::string& name) {
  const int count = ++name_counts_[name];
  return count == 1 ? name : fmt::format("{}_{}", name, count);
}

}  // namespace ogee::detail
