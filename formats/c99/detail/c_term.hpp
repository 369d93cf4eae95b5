#pragma once

#include <fmt/format.h>

#include <string>

#include "c_text.hpp"

namespace ogee::detail {

/// An expression of C.
struct CTerm {
  std::string text;
  bool whole = true;  ///< needs no parentheses as an operand
};

[[nodiscard]] inline CTerm number_term(float number) {
  return {c_number(number), !c_number(number).starts_with('-')};
}

[[nodiscard]] inline std::string operand_text(const CTerm& term) {
  return term.whole ? term.text : fmt::format("({})", term.text);
}

/// "a + (b * c)": every operation inside another one is in parentheses, which keeps the order of rounding.
[[nodiscard]] inline CTerm binary_term(const CTerm& a, const char* operation, const CTerm& b) {
  return {fmt::format("{} {} {}", operand_text(a), operation, operand_text(b)), false};
}

}  // namespace ogee::detail
