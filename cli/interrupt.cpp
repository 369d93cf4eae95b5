#include "interrupt.hpp"

#include <csignal>

namespace ogee::cli {
namespace {

volatile std::sig_atomic_t interrupted = 0;

Verdict verdict() { return interrupted != 0 ? Verdict::interrupt : Verdict::proceed; }

}  // namespace

void catch_interrupt() {
  struct sigaction before {};
  if (sigaction(SIGINT, nullptr, &before) == 0 && before.sa_handler == SIG_IGN) return;
  struct sigaction action {};
  action.sa_handler = [](int) { interrupted = 1; };
  action.sa_flags = static_cast<int>(SA_RESETHAND | SA_RESTART);
  sigaction(SIGINT, &action, nullptr);
}

Verdict EndOnInterrupt::on_batch(const TrainingState& /*state*/) { return verdict(); }
Verdict EndOnInterrupt::on_epoch(const TrainingState& /*state*/) { return verdict(); }

}  // namespace ogee::cli
