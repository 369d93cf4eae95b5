#include "simd.hpp"

#include <hwy/highway.h>
#include <hwy/targets.h>

#include <algorithm>
#include <array>

#include "errors.hpp"

namespace ogee {
namespace {

struct NamedTarget {
  std::string_view name;
  std::int64_t targets;  // of Highway
};

/// cmake/kernels.cmake defines the targets of Highway for which kernels are compiled. Those without a name
/// here are the baseline.
constexpr std::array named_targets{
    NamedTarget{"AVX-512", HWY_AVX3},
    NamedTarget{"AVX2", HWY_AVX2},
    NamedTarget{"SSE4", HWY_SSE4},
    NamedTarget{"NEON", HWY_NEON},
    NamedTarget{"baseline", ~(HWY_AVX3 | HWY_AVX2 | HWY_SSE4 | HWY_NEON)},
};

/// What this machine supports, asked once: use_instruction_set changes Highway's answer.
std::int64_t machine_targets() {
  static const std::int64_t targets = hwy::SupportedTargets() & HWY_TARGETS;
  return targets;
}

bool is_one_of(const NamedTarget& named, std::int64_t targets) { return (named.targets & targets) != 0; }

}  // namespace

std::vector<std::string_view> instruction_sets() {
  std::vector<std::string_view> names;
  for (const NamedTarget& named : named_targets)
    if (is_one_of(named, machine_targets())) names.push_back(named.name);
  return names;
}

std::string_view instruction_set() {
  const std::int64_t in_use = hwy::SupportedTargets() & machine_targets();
  const auto* best = std::find_if(named_targets.begin(), named_targets.end(),
                                  [in_use](const NamedTarget& named) { return is_one_of(named, in_use); });
  return best == named_targets.end() ? "baseline" : best->name;
}

void use_instruction_set(std::string_view name) {
  const auto* chosen = std::find_if(
      named_targets.begin(), named_targets.end(),
      [name](const NamedTarget& named) { return named.name == name && is_one_of(named, machine_targets()); });
  if (chosen == named_targets.end()) {
    const std::vector<std::string_view> known = instruction_sets();
    throw unknown_name("instruction set", name, std::vector<std::string>(known.begin(), known.end()));
  }
  hwy::SetSupportedTargetsForTest(chosen->targets & machine_targets());
  hwy::GetChosenTarget().Update(hwy::SupportedTargets());
}

}  // namespace ogee
