#pragma once

/// Checks whether an activation function fulfils its contract.

#include <string>
#include <vector>

#include "../../core/activation.hpp"

namespace ogee {

/// One claim, and the result of its numeric test.
struct ActivationClaim {
  std::string claim;        ///< "values lie in [0, 1]"
  bool holds;               ///< whether no counter-example was found
  std::string explanation;  ///< the counter-example, "f(3) = 1.2"; empty if the claim holds
};

/// The result of `check_activation`.
struct ActivationReport {
  std::string activation;  ///< from `Activation::description`
  std::vector<ActivationClaim> claims;
  /// Properties that seem true but are not in the contract: "monotone". Not failures, but worth claiming.
  std::vector<std::string> unclaimed;

  /// Whether every claim holds.
  [[nodiscard]] bool ok() const;
};

/// One line for the whole contract, one per claim, and one per property that seems true but is not claimed.
[[nodiscard]] std::string to_string(const ActivationReport& report);

struct ActivationCheckOptions {
  double reach = 1e6;       ///< the largest |x| tested; kinks further out extend it
  double tolerance = 1e-5;  ///< how close the function must come to the stated bounds and limits, relatively
};

/// Tests every claim of the contract on a grid that is dense near 0 and near the kinks. The tests compute in
/// double; a separate claim says that float agrees with double.
///
/// Some claims hold for every activation: the slope is the derivative, every kink is listed, finite x does
/// not give NaN, NaN gives NaN (or training would not notice it), both precisions and both passes agree. The
/// others are tested only if the contract makes them: an infinite bound of a range, an infinite Lipschitz
/// constant and what is missing claim nothing. If such a claim could have been made, the report
/// lists it as unclaimed.
///
/// A function that throws is reported, not propagated. A grid proves nothing: a kink or a wrong slope between
/// its points, 1/64 apart around 0, can be missed.
/// @throws OptionError for invalid options.
[[nodiscard]] ActivationReport check_activation(const Activation& activation,
                                                const ActivationCheckOptions& options = {});

}  // namespace ogee
