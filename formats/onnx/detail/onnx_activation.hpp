#pragma once

/// Activations as nodes of ONNX.

#include <string>

#include "../../../core/activation.hpp"
#include "onnx_builder.hpp"

namespace ogee::detail {

/// Adds the nodes that apply an activation to the value x, and returns the name of the result: the operation of ONNX
/// that computes exactly that, with all its attributes, or else the operations of its formula.
/// @throws OptionError naming an activation whose formula is not known.
[[nodiscard]] std::string apply_in_onnx(OnnxBuilder& builder, const Activation& activation,
                                        const std::string& x);

/// Whether an activation gives x itself, by its formula and not by its name.
[[nodiscard]] bool is_identity(const Activation& activation);

}  // namespace ogee::detail
