#pragma once

/// What all headers have: names, sizes and comments.

#include <string>
#include <vector>

#include "../../../core/graph.hpp"

namespace ogee::detail {

/// "1 logit", "3 logits".
[[nodiscard]] std::string counted(Index count, const char* one, const char* several);

/// The names for a comment, after a colon; nothing if there are none.
[[nodiscard]] std::string c_names(const std::vector<std::string>& names);

/// "dense1 16, tanh1 16": the layers and their outputs, for a comment.
[[nodiscard]] std::string c_layers(const Graph<float>& graph);

/// The enumeration of the numbers of inputs and outputs.
[[nodiscard]] std::string c_sizes(const std::string& name, Index inputs, Index outputs);

/// The array of the names of classes; nothing if they have none.
[[nodiscard]] std::string c_classes(const std::string& name, const std::vector<std::string>& classes);

/// A text that is read once, however often it is included.
[[nodiscard]] std::string c_guarded(const std::string& name, const std::string& text);

}  // namespace ogee::detail
