#include "read_onnx_graph.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "../../../core/errors.hpp"
#include "../../safetensors/detail/tensor_size.hpp"
#include "onnx_operations.hpp"

namespace ogee::detail {
namespace {

/// "?×3", but not endless.
std::string shape_text_of(const OnnxValue& value) {
  constexpr std::size_t most = 8;
  std::string text;
  for (std::size_t i = 0; i < std::min(value.shape.size(), most); ++i) {
    if (i > 0) text += "×";
    text += value.shape[i] == OnnxValue::any_size ? "?" : std::to_string(value.shape[i]);
  }
  return value.shape.size() > most ? text + "×…" : text;
}

class Reader {
 public:
  Reader(const OnnxFile& content, std::string file, std::size_t size)
      : content_(content), file_(std::move(file)) {
    check_names();
    const OnnxValue& input = the_input();
    import_.emplace(OnnxImport{.file = file_,
                               .opset = content.opset,
                               .graph = Graph<double>(columns_of(input)),
                               .numbers_left = 2 * static_cast<Index>(size) + 1'000'000});
    results_[input.name] = {
        .kind = input.shape.size() == 2 ? OnnxResult::Kind::rows : OnnxResult::Kind::folded, .node = 0};
    for (const OnnxTensor& tensor : content.initializers)
      results_[tensor.name] = {.kind = OnnxResult::Kind::constant,
                               .tensor = {std::shared_ptr<void>(), &tensor}};
  }

  [[nodiscard]] OnnxComputation computation() {
    const OnnxValue& output = the_output();
    const std::vector<bool> needed = needed_nodes(output.name);
    for (std::size_t i = 0; i < content_.nodes.size(); ++i)
      if (needed[i]) read(content_.nodes[i]);
    const auto found = results_.find(output.name);
    if (found == results_.end())
      fail(fmt::format("the output {} is not the first result of its node", quoted_text(output.name)));
    const OnnxResult& result = found->second;
    const bool is_log = result.kind == OnnxResult::Kind::log_probabilities;
    const OnnxNode end{.name = output.name, .operation = "output", .inputs = {}, .outputs = {}};
    const OnnxResult rows = is_log ? rows_result(result.node) : result;
    Graph<double>& graph = import_->graph;
    graph.set_output(OnnxCall(end, {&rows}, *import_).rows(0));
    return {std::move(graph), is_log};
  }

 private:
  [[noreturn]] void fail(std::string_view problem) const {
    throw FormatError(fmt::format("{}: {}", file_, problem));
  }

  /// Every name is given once; initialisers may be inputs, too, as in old files.
  void check_names() {
    std::set<std::string_view> names;
    const auto define = [&](std::string_view name) {
      if (!names.insert(name).second) fail(fmt::format("has {} twice", quoted_text(name)));
    };
    for (const OnnxTensor& tensor : content_.initializers) define(tensor.name);
    for (const OnnxNode& node : content_.nodes)
      for (const std::string& output : node.outputs)
        if (!output.empty()) define(output);
    for (const OnnxValue& input : content_.inputs)
      if (!is_initializer(input.name)) define(input.name);
  }

  [[nodiscard]] bool is_initializer(std::string_view name) {
    if (initializers_.empty())
      for (const OnnxTensor& tensor : content_.initializers) initializers_.insert(tensor.name);
    return initializers_.contains(name);
  }

  [[nodiscard]] const OnnxValue& the_input() {
    std::vector<const OnnxValue*> inputs;
    for (const OnnxValue& input : content_.inputs)
      if (!is_initializer(input.name)) inputs.push_back(&input);
    if (inputs.size() != 1) fail(fmt::format("has {} inputs, expected 1", inputs.size()));
    const OnnxValue& input = *inputs.front();
    if (!is_real(input.type))
      fail(fmt::format("input {} is not a tensor of floating-point numbers", quoted_text(input.name)));
    return input;
  }

  /// Other outputs, such as the class, are left out unless they are floating-point numbers.
  [[nodiscard]] const OnnxValue& the_output() const {
    std::vector<const OnnxValue*> outputs;
    for (const OnnxValue& output : content_.outputs)
      if (is_real(output.type) || (content_.outputs.size() == 1 && output.type == OnnxType::none))
        outputs.push_back(&output);
    if (outputs.size() != 1)
      fail(fmt::format("has {} outputs of floating-point numbers, expected 1", outputs.size()));
    return *outputs.front();
  }

  [[nodiscard]] static bool is_real(OnnxType type) {
    return type == OnnxType::float32 || type == OnnxType::float64;
  }

  /// The columns of the input: all its dimensions but the first, the batch.
  [[nodiscard]] Index columns_of(const OnnxValue& input) const {
    constexpr Index most = 1 << 20;
    if (input.shape.size() < 2)
      fail(fmt::format("input {} has {} dimensions, expected (batch, columns)", quoted_text(input.name),
                       input.shape.size()));
    Index columns = 1;
    for (std::size_t i = 1; i < input.shape.size(); ++i) {
      const Index size = input.shape[i];
      if (size < 1 || size > most || columns > most / size)
        fail(fmt::format("input {} has the shape [{}], expected columns whose number is from 1 to {}",
                         quoted_text(input.name), shape_text_of(input), most));
      columns *= size;
    }
    return columns;
  }

  /// Whether each node is needed for the output.
  [[nodiscard]] std::vector<bool> needed_nodes(const std::string& output) const {
    std::map<std::string_view, std::size_t> makers;
    for (std::size_t i = 0; i < content_.nodes.size(); ++i)
      for (const std::string& name : content_.nodes[i].outputs) makers[name] = i;
    if (!results_.contains(output) && !makers.contains(output))
      fail(fmt::format("no node gives the output {}", quoted_text(output)));
    std::vector<bool> needed(content_.nodes.size());
    std::vector<std::string_view> wanted{output};
    while (!wanted.empty()) {
      const auto found = makers.find(wanted.back());
      wanted.pop_back();
      if (found == makers.end() || needed[found->second]) continue;
      needed[found->second] = true;
      for (const std::string& input : content_.nodes[found->second].inputs)
        if (!input.empty()) wanted.push_back(input);
    }
    return needed;
  }

  void read(const OnnxNode& node) {
    std::vector<const OnnxResult*> inputs;
    for (const std::string& name : node.inputs) {
      const auto found = results_.find(name);
      if (!name.empty() && found == results_.end())
        fail(fmt::format(
            "{} takes {}, which is not an input, an initialiser or the first result of a node before",
            node_text(node), quoted_text(name)));
      inputs.push_back(name.empty() ? nullptr : &found->second);
    }
    OnnxCall call(node, std::move(inputs), *import_);
    if (node.outputs.empty() || node.outputs.front().empty()) call.fail("does not name its first result");
    results_[node.outputs.front()] = read_operation(call);
  }

  const OnnxFile& content_;
  std::string file_;
  std::optional<OnnxImport> import_;
  std::set<std::string_view> initializers_;
  std::map<std::string, OnnxResult, std::less<>> results_;
};

}  // namespace

OnnxComputation read_onnx_graph(const OnnxFile& content, const std::string& file, std::size_t size) {
  return Reader(content, file, size).computation();
}

}  // namespace ogee::detail
