#pragma once

/// What most source files of the core include and compilers take longest to read: compiled once. Every file includes
/// what it uses all the same.

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

#include "../core/network.hpp"
#include "../core/types.hpp"
#include "../training/fit.hpp"
