#pragma once

#include "../core/layer_description.hpp"

namespace ogee {

/// Drops each input with probability `rate` during training and scales the others up, so that the mean is
/// preserved (Srivastava et al. 2014, section 10, "inverted" dropout). With the mask M, whose elements are 0
/// with probability rate and 1 otherwise, and G = dL/dY:
///
///   training   Y = X ⊙ M / (1 − rate),   dL/dX = G ⊙ M / (1 − rate)
///   inference  Y = X
///
/// The mask is drawn from the network's seed, the layer's position in the network, the number of the training
/// step (Workspace::step) and the element's row and column in the batch. It is therefore the same for any
/// number of threads, and backward draws it again instead of storing it. A dropped element is 0 whatever its
/// input.
struct Dropout {
  static constexpr std::string_view kind = "dropout";

  double rate = 0.5;
};

template <>
inline constexpr auto fields_of<Dropout> =
    std::tuple{Field{"rate", &Dropout::rate, ranges::share_below_one, "probability of dropping an input"}};

template <>
struct LayerFor<Dropout> {
  static LayerDescription described(const Dropout& layer);
};

}  // namespace ogee
