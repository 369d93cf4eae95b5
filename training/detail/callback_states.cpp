#include "callback_states.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>

#include "../../core/errors.hpp"

namespace ogee::detail {
namespace {

constexpr const char* deciding = "deciding";

/// Calls visit(callback, name) for each callback with a state: "best_weights", "best_weights2".
template <class Visit>
void for_each_state(const Callbacks& callbacks, const Visit& visit) {
  std::map<std::string, int> numbers;
  for (const auto& callback : callbacks) {
    const std::string name = callback->state_name();
    if (name.empty()) continue;
    const int number = ++numbers[name];
    visit(*callback, number == 1 ? name : fmt::format("{}{}", name, number));
  }
}

std::vector<std::string> deciding_names(const Callbacks& callbacks) {
  std::vector<std::string> names;
  for_each_state(callbacks, [&](const Callback& callback, const std::string& name) {
    if (callback.decides()) names.push_back(name);
  });
  return names;
}

/// @throws OptionError naming one of `names` that is not among `others`, with what that means.
void check_contained(const std::vector<std::string>& names, const std::vector<std::string>& others,
                     const char* problem) {
  for (const std::string& name : names)
    if (std::find(others.begin(), others.end(), name) == others.end())
      throw OptionError(fmt::format("the training to go on with {} {}", problem, name));
}

}  // namespace

StateDict state_of(const Callbacks& callbacks) {
  StateDict state;
  state.set(deciding, deciding_names(callbacks));
  for_each_state(callbacks, [&](const Callback& callback, const std::string& name) {
    state.add(name, callback.state_dict());
  });
  return state;
}

void check_callbacks(const Callbacks& callbacks, const StateDict& state) {
  const auto before = state.get<std::vector<std::string>>(deciding);
  const std::vector<std::string> now = deciding_names(callbacks);
  check_contained(before, now, "used");
  check_contained(now, before, "did not use");
}

void load_state(const Callbacks& callbacks, const StateDict& state, const TrainingState& training) {
  for_each_state(callbacks, [&](Callback& callback, const std::string& name) {
    const StateDict own = state.part(name);
    if (!own.settings().empty() || !own.matrices().empty()) callback.load_state_dict(own, training);
  });
}

}  // namespace ogee::detail
