#include "c_header.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "c_text.hpp"

namespace ogee::detail {
namespace {

std::string quoted(const std::vector<std::string>& names, std::string_view indent) {
  std::vector<std::string> literals;
  std::transform(names.begin(), names.end(), std::back_inserter(literals), c_string);
  return c_list(literals, indent);
}

}  // namespace

std::string counted(Index count, const char* one, const char* several) {
  return fmt::format("{} {}", count, count == 1 ? one : several);
}

std::string c_names(const std::vector<std::string>& names) {
  return names.empty() ? "" : fmt::format(":\n     {}", quoted(names, "     "));
}

std::string c_layers(const Graph<float>& graph) {
  std::vector<std::string> layers;
  const auto nodes = graph.nodes();
  for (std::size_t i = 1; i < nodes.size(); ++i)
    if (i + 1 == nodes.size() || nodes[i + 1].layer != nodes[i].layer)
      layers.push_back(fmt::format("{} {}", c_comment(nodes[i].layer), nodes[i].columns));
  return c_list(layers, "           ");
}

std::string c_sizes(const std::string& name, Index inputs, Index outputs) {
  return fmt::format("enum {{ {0}_inputs = {1}, {0}_outputs = {2} }};\n\n", name, inputs, outputs);
}

std::string c_classes(const std::string& name, const std::vector<std::string>& classes) {
  if (classes.empty()) return "";
  return fmt::format("static const char *const {}_classes[{}] = {{\n    {}}};\n\n", name, classes.size(),
                     quoted(classes, "    "));
}

std::string c_guarded(const std::string& name, const std::string& text) {
  std::string guard = "OGEE_" + name + "_H";
  for (char& c : guard)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return fmt::format("#ifndef {0}\n#define {0}\n\n{1}\n#endif /* {0} */\n", guard, text);
}

}  // namespace ogee::detail
