#include "interrupt.hpp"

#include <csignal>
#include <ogee/training/lambda_callback.hpp>

namespace ogee::cli {
namespace {

volatile std::sig_atomic_t interrupted = 0;

}  // namespace

void catch_interrupt() {
  struct sigaction before {};
  if (sigaction(SIGINT, nullptr, &before) == 0 && before.sa_handler == SIG_IGN) return;
  struct sigaction action {};
  action.sa_handler = [](int) { interrupted = 1; };
  action.sa_flags = static_cast<int>(SA_RESETHAND | SA_RESTART);
  sigaction(SIGINT, &action, nullptr);
}

bool is_interrupted() { return interrupted != 0; }

std::shared_ptr<Callback> end_on_interrupt() {
  const auto verdict = [](const TrainingState& /*state*/) {
    return is_interrupted() ? Verdict::interrupt : Verdict::proceed;
  };
  return lambda_callback({.batch = verdict, .epoch = verdict});
}

}  // namespace ogee::cli
