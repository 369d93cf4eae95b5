#pragma once

#include <string>

#include "../../core/loss.hpp"
#include "../../core/network.hpp"
#include "../../data/dataset.hpp"

namespace ogee {

/// The predictions of a network for each sample of a dataset, as CSV (RFC 4180, lines end in "\n"):
///
///     sample,label,animal,probability_cat,probability_dog
///     1,cat,dog,0.25,0.75
///
/// Samples are numbered from 1. What is predicted is called as the column of the answers, or "predicted" if that has no
/// name; beside it is the label of the data. Classes are written by name or, if they have no names, by number.
/// Probabilities are the outputs after the loss's output function. For data with targets:
///
///     sample,target_price,price
///     1,1.5,1.4375
///
/// or `target_0` and `predicted_0` without a name.
/// Numbers are written so that reading them gives the same bits.
/// @throws ShapeError when data and network do not fit; OptionError unless threads ≥ 1.
template <Real T>
[[nodiscard]] std::string predictions_csv(const Network<T>& network, const Dataset& data, const Loss& loss,
                                          int threads = 1);

extern template std::string predictions_csv(const Network<float>&, const Dataset&, const Loss&, int);
extern template std::string predictions_csv(const Network<double>&, const Dataset&, const Loss&, int);

}  // namespace ogee
