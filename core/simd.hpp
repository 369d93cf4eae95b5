#pragma once

/// The instruction sets for which the library's kernels are compiled.
///
/// Every kernel exists once for each of them; the best one that the machine supports is chosen at run time.
/// Those with fused multiply-add (AVX2, AVX-512) give the same bits; the others round every product and sum.

#include <string_view>
#include <vector>

namespace ogee {

/// Those that this machine supports, best first: of "AVX-512", "AVX2", "SSE4", "NEON" and "baseline".
[[nodiscard]] std::vector<std::string_view> instruction_sets();

/// The one in use.
[[nodiscard]] std::string_view instruction_set();

/// Selects another one, for tests and measurements; not while another thread computes. Existing activation
/// functions keep theirs.
/// @throws UnknownNameError unless it is one of instruction_sets().
void use_instruction_set(std::string_view name);

}  // namespace ogee
