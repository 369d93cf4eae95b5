#pragma once

/// What callbacks must remember for a training that goes on later.

#include <memory>
#include <vector>

#include "../callback.hpp"

namespace ogee::detail {

using Callbacks = std::vector<std::shared_ptr<Callback>>;

/// The states of the callbacks that have one, by their names; a number tells several of a name apart.
[[nodiscard]] StateDict state_of(const Callbacks& callbacks);

/// @throws OptionError naming a callback that decides about the training and is missing, or was missing before.
void check_callbacks(const Callbacks& callbacks, const StateDict& state);

/// Gives each callback its state. @throws FormatError naming what is missing in a state or does not fit.
void load_state(const Callbacks& callbacks, const StateDict& state, const TrainingState& training);

}  // namespace ogee::detail
