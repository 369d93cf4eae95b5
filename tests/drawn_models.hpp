#pragma once

/// Models for tests of exporters.

#include <ogee/core/random.hpp>
#include <ogee/formats/model.hpp>
#include <ogee/layers/scale.hpp>
#include <ogee/losses/mean_squared_error.hpp>

#include <array>
#include <cmath>
#include <vector>

#include "saved_model.hpp"

namespace ogee {

/// With weights as large as training begins with, so that sums of many products lose few digits.
inline Network<float> drawn(Network<float> network) {
  draw_parameters(network);
  for (Parameter<float>* parameter : network.parameters())
    parameter->value /= std::sqrt(static_cast<float>(parameter->value.rows()));
  return network;
}

/// A model of numbers with the parameters that the network has.
inline Model predicting(const Network<float>& network) {
  return {.network = network,
          .loss = MeanSquaredError{},
          .task = Task::regress,
          .trained_layers = network.size()};
}

inline Model regression(const Network<float>& network) { return predicting(drawn(network)); }

inline Model classification(const Network<float>& network, const Loss& loss) {
  return {.network = drawn(network), .loss = loss, .trained_layers = network.size()};
}

/// A model of flowers, whose inputs are raw and whose network is trained with scaled ones.
inline Model scaled(Model model, const std::vector<Scale>& targets = {}) {
  const Scale inputs = Scale::standardizing(std::array{10.0, -3.0}, std::array{4.0, 0.5});
  model.network = model.network.preceded_by(inputs);
  model.first_trained = 1;
  for (const Scale& each : targets) model.network = model.network.followed_by(each);
  return model;
}

template <Real T = float>
Matrix<T> drawn_rows(Index columns) {
  const RandomStream stream{3, RandomPurpose::data};
  Matrix<T> rows(20, columns);
  std::uint64_t position = 0;
  for (T& element : elements(rows)) element = static_cast<T>(2 * stream.normal(position++));
  return rows;
}

}  // namespace ogee
