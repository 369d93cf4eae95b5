#pragma once

/// Does an activation function keep what its contract promises?

#include <string>
#include <vector>

#include "../../activations/activation.hpp"

namespace ogee {

/// One promise, and what a numeric test makes of it.
struct ActivationClaim {
  std::string claim;        ///< "values lie in [0, 1]"
  bool holds;               ///< whether no counter-example was found
  std::string explanation;  ///< the counter-example, "f(3) = 1.2"; empty if the claim holds
};

/// What `check_activation` found.
struct ActivationReport {
  std::string activation;  ///< as `Activation::description` says it
  std::vector<ActivationClaim> claims;
  /// What seems true though the contract is silent about it: "monotone". No failure, but worth writing down.
  std::vector<std::string> unclaimed;

  /// Whether every claim holds.
  [[nodiscard]] bool ok() const;
};

/// One line for the whole, one for each claim and one for each thing unclaimed.
[[nodiscard]] std::string to_string(const ActivationReport& report);

struct ActivationCheckOptions {
  double reach = 1e6;       ///< the largest |x| that is looked at; kinks further out extend it
  double tolerance = 1e-5;  ///< how near to the stated ends and limits the function must come, relatively
};

/// Tests every claim of the contract on a grid that is dense near 0 and near the kinks. The arithmetic is in
/// double; a separate claim says that float agrees with it.
///
/// Some things are promised by every activation: the slope is the derivative, every kink is listed, finite x
/// gives no NaN, NaN gives NaN (or training would not notice it), both precisions and both passes agree. The
/// rest is claimed only where the contract says so: an infinite end of a range, an infinite Lipschitz
/// constant, a missing limit and `false` claim nothing. Where such a claim could have been made, the
/// report mentions it as unclaimed.
///
/// A function that throws is reported, not propagated. A grid proves nothing: a kink or a wrong slope between
/// its points, 1/64 apart around 0, can be missed.
/// @throws OptionError for impossible options.
[[nodiscard]] ActivationReport check_activation(const Activation& activation,
                                                const ActivationCheckOptions& options = {});

}  // namespace ogee
