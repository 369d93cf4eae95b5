#include "regularization_options.hpp"

#include <ogee/layers/dropout.hpp>

namespace ogee::cli {

std::vector<Option> options_of(RegularizationOptions& options) {
  return {
      {.name = "--dropout",
       .value = "SHARE",
       .help = "share of the outputs of each hidden layer that is dropped in each training step; default 0",
       .group = "Regularisation",
       .reads = number(into(options.dropout))},
      {.name = "--l1",
       .value = "L1",
       .help = "adds L1 times the sum of all |weights| to the loss, but reports it apart; default 0",
       .group = "Regularisation",
       .reads = number(into(options.penalty.l1))},
      {.name = "--l2",
       .value = "L2",
       .help =
           "adds L2 / 2 times the sum of all squared weights to the loss, but reports it apart; default 0",
       .group = "Regularisation",
       .reads = number(into(options.penalty.l2))},
  };
}

void check(const RegularizationOptions& options) {
  ogee::check(options.penalty);
  check_description<float>(Dropout{options.dropout});
}

std::vector<Setting> settings_of(const RegularizationOptions& options) {
  std::vector<Setting> settings;
  if (options.dropout != 0) settings.push_back({"dropout", options.dropout});
  if (options.penalty.l1 != 0) settings.push_back({"l1", options.penalty.l1});
  if (options.penalty.l2 != 0) settings.push_back({"l2", options.penalty.l2});
  return settings;
}

}  // namespace ogee::cli
