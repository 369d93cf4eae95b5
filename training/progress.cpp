#include "progress.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>

namespace ogee {
namespace {

// Ten updates a second are as many as the eye can follow, and cost almost no time.
constexpr std::chrono::milliseconds live_interval{100};

/// Four decimals; only the magnitude of a loss that has diverged.
std::string loss_text(double loss) {
  return loss < 1e5 ? fmt::format("{:.4f}", loss) : fmt::format("{:.2e}", loss);
}

std::string score_text(const Score& score, const char* prefix) {
  std::string text = fmt::format("{}loss {}", prefix, loss_text(score.loss));
  if (score.accuracy) text += fmt::format("  {}accuracy {:.4f}", prefix, *score.accuracy);
  return text;
}

/// 1,234,567 samples/s as "1.23M/s".
std::string rate_text(double per_second) {
  if (per_second >= 1e6) return fmt::format("{:.2f}M/s", per_second / 1e6);
  if (per_second >= 1e3) return fmt::format("{:.0f}k/s", per_second / 1e3);
  return fmt::format("{:.0f}/s", per_second);
}

std::string duration_text(double seconds) {
  if (seconds < 60) return fmt::format("{:.0f}s", std::ceil(seconds));
  const auto whole = static_cast<long>(std::ceil(seconds));
  if (whole < 3600) return fmt::format("{}m{:02}s", whole / 60, whole % 60);
  return fmt::format("{}h{:02}m", whole / 3600, whole / 60 % 60);
}

/// The time that the remaining batches will take at the average speed so far.
double seconds_left(const TrainingState& state) {
  const auto done = static_cast<double>((state.epoch - 1) * state.batches + state.batch);
  const auto all = static_cast<double>(state.epochs * state.batches);
  return (state.history.seconds() + state.epoch_seconds) / done * (all - done);
}

double samples_done(const TrainingState& state) {
  return static_cast<double>(state.samples) * static_cast<double>(state.batch) /
         static_cast<double>(state.batches);
}

std::size_t columns_of_terminal(std::FILE* stream) {
  winsize size{};
  const bool known = ioctl(fileno(stream), TIOCGWINSZ, &size) == 0 && size.ws_col > 1;
  return known ? size.ws_col : 80;
}

}  // namespace

Progress::Progress(std::FILE* stream, std::string label)
    : stream_(stream), label_(std::move(label)), live_(isatty(fileno(stream)) != 0) {}

void Progress::write(const std::string& text) {
  // A failure to show progress must not end a training.
  (void)std::fputs(text.c_str(), stream_);
  (void)std::fflush(stream_);
}

void Progress::clear_live_line() {
  if (line_shown_) write("\r\033[K");
  line_shown_ = false;
}

Verdict Progress::on_batch(const TrainingState& state) {
  const auto now = Clock::now();
  if (!live_ || now - last_shown_ < live_interval) return Verdict::proceed;
  last_shown_ = now;
  clear_live_line();
  std::string line = fmt::format(
      "{}epoch {}/{}  {:3.0f}%  {}  {}  {} left", label_, state.epoch, state.epochs,
      100.0 * static_cast<double>(state.batch) / static_cast<double>(state.batches),
      score_text(state.running, ""), rate_text(samples_done(state) / std::max(state.epoch_seconds, 1e-9)),
      duration_text(seconds_left(state)));
  // A line that wraps could not be cleared. All characters but those of a label are ASCII.
  line.resize(std::min(line.size(), columns_of_terminal(stream_) - 1));
  write(line);
  line_shown_ = true;
  return Verdict::proceed;
}

Verdict Progress::on_epoch(const TrainingState& state) {
  clear_live_line();
  const EpochRecord& record = state.history.epochs.back();
  const auto held_out = [](const std::optional<Score>& score, const char* part) {
    return score ? "  " + score_text(*score, part) : "";
  };
  write(fmt::format("{}epoch {}/{}  {}{}{}  {}\n", label_, state.epoch, state.epochs,
                    score_text(record.train, ""), held_out(record.validation, "validation "),
                    held_out(record.test, "test "), rate_text(record.samples_per_second)));
  return Verdict::proceed;
}

void Progress::on_end(const TrainingState& state) {
  clear_live_line();
  if (state.history.stopped == StopReason::finished) return;
  const std::string& message = state.history.message;
  write(fmt::format("{}stopped in epoch {}: {}{}{}\n", label_, state.epoch, name_of(state.history.stopped),
                    message.empty() ? "" : ": ", message));
}

}  // namespace ogee
