#pragma once

#include <functional>
#include <memory>

#include "callback.hpp"

namespace ogee {

/// The functions to call at each moment of a training; empty functions are not called.
struct CallbackFunctions {
  std::function<void(const TrainingState&)> begin = {};
  std::function<Verdict(const TrainingState&)> batch = {};
  std::function<Verdict(const TrainingState&)> epoch = {};
  std::function<void(const TrainingState&)> end = {};
};

/// Makes a callback without a class:
///
///     fit(network, data, loss, optimizer,
///         {.callbacks = {lambda_callback({.epoch = [](const TrainingState& state) {
///            return state.history.epochs.back().train.loss < 0.1 ? Verdict::stop : Verdict::proceed;
///          }})}});
[[nodiscard]] std::shared_ptr<Callback> lambda_callback(CallbackFunctions functions);

}  // namespace ogee
