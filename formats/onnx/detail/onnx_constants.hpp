#pragma once

/// Operations on constants, which are computed while a file is read.

#include <algorithm>
#include <optional>
#include <string_view>

#include "onnx_call.hpp"

namespace ogee::detail {

/// The result of a node all of whose inputs are constants; nothing if it is another one, or not one that is computed.
[[nodiscard]] std::optional<OnnxTensor> folded(OnnxCall& call);

/// "Add", "Sub", "Mul" or "Div" of two constants with one number, or with as many numbers as each other.
[[nodiscard]] std::optional<OnnxTensor> folded_constants(std::string_view operation, const OnnxTensor& a,
                                                         const OnnxTensor& b);

/// A tensor with another number for each of its own.
template <class Change>
[[nodiscard]] OnnxTensor changed(const OnnxTensor& tensor, const Change& change) {
  OnnxTensor result = tensor;
  std::transform(result.numbers.begin(), result.numbers.end(), result.numbers.begin(), change);
  return result;
}

}  // namespace ogee::detail
