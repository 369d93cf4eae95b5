#include "sgd.hpp"

#include <fmt/format.h>

#include <cmath>

#include "../core/errors.hpp"

namespace ogee {
namespace {

void require(bool holds, const char* option, double value, const char* expected) {
  if (!holds) throw OptionError(fmt::format("sgd: {} is {}, expected {}", option, value, expected));
}

void check(const SgdOptions& options) {
  require(std::isfinite(options.learning_rate) && options.learning_rate >= 0, "learning_rate",
          options.learning_rate, "a number of at least 0");
  require(options.momentum >= 0 && options.momentum < 1, "momentum", options.momentum,
          "a number from 0 to below 1");
  require(std::isfinite(options.weight_decay) && options.weight_decay >= 0, "weight_decay",
          options.weight_decay, "a number of at least 0");
  require(!options.nesterov || options.momentum > 0, "momentum", options.momentum,
          "more than 0 with nesterov");
}

}  // namespace

template <Real T>
Sgd<T>::Sgd(SgdOptions options) : options_(options) {
  check(options_);
}

template <Real T>
void Sgd<T>::set_learning_rate(double rate) {
  SgdOptions changed = options_;
  changed.learning_rate = rate;
  check(changed);
  options_ = changed;
}

template <Real T>
void Sgd<T>::update_tile(const UpdateTile<T>& tile) const {
  const T rate = static_cast<T>(options_.learning_rate);
  const T momentum = static_cast<T>(options_.momentum);
  const T decay = static_cast<T>(options_.weight_decay);
  for (std::size_t i = 0; i < tile.weights.size(); ++i) {
    T& weight = tile.weights[i];
    const T gradient = tile.gradient[i] + decay * weight;
    if (tile.state.empty()) {
      weight -= rate * gradient;
      continue;
    }
    T& velocity = tile.state[0][i];
    velocity = momentum * velocity + gradient;
    weight -= rate * (options_.nesterov ? gradient + momentum * velocity : velocity);
  }
}

template class Sgd<float>;
template class Sgd<double>;

}  // namespace ogee
