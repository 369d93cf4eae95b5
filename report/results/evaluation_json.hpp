#pragma once

#include <string>
#include <vector>

#include "../../core/types.hpp"
#include "../../training/history.hpp"
#include "../../training/metrics.hpp"

namespace ogee {

/// How good a model is on some data.
struct Evaluation {
  std::string model;  ///< the name of its file
  std::string data;
  std::vector<std::string> data_notes = {};  ///< what was decided about the data, in words
  Index samples = 0;
  Score score;
  Metrics metrics;
};

/// {"ogee": "0.1.0", "command": "evaluate", "model": "iris.safetensors", "data": "new.csv",
///  "data_notes": ["the first line has names"], "samples": 150, "loss": 0.1, "accuracy": 0.97, "test_metrics": {...}}
///
/// The metrics are those of a run in docs/result.schema.json; the accuracy is null for targets.
[[nodiscard]] std::string evaluation_json(const Evaluation& evaluation);

}  // namespace ogee
