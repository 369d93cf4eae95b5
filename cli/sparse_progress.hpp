#pragma once

#include <memory>
#include <ogee/training/callback.hpp>
#include <string>

namespace ogee::cli {

/// Progress on standard error. On a terminal, only about `lines` epochs of a training keep a line, the last
/// among them; elsewhere each epoch has its line.
[[nodiscard]] std::shared_ptr<Callback> sparse_progress(Index lines, std::string label = {});

}  // namespace ogee::cli
