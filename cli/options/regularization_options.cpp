#include "regularization_options.hpp"

#include <ogee/layers/dropout.hpp>

namespace ogee::cli {

void add_options(CLI::App& app, RegularizationOptions& options) {
  app.add_option("--dropout", options.dropout,
                 "share of the outputs of each hidden layer that is dropped in each training step; default 0")
      ->type_name("SHARE")
      ->group("Regularisation");
  app.add_option("--l1", options.penalty.l1,
                 "adds L1 times the sum of all |weights| to the loss, but reports it apart; default 0")
      ->type_name("L1")
      ->group("Regularisation");
  app.add_option(
         "--l2", options.penalty.l2,
         "adds L2 / 2 times the sum of all squared weights to the loss, but reports it apart; default 0")
      ->type_name("L2")
      ->group("Regularisation");
}

void check(const RegularizationOptions& options) {
  ogee::check(options.penalty);
  static_cast<void>(Dropout<float>(options.dropout));
}

std::vector<Setting> settings_of(const RegularizationOptions& options) {
  std::vector<Setting> settings;
  if (options.dropout != 0) settings.push_back({"dropout", options.dropout});
  if (options.penalty.l1 != 0) settings.push_back({"l1", options.penalty.l1});
  if (options.penalty.l2 != 0) settings.push_back({"l2", options.penalty.l2});
  return settings;
}

}  // namespace ogee::cli
