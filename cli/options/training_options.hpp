#pragma once

#include <optional>

#include "defaults.hpp"
#include "option.hpp"

namespace ogee::cli {

struct TrainingOptions {
  std::optional<Index> epochs;
  std::optional<Index> batch_size;
  std::optional<double> target_accuracy;
  int threads = 1;
};

[[nodiscard]] std::vector<Option> options_of(TrainingOptions& options);

}  // namespace ogee::cli
