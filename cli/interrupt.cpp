#include "interrupt.hpp"

#include <csignal>
#include <ogee/training/lambda_callback.hpp>

namespace ogee::cli {
namespace {

volatile std::sig_atomic_t signal_received = 0;

}  // namespace

void catch_interrupt() {
  for (const int number : {SIGINT, SIGTERM}) {
    struct sigaction before {};
    if (sigaction(number, nullptr, &before) == 0 && before.sa_handler == SIG_IGN) continue;
    struct sigaction action {};
    action.sa_handler = [](int received) {
      if (signal_received != 0) {
        std::signal(received, SIG_DFL);
        std::raise(received);  // ends the program when this handler returns
      }
      signal_received = received;
    };
    action.sa_flags = SA_RESTART;
    sigaction(number, &action, nullptr);
  }
}

bool is_interrupted() { return signal_received != 0; }

int status_interrupted() {
  constexpr int of_a_signal = 128;
  return of_a_signal + signal_received;
}

std::shared_ptr<Callback> end_on_interrupt() {
  const auto verdict = [](const TrainingState& /*state*/) {
    return is_interrupted() ? Verdict::interrupt : Verdict::proceed;
  };
  return lambda_callback({.batch = verdict, .epoch = verdict});
}

}  // namespace ogee::cli
