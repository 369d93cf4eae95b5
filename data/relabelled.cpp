#include "relabelled.hpp"

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

namespace ogee {
namespace {

/// The number of each class of the data among other names.
std::vector<Index> numbers_of(const Dataset& data, std::span<const std::string> class_names) {
  std::vector<Index> numbers;
  for (const std::string& name : data.class_names()) {
    const auto found = std::find(class_names.begin(), class_names.end(), name);
    if (found == class_names.end())
      throw DataError(data.name() + ": " + unknown_name("class", name, class_names).what());
    numbers.push_back(found - class_names.begin());
  }
  return numbers;
}

}  // namespace

Dataset with_classes(const Dataset& data, std::span<const std::string> class_names) {
  const std::vector<std::string>& own = data.class_names();
  if (own.empty() || class_names.empty() ||
      std::equal(own.begin(), own.end(), class_names.begin(), class_names.end()))
    return data;
  const std::vector<Index> numbers = numbers_of(data, class_names);
  std::vector<Index> all(static_cast<std::size_t>(data.size()));
  std::iota(all.begin(), all.end(), Index{0});
  Matrix<float> inputs(data.size(), data.features());
  data.gather_inputs(all, view(inputs));
  std::vector<Index> labels = std::move(all);
  for (Index& label : labels) label = numbers[static_cast<std::size_t>(data.label(label))];
  return Dataset::labelled(std::move(inputs), std::move(labels),
                           {.name = data.name(),
                            .class_names = {class_names.begin(), class_names.end()},
                            .feature_names = data.feature_names(),
                            .image_height = data.image_height(),
                            .image_width = data.image_width()});
}

}  // namespace ogee
