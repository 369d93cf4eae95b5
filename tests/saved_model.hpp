#pragma once

/// A model in a file, for tests of what reads it.

#include <ogee/core/random.hpp>
#include <ogee/formats/model.hpp>
#include <ogee/layers/dense.hpp>
#include <ogee/losses/softmax_cross_entropy.hpp>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace ogee {

/// Parameters drawn from a normal distribution, biases included.
inline void draw_parameters(Network<float>& network) {
  const RandomStream stream{7, RandomPurpose::data};
  std::uint64_t position = 0;
  for (Parameter<float>* parameter : network.parameters())
    for (float& element : elements(parameter->value)) element = static_cast<float>(stream.normal(position++));
}

/// Three kinds of flowers by length and width, saved in `path`.
inline Model save_flowers(const std::filesystem::path& path) {
  Network<float> network{Dense{2, 3}};
  draw_parameters(network);
  const Dataset flowers =
      Dataset::labelled(Matrix<float>{{1, 2}, {5, 1}, {3, 3}}, {0, 1, 2},
                        {.class_names = {"rose", "iris", "tulip"}, .feature_names = {"length", "width"}});
  Model model = model_of(network, SoftmaxCrossEntropy{}, flowers);
  save(model, path);
  return model;
}

}  // namespace ogee
