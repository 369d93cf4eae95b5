#pragma once

#include <span>
#include <string>
#include <vector>

#include "../../core/setting.hpp"
#include "../../insight/compare/comparison.hpp"

namespace ogee {

/// What went wrong in a training, and what may help.
struct Diagnosis {
  std::string finding;  ///< with its number: "all 359 test samples are called 0"
  std::string remedy;   ///< "--activation tanh or --optimizer adam"
};

/// What is wrong with the first run of a comparison; empty where nothing is. It finds a network that learned nothing, with
/// gradients that vanish, explode or are cut off in saturated layers, learning rates that are too high or too low, dead
/// units, features of very different sizes, overfitting, an output function that is applied twice, and classes of very
/// different sizes. `settings` are those of the result; remedies that were taken already are not named.
[[nodiscard]] std::vector<Diagnosis> diagnoses(const Comparison& comparison,
                                               std::span<const Setting> settings);

/// The same for a result with a single run; none for another.
[[nodiscard]] std::vector<Diagnosis> diagnoses(std::span<const Comparison> comparisons,
                                               std::span<const Setting> settings);

/// "all 359 test samples are called 0. --activation tanh or --optimizer adam may help."
[[nodiscard]] std::string text_of(const Diagnosis& diagnosis);

}  // namespace ogee
