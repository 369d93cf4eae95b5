#pragma once

/// Precisions and indices.

#include <concepts>
#include <cstddef>

#include "library_mode.hpp"  // here, since every file of a program that uses ogee comes by

namespace ogee {

/// The two precisions in which networks are compiled.
template <class T>
concept Real = std::same_as<T, float> || std::same_as<T, double>;

/// "float" or "double".
template <Real T>
inline constexpr const char* precision_name = std::same_as<T, float> ? "float" : "double";

/// Counts and positions; signed, as in Eigen.
using Index = std::ptrdiff_t;

}  // namespace ogee
