#include "evaluation_json.hpp"

#include "../../core/version.hpp"
#include "detail/json_values.hpp"

namespace ogee {

std::string evaluation_json(const Evaluation& evaluation) {
  detail::Json json{{"ogee", version()},
                    {"command", "evaluate"},
                    {"model", evaluation.model},
                    {"data", evaluation.data},
                    {"data_notes", evaluation.data_notes},
                    {"samples", evaluation.samples}};
  detail::add_numbers(json, numbers_of(evaluation.score));
  json["test_metrics"] = detail::to_json(evaluation.metrics);
  return detail::to_text(json);
}

}  // namespace ogee
