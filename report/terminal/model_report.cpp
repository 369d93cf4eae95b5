#include "model_report.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <vector>

#include "text.hpp"

namespace ogee {
namespace {

/// Without control characters: names come from a file.
std::string line(std::string_view title, std::string_view text) {
  constexpr Index title_width = 22;
  constexpr Index max_width = 2000;
  return fmt::format("{} {}\n", left_aligned(shortened(title, max_width), title_width),
                     shortened(text, max_width));
}

/// "a, b, c and 781 more" for long lists; "10 classes, numbered" without names.
std::string names_text(const std::vector<std::string>& names, Index count, std::string_view things) {
  constexpr std::size_t most = 12;
  if (names.empty()) return fmt::format("{} {}, numbered", count, things);
  const std::size_t shown = std::min(names.size(), most);
  std::string text =
      fmt::format("{}", fmt::join(names.begin(), names.begin() + static_cast<Index>(shown), ", "));
  if (shown < names.size()) text += fmt::format(" and {} more", names.size() - shown);
  return text;
}

std::string outputs_text(const Model& model) {
  if (model.task == Task::regress)
    return "numbers: " + names_text(model.target_names, model.network.output_size(), "targets");
  return fmt::format("{} of {}", name_of(model.output_kind()),
                     names_text(model.class_names, model.class_count(), "classes"));
}

}  // namespace

std::string network_report(const Network<float>& network) {
  return network.summary() + "\n" + line("digest", fmt::format("{:016x}", network.digest()));
}

std::string model_report(const Model& model) {
  std::string text = network_report(model.network);
  text += line("inputs", names_text(model.input_names, model.network.input_size(), "columns"));
  text += line("outputs", outputs_text(model));
  text += line("loss", model.loss.description());
  text += line("saved by", model.library.empty() ? "another program" : "ogee " + model.library);
  if (!model.settings.empty()) text += "\nHow it was trained:\n";
  for (const Setting& setting : model.settings) {
    std::string name = setting.name;
    std::replace(name.begin(), name.end(), '_', ' ');
    const std::string value = text_of(setting.value);
    if (!value.empty() && value != "[]") text += line(name, value);
  }
  return text;
}

}  // namespace ogee
