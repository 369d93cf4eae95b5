#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "../tensor.hpp"

namespace ogee::detail {

/// The bits of an element of a type, or nothing if the format does not know the type.
[[nodiscard]] std::optional<std::size_t> bits_of(std::string_view type);

/// Why the bytes of a tensor of a known type do not match its shape; empty if they do.
[[nodiscard]] std::string size_problem(const Tensor& tensor);

/// "tensor "hidden.weight"", as messages name it: on one line, not endless, whatever its name.
[[nodiscard]] std::string tensor_text(const Tensor& tensor);

/// "2×3", but not endless.
[[nodiscard]] std::string shape_text(std::span<const Index> shape);

/// A text in quotes, on one line, not endless.
[[nodiscard]] std::string quoted_text(std::string_view text);

}  // namespace ogee::detail
