#pragma once

/// Optimizers that several tests go through.

#include <ogee/optim/adam.hpp>
#include <ogee/optim/adamw.hpp>
#include <ogee/optim/rmsprop.hpp>
#include <ogee/optim/sgd.hpp>
#include <string_view>
#include <vector>

namespace ogee {

/// Every way through the kernels of RMSProp, Adam and AdamW.
inline const std::vector<OptimizerDescription> adaptive_methods{
    RmsProp{.smoothing = 0.9},
    RmsProp{.smoothing = 0.9, .momentum = 0.8, .weight_decay = 0.01},
    RmsProp{.smoothing = 0.9, .centered = true},
    RmsProp{.smoothing = 0.9, .momentum = 0.8, .centered = true, .weight_decay = 0.01},
    Adam{.learning_rate = 0.01},
    Adam{.learning_rate = 0.01, .weight_decay = 0.01},
    Adam{.learning_rate = 0.01, .beta2 = 0.9, .amsgrad = true},
    AdamW{.learning_rate = 0.01},
    AdamW{.learning_rate = 0.01, .beta2 = 0.9, .amsgrad = true},
};

/// The same method with another number for one of its fields.
inline OptimizerDescription changed(const OptimizerDescription& method, std::string_view name, double value) {
  std::vector<Setting> settings = method.settings();
  for (Setting& setting : settings)
    if (setting.name == name) setting.value = value;
  return registry<OptimizerDescription>().kind(method.kind()).make(settings);
}

}  // namespace ogee
