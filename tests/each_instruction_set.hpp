#pragma once

#include <gtest/gtest.h>

#include <ogee/core/simd.hpp>
#include <string>

namespace ogee {

/// Runs a test once with each instruction set of this machine.
template <class Test>
void with_each_instruction_set(const Test& test) {
  const std::string before(instruction_set());
  for (const std::string_view set : instruction_sets()) {
    SCOPED_TRACE(set);
    use_instruction_set(set);
    test();
  }
  use_instruction_set(before);
}

/// Whether an instruction set rounds a·b + c once.
inline bool is_fused(std::string_view set) { return set != "SSE4" && set != "baseline"; }

}  // namespace ogee
