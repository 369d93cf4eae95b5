#pragma once

/// The subcommands. Each is in a file of its name.

#include <vector>

#include "../options/subcommand.hpp"

namespace ogee::cli::commands {

/// All of them, as help lists them.
[[nodiscard]] std::vector<Subcommand> all();

/// Trains one network and shows how good it became.
[[nodiscard]] Subcommand train();
/// Trains the same network with several activation functions and compares them.
[[nodiscard]] Subcommand compare();
/// Predicts with a saved model.
[[nodiscard]] Subcommand predict();
/// Writes a saved model in another format.
[[nodiscard]] Subcommand export_model();
/// Says how deep a function can be trained, from theory alone.
[[nodiscard]] Subcommand predict_depth();
/// Measures a saved model on data with answers.
[[nodiscard]] Subcommand evaluate();
/// Shows activation functions, their contracts and their curves.
[[nodiscard]] Subcommand describe();
/// Shows the layers and parameters of a network, or draws what it computes.
[[nodiscard]] Subcommand show();
/// Runs again what a flight recorder wrote, and says where values were no longer finite.
[[nodiscard]] Subcommand replay();
/// Prints the script that completes command lines in a shell.
[[nodiscard]] Subcommand completion();

}  // namespace ogee::cli::commands
