#pragma once

#include <memory>
#include <ogee/optim/adam.hpp>
#include <ogee/optim/rmsprop.hpp>
#include <ogee/optim/sgd.hpp>
#include <variant>
#include <vector>

namespace ogee {

using AnyOptions = std::variant<SgdOptions, RmsPropOptions, AdamOptions, AdamWOptions>;

/// The optimizer that options belong to.
template <Real T>
std::unique_ptr<Optimizer<T>> make_optimizer(const AnyOptions& options) {
  struct Make {
    std::unique_ptr<Optimizer<T>> operator()(const SgdOptions& o) const {
      return std::make_unique<Sgd<T>>(o);
    }
    std::unique_ptr<Optimizer<T>> operator()(const RmsPropOptions& o) const {
      return std::make_unique<RmsProp<T>>(o);
    }
    std::unique_ptr<Optimizer<T>> operator()(const AdamOptions& o) const {
      return std::make_unique<Adam<T>>(o);
    }
    std::unique_ptr<Optimizer<T>> operator()(const AdamWOptions& o) const {
      return std::make_unique<AdamW<T>>(o);
    }
  };
  return std::visit(Make{}, options);
}

/// Every way through the kernels of RMSProp, Adam and AdamW.
inline const std::vector<AnyOptions> adaptive_methods{
    RmsPropOptions{.smoothing = 0.9},
    RmsPropOptions{.smoothing = 0.9, .momentum = 0.8, .weight_decay = 0.01},
    RmsPropOptions{.smoothing = 0.9, .centered = true},
    RmsPropOptions{.smoothing = 0.9, .momentum = 0.8, .centered = true, .weight_decay = 0.01},
    AdamOptions{.learning_rate = 0.01},
    AdamOptions{.learning_rate = 0.01, .weight_decay = 0.01},
    AdamOptions{.learning_rate = 0.01, .beta2 = 0.9, .amsgrad = true},
    AdamWOptions{.learning_rate = 0.01},
    AdamWOptions{.learning_rate = 0.01, .beta2 = 0.9, .amsgrad = true},
};

}  // namespace ogee
