#pragma once

#include <memory>
#include <ogee/training/callback.hpp>

namespace ogee::cli {

/// Makes the first Ctrl-C ask trainings to end, which end_on_interrupt() passes on; the second ends the
/// program. Where the parent process ignores Ctrl-C, as a shell does for programs in the background, it stays
/// ignored.
void catch_interrupt();

/// Ends a training after Ctrl-C.
[[nodiscard]] std::shared_ptr<Callback> end_on_interrupt();

}  // namespace ogee::cli
