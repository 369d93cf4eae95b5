#pragma once

#include <ogee/core/optimizer.hpp>
#include <vector>

#include "data_kind.hpp"
#include "kind_options.hpp"

namespace ogee::cli {

/// --optimizer and the fields of all optimizers.
[[nodiscard]] std::vector<Option> optimizer_options(KindChoice& choice);

/// What the options choose, with the defaults for the data where they are empty.
/// @throws OptionError for an option that is impossible or belongs to another optimizer.
[[nodiscard]] OptimizerDescription chosen_optimizer(const KindChoice& choice, DataKind data);

}  // namespace ogee::cli
