#pragma once

/// What a training is done with, before the first step.

#include <vector>

#include "../../core/setting.hpp"
#include "../fit.hpp"

namespace ogee::detail {

/// What History::settings says.
template <Real T>
[[nodiscard]] std::vector<Setting> training_settings(const Dataset& data, const Optimizer<T>& optimizer,
                                                     const FitOptions& options);

/// What must be the same when a training goes on: layers with their penalties, loss, data, and the settings of the
/// training, but for those that change no bits (the number of threads) and the number of epochs.
template <Real T>
[[nodiscard]] std::vector<Setting> training_facts(const Network<T>& network, const Loss& loss,
                                                  const Dataset& data, const FitOptions& options,
                                                  const std::vector<Setting>& settings);

extern template std::vector<Setting> training_settings(const Dataset&, const Optimizer<float>&,
                                                       const FitOptions&);
extern template std::vector<Setting> training_settings(const Dataset&, const Optimizer<double>&,
                                                       const FitOptions&);
extern template std::vector<Setting> training_facts(const Network<float>&, const Loss&, const Dataset&,
                                                    const FitOptions&, const std::vector<Setting>&);
extern template std::vector<Setting> training_facts(const Network<double>&, const Loss&, const Dataset&,
                                                    const FitOptions&, const std::vector<Setting>&);

}  // namespace ogee::detail
