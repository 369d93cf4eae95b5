#include "class_notes.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdint>
#include <ogee/core/detail/number_text.hpp>
#include <ogee/report/findings/class_labels.hpp>
#include <system_error>

namespace ogee::cli {
namespace {

std::vector<Index> samples_of_classes(const Dataset& data) {
  std::vector<Index> counts(static_cast<std::size_t>(data.classes()));
  for (Index i = 0; i < data.size(); ++i) ++counts[static_cast<std::size_t>(data.label(i))];
  return counts;
}

bool is_number(const std::string& label) {
  std::int64_t number = 0;
  return detail::parse_number(label, number) == std::errc{};
}

/// "class 7 has one sample", "3 classes have one sample (4, 7, 9)".
std::string note_of_classes(std::vector<std::string> labels, std::string_view has, std::string_view have) {
  constexpr std::size_t most = 5;
  if (labels.size() == 1) return fmt::format("class {} {}", labels.front(), has);
  const std::size_t count = labels.size();
  labels.resize(std::min(count, most));
  return fmt::format("{} classes {} ({}{})", count, have, fmt::join(labels, ", "),
                     count > most ? ", ..." : "");
}

/// Of most classes; they are numbers where a regression is meant.
std::string note_of_most_classes(std::size_t alone, const std::vector<std::string>& labels) {
  const bool are_numbers = std::all_of(labels.begin(), labels.end(), is_number);
  return fmt::format("{} of {} classes have one sample{}", alone, labels.size(),
                     are_numbers ? ": --task regress takes the numbers as targets" : "");
}

}  // namespace

std::vector<std::string> class_notes(const TrainTest& data) {
  if (data.train.classes() == 0) return {};
  const std::vector<std::string> labels = class_labels(data.train);
  const std::vector<Index> train = samples_of_classes(data.train);
  const std::vector<Index> test = samples_of_classes(data.test);
  std::vector<std::string> alone;
  std::vector<std::string> only_tested;
  for (std::size_t k = 0; k < labels.size(); ++k) {
    if (train[k] + test[k] == 1) alone.push_back(labels[k]);
    if (train[k] == 0 && test[k] > 0) only_tested.push_back(labels[k]);
  }
  std::vector<std::string> notes;
  if (2 * alone.size() > labels.size()) {
    notes.push_back(note_of_most_classes(alone.size(), labels));
  } else if (!alone.empty()) {
    notes.push_back(note_of_classes(alone, "has one sample", "have one sample"));
  }
  if (!only_tested.empty())
    notes.push_back(note_of_classes(only_tested, "is only in the test part", "are only in the test part"));
  return notes;
}

}  // namespace ogee::cli
