#include "parallel.hpp"

#include <pthread.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <exception>
#include <memory>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

#if defined(__x86_64__) || defined(__i386__)
#include <immintrin.h>
#endif

#include "errors.hpp"

namespace ogee {

int hardware_threads() {
  static const int threads = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  return threads;
}

namespace detail {
namespace {

/// More threads than processors only wait for each other. A few are always allowed, so that tests with many
/// threads mean something on a small machine.
Index max_threads() { return std::max(hardware_threads(), 8); }

// How long a waiting thread keeps its processor before it sleeps: about as long as waking it takes.
constexpr auto longest_spin = std::chrono::microseconds(50);

void pause() {
#if defined(__x86_64__) || defined(__i386__)
  _mm_pause();
#else
  std::this_thread::yield();
#endif
}

/// Waits until `value` is no longer `old`. Spins first, then sleeps, to leave the processor to threads with
/// work (perhaps the very thread it waits for).
template <class Value>
void wait_while_equal(const std::atomic<Value>& value, Value old) {
  const auto end = std::chrono::steady_clock::now() + longest_spin;
  do {
    for (int i = 0; i < 32; ++i) {
      if (value.load(std::memory_order_acquire) != old) return;
      pause();
    }
  } while (std::chrono::steady_clock::now() < end);
  value.wait(old, std::memory_order_acquire);
}

/// The forks between the first process of the program and this one, counted in each child. A child inherits
/// all objects, but only the thread that called fork.
std::atomic<int> forks{0};
[[maybe_unused]] const int forks_are_counted =
    pthread_atfork(nullptr, nullptr, [] { forks.fetch_add(1, std::memory_order_relaxed); });

/// Whether this thread is in a call of a loop: a nested loop runs on this thread alone.
thread_local bool in_a_loop = false;

/// The calls of one loop. Idle threads take them one at a time. All members except the atomic ones are
/// constant while calls are running.
class Loop {
 public:
  /// False in a child process, which does not have the threads that took part.
  [[nodiscard]] bool is_of_this_process() const { return forks_ == forks.load(std::memory_order_relaxed); }

  /// Only the thread that owns the team opens a loop, and only after the last one is finished.
  void open(Index count, int helpers, LoopBody body, const void* context) {
    count_ = count;
    body_ = body;
    context_ = context;
    failure_ = nullptr;
    unfinished_.store(count, std::memory_order_relaxed);
    ticket_.store(static_cast<std::uint64_t>(helpers) << helpers_shift | static_cast<std::uint64_t>(count),
                  std::memory_order_release);
  }

  /// Makes calls until all are taken. A helper that comes too late finds none, and no thread waits for it.
  void help(int helper) {
    Index left = 0;
    while ((left = claim(helper)) > 0) {
      call(count_ - left, helper);
      if (unfinished_.fetch_sub(1, std::memory_order_acq_rel) == 1) unfinished_.notify_one();
    }
  }

  /// Waits for the calls of other threads, then rethrows the exception of the first call that failed.
  void finish() {
    if (!is_of_this_process())
      throw Error(
          "a child process, made by fork within a loop on several threads, must end within the loop's call");
    Index left = 0;
    while ((left = unfinished_.load(std::memory_order_acquire)) > 0) wait_while_equal(unfinished_, left);
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  // ticket_: helpers that may take part, and calls not yet taken, in one atomic number: a helper that was
  // delayed since the last loop takes a call of this one or none, never one that does not exist.
  static constexpr int helpers_shift = 48;
  static constexpr std::uint64_t count_mask = (std::uint64_t{1} << helpers_shift) - 1;

  /// How many calls were left, including this one; 0 if there are none for this helper.
  Index claim(int helper) {
    std::uint64_t ticket = ticket_.load(std::memory_order_acquire);
    for (;;) {
      const std::uint64_t left = ticket & count_mask;
      const int helpers = static_cast<int>(ticket >> helpers_shift);
      if (left == 0 || helper > helpers) return 0;
      if (ticket_.compare_exchange_weak(ticket, ticket - 1, std::memory_order_acq_rel,
                                        std::memory_order_acquire))
        return static_cast<Index>(left);
    }
  }

  void call(Index i, int thread) {
    in_a_loop = true;
    try {
      body_(context_, i, thread);
    } catch (...) {
      if (is_of_this_process()) fail(i);
    }
    in_a_loop = false;
  }

  void fail(Index i) {
    const std::scoped_lock lock(failing_);
    if (failure_ && failed_call_ < i) return;
    failure_ = std::current_exception();
    failed_call_ = i;
  }

  std::atomic<std::uint64_t> ticket_{0};
  std::atomic<Index> unfinished_{0};
  Index count_ = 0;
  LoopBody body_ = nullptr;
  const void* context_ = nullptr;
  std::mutex failing_;  // guards the failure
  std::exception_ptr failure_;
  Index failed_call_ = 0;
  int forks_ = forks.load(std::memory_order_relaxed);
};

/// The helpers of one thread. They sleep while they have nothing to do.
class Team {
 public:
  Team() = default;
  Team(const Team&) = delete;
  Team& operator=(const Team&) = delete;

  ~Team() {
    if (is_of_this_process()) {
      dismiss();
    } else {
      forget();
    }
  }

  [[nodiscard]] bool is_of_this_process() const { return loop_.is_of_this_process(); }

  void run(Index count, int helpers, LoopBody body, const void* context) {
    hire(helpers);
    loop_.open(count, helpers, body, context);
    announce();
    loop_.help(0);
    loop_.finish();
  }

 private:
  /// If the system cannot start another thread, fewer helpers do the same work.
  void hire(int helpers) {
    try {
      while (std::ssize(helpers_) < helpers) {
        const int number = static_cast<int>(helpers_.size()) + 1;
        helpers_.emplace_back([this, number] { help(number); });
      }
    } catch (const std::system_error&) {
    }
  }

  void dismiss() {
    ending_.store(true, std::memory_order_relaxed);
    announce();
    for (std::thread& helper : helpers_) helper.join();
  }

  /// Neither joins nor detaches: the helpers do not exist here, and other threads may have their handles.
  void forget() {
    for (std::thread& helper : helpers_) std::construct_at(&helper);
  }

  void announce() {
    announced_.fetch_add(1, std::memory_order_release);
    announced_.notify_all();
  }

  void help(int number) {
    std::uint32_t seen = 0;
    while (!ending_.load(std::memory_order_relaxed) && is_of_this_process()) {
      loop_.help(number);
      wait_while_equal(announced_, seen);
      seen = announced_.load(std::memory_order_acquire);
    }
  }

  Loop loop_;
  std::atomic<std::uint32_t> announced_{0};
  std::atomic<bool> ending_{false};
  std::vector<std::thread> helpers_;
};

}  // namespace

void parallel_loop(Index count, int threads, LoopBody body, const void* context) {
  const Index team_size = in_a_loop ? 1 : std::min<Index>({threads, count, max_threads()});
  if (team_size <= 1) {
    for (Index i = 0; i < count; ++i) body(context, i, 0);
    return;
  }
  thread_local std::unique_ptr<Team> team;
  if (!team || !team->is_of_this_process()) team = std::make_unique<Team>();
  team->run(count, static_cast<int>(team_size) - 1, body, context);
}

}  // namespace detail
}  // namespace ogee
