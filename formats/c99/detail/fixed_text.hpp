#pragma once

/// Programs in integers as C.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "fixed_program.hpp"

namespace ogee::detail {

/// "int16_t" or "int8_t".
[[nodiscard]] std::string number_type(FixedPoint format);

/// The arrays, functions and memory of a program; all names begin with `prefix`.
struct FixedText {
  std::string arrays;
  std::string predict;     ///< the function PREFIX_predict with those that it calls
  std::string conversion;  ///< the functions PREFIX_quantize and PREFIX_dequantize with their arrays
  Index constant_bytes = 0;
  Index stack_bytes = 0;
};
[[nodiscard]] FixedText fixed_text(const FixedProgram& program, const std::string& prefix);

/// The function PREFIX_classify. A single output stands for class 1 where it exceeds `threshold`.
[[nodiscard]] std::string classify_text(const FixedProgram& program, const std::string& prefix,
                                        std::int32_t threshold);

/// The function PREFIX_self_test, for rows of integers.
[[nodiscard]] std::string self_test_text(const FixedProgram& program, const std::string& prefix,
                                         const std::vector<std::vector<std::int32_t>>& rows);

}  // namespace ogee::detail
