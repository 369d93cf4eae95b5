#pragma once

/// Limits for gradients, between backward() and update():
///
///     forward(network, inputs, workspace);
///     backward(network, loss, targets, workspace);
///     clip_by_norm(network, workspace, 1.0);
///     update(network, optimizer, workspace);
///
/// The results do not depend on the number of threads, and no memory is allocated.

#include <optional>

#include "../core/fields.hpp"
#include "../core/network.hpp"
#include "../core/workspace.hpp"

namespace ogee {

/// Limits of a gradient. With both limits each element is clipped first, then the norm.
struct Clipping {
  std::optional<double> value = std::nullopt;  ///< of each element, above 0
  std::optional<double> norm = std::nullopt;   ///< of the gradients of all parameters together, above 0

  [[nodiscard]] bool wanted() const { return value || norm; }
};

template <>
inline constexpr auto fields_of<Clipping> =
    std::tuple{Field{"value", &Clipping::value, ranges::positive_or_infinite,
                     "clip each gradient element to plus or minus this"},
               Field{"norm", &Clipping::norm, ranges::positive_or_infinite,
                     "scale gradients down to this norm over all parameters"}};

/// g ← min(max(g, −limit), limit) for each element of the parameter gradients in the workspace, like
/// PyTorch's clip_grad_value_.
/// @throws OptionError unless the limit is above 0; NonFiniteError naming the parameter when an element is
///   NaN; ShapeError when the workspace was planned for another network.
template <Real T>
void clip_by_value(const Network<T>& network, Workspace<T>& workspace, double limit);

/// g ← g · min(1, limit / (‖g‖ + 10⁻⁶)) with the Euclidean norm ‖g‖ of the gradients of all parameters
/// together (Pascanu, Mikolov and Bengio 2013, algorithm 1), like PyTorch's clip_grad_norm_. Because of the
/// 10⁻⁶, a clipped norm is slightly below the limit. The norm is summed in double. Returns the norm before
/// clipping; with an infinite limit the gradients do not change.
/// @throws NonFiniteError naming the parameter when the norm is not finite, before any gradient has changed;
///   OptionError unless the limit is above 0; ShapeError when the workspace was planned for another network.
template <Real T>
double clip_by_norm(const Network<T>& network, Workspace<T>& workspace, double limit);

/// Both, if they are set.
template <Real T>
void clip(const Network<T>& network, Workspace<T>& workspace, const Clipping& clipping);

/// @throws OptionError unless the limits are above 0.
void check(const Clipping& clipping);

extern template void clip_by_value(const Network<float>&, Workspace<float>&, double);
extern template void clip_by_value(const Network<double>&, Workspace<double>&, double);
extern template double clip_by_norm(const Network<float>&, Workspace<float>&, double);
extern template double clip_by_norm(const Network<double>&, Workspace<double>&, double);
extern template void clip(const Network<float>&, Workspace<float>&, const Clipping&);
extern template void clip(const Network<double>&, Workspace<double>&, const Clipping&);

}  // namespace ogee
