#pragma once

#include <algorithm>
#include <iterator>

namespace ogee::detail {

/// Whether there are numbers, and all of them are equal.
template <class Numbers>
[[nodiscard]] bool are_equal(const Numbers& numbers) {
  return std::begin(numbers) != std::end(numbers) &&
         std::all_of(std::begin(numbers), std::end(numbers),
                     [first = *std::begin(numbers)](auto each) { return each == first; });
}

/// Whether there are numbers, and all of them are this one.
template <class Numbers>
[[nodiscard]] bool is_filled_with(const Numbers& numbers, double number) {
  return are_equal(numbers) && *std::begin(numbers) == number;
}

}  // namespace ogee::detail
