#pragma once

#include <string_view>

namespace ogee::cli {

/// What the name of data says it is.
enum class DataKind {
  images,  ///< and all that is not one of the others
  xor_problem,
  toy,
  csv,
  npy
};

[[nodiscard]] DataKind data_kind(std::string_view name);

}  // namespace ogee::cli
