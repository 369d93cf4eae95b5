#pragma once

#include <memory>
#include <ogee/training/callback.hpp>

namespace ogee::cli {

/// Makes the first Ctrl-C (SIGINT) or SIGTERM ask what runs to end, which is_interrupted() says and
/// end_on_interrupt() passes on to trainings; the second ends the program. Where the parent process ignores one of
/// them, as a shell ignores Ctrl-C for programs in the background, it stays ignored.
void catch_interrupt();

/// Whether one of them came since.
[[nodiscard]] bool is_interrupted();

/// The exit status after it, as a shell reports it: 130 for Ctrl-C, 143 for SIGTERM.
[[nodiscard]] int status_interrupted();

/// Ends a training after it.
[[nodiscard]] std::shared_ptr<Callback> end_on_interrupt();

}  // namespace ogee::cli
