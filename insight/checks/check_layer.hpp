#pragma once

/// Checks whether a layer computes what it should and fulfils its contract.

#include <cstdint>
#include <string>
#include <vector>

#include "../../core/layer_description.hpp"

namespace ogee {

/// One requirement on a layer, and the result of its numeric test.
struct LayerClaim {
  std::string claim;        ///< "dL/dX is the derivative"
  bool holds;               ///< whether no counter-example was found
  std::string explanation;  ///< the counter-example with both numbers; empty if the claim holds
};

/// The result of `check_layer`.
struct LayerReport {
  std::string layer;  ///< its kind and its text
  std::vector<LayerClaim> claims;
  std::vector<std::string> skipped;  ///< claims that could not be tested, each with the reason

  /// Whether every claim holds.
  [[nodiscard]] bool ok() const;
};

/// One line for the whole layer, one per claim, and one per claim that was skipped.
[[nodiscard]] std::string to_string(const LayerReport& report);

struct LayerCheckOptions {
  Index input_size = 0;     ///< 0: the size that the layer declares, else 5
  Index rows = 6;           ///< of the batch
  std::uint64_t seed = 0;   ///< of inputs and parameters
  double tolerance = 1e-6;  ///< of the errors of gradients, relatively, as in check_gradients
  /// Entries of dL/dX and of each parameter whose derivative is checked, spread evenly.
  Index entries = 100;
};

/// Tests a layer with random parameters, because initial ones can hide errors: a factor of 1, a bias of 0.
///
/// Gradients are compared with central differences of L = Σ C ⊙ Y, where Y is the output of the training pass
/// and C is random. Every array given to the layer lies between guards and is NaN until it is written, so
/// that writes outside the array and reads of unwritten elements are found. Further claims: inference and
/// training pass agree; the result depends neither on other rows, nor on how a batch is divided into blocks
/// and a gradient into tiles; copies and the other precision agree; initialize sets every parameter, from the
/// draw alone; a layer of a registered kind can be made from its settings; lower and infer agree.
///
/// A layer that throws is reported, not propagated. At a kink the derivative is that of one side, so an input
/// exactly at a kink would be a counter-example; random inputs are not.
/// @throws OptionError for invalid options.
[[nodiscard]] LayerReport check_layer(const LayerDescription& layer, const LayerCheckOptions& options = {});

}  // namespace ogee
