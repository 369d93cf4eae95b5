#pragma once

#include <memory>
#include <ogee/training/callback.hpp>

namespace ogee::cli {

/// Makes the first Ctrl-C ask what runs to end, which is_interrupted() says and end_on_interrupt() passes on to
/// trainings; the second ends the program. Where the parent process ignores Ctrl-C, as a shell does for programs in
/// the background, it stays ignored.
void catch_interrupt();

/// Whether Ctrl-C was pressed since.
[[nodiscard]] bool is_interrupted();

/// Ends a training after Ctrl-C.
[[nodiscard]] std::shared_ptr<Callback> end_on_interrupt();

}  // namespace ogee::cli
