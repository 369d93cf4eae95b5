#pragma once

/// What most source files include and compilers take longest to read: compiled once, for all components. A
/// header that changes often does not belong here, and every file includes what it uses all the same.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <numeric>
#include <optional>
#include <ranges>
#include <string>
#include <variant>
#include <vector>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "../../training/fit.hpp"
#include "../network.hpp"
#include "../types.hpp"
