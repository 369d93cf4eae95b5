#include "activation_labels.hpp"

#include <algorithm>

namespace ogee {
namespace {

/// Without what stands in parentheses.
std::string name_of(const std::string& description) {
  std::string name;
  int depth = 0;
  for (const char letter : description) {
    if (letter == '(') ++depth;
    if (depth == 0) name += letter;
    if (letter == ')') --depth;
  }
  return name;
}

}  // namespace

std::vector<std::string> activation_labels(std::span<const std::string> descriptions) {
  std::vector<std::string> labels;
  for (const std::string& description : descriptions) {
    const std::string name = name_of(description);
    const auto namesakes = std::count_if(descriptions.begin(), descriptions.end(),
                                         [&](const std::string& other) { return name_of(other) == name; });
    labels.push_back(namesakes == 1 ? name : description);
  }
  return labels;
}

std::vector<std::string> activation_labels(std::span<const ActivationSummary> summaries) {
  std::vector<std::string> descriptions;
  for (const ActivationSummary& summary : summaries) descriptions.push_back(summary.activation);
  return activation_labels(descriptions);
}

std::string label_of(const Comparison& comparison, const std::string& activation) {
  const std::vector<std::string> labels = activation_labels(comparison.summaries);
  for (std::size_t i = 0; i < labels.size(); ++i)
    if (comparison.summaries[i].activation == activation) return labels[i];
  return activation;
}

}  // namespace ogee
