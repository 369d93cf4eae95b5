#pragma once

namespace ogee {

/// The command ogee, for the `main` of a program that adds activation functions of its own to it:
///
///     int main(int count, char** arguments) {
///       ogee::ActivationRegistry::instance().add(ogee::Activation{"square", [](auto x) { return x * x; }});
///       return ogee::run_command(count, arguments);
///     }
///
/// Prints to standard output and standard error, which are opened on /dev/null if they are closed, and
/// returns the exit status. Link with ogee::command_line.
int run_command(int count, char** arguments);

}  // namespace ogee
