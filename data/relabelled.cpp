#include "relabelled.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace ogee {
namespace {

/// Classes without names are called by their numbers.
std::vector<std::string> names_or_numbers(std::vector<std::string> names, Index count) {
  for (Index number = std::ssize(names); number < count; ++number) names.push_back(std::to_string(number));
  return names;
}

}  // namespace

Dataset with_classes(const Dataset& data, const std::vector<std::string>& class_names) {
  const std::vector<std::string> own = names_or_numbers(data.class_names(), data.classes());
  if (own == class_names) return data;
  std::vector<Index> numbers;
  for (const std::string& name : own) {
    const auto found = std::find(class_names.begin(), class_names.end(), name);
    if (found == class_names.end())
      throw DataError(data.name() + ": " + unknown_name("class", name, class_names).what());
    numbers.push_back(found - class_names.begin());
  }
  std::vector<Index> labels;
  for (Index i = 0; i < data.size(); ++i) labels.push_back(numbers[static_cast<std::size_t>(data.label(i))]);
  return data.with_new_labels(std::move(labels), class_names);
}

Dataset with_classes(const Dataset& data, const Dataset& other) {
  return with_classes(data, names_or_numbers(other.class_names(), other.classes()));
}

}  // namespace ogee
