#pragma once

/// The only place that starts threads.

#include <concepts>
#include <memory>

#include "types.hpp"

namespace ogee {

/// The number of threads that the machine can run at once.
[[nodiscard]] int hardware_threads();

namespace detail {
using LoopBody = void (*)(const void* context, Index i, int thread);
void parallel_loop(Index count, int threads, LoopBody body, const void* context);
}  // namespace detail

/// Runs body(0), ..., body(count − 1), in any order, on up to `threads` threads, and returns when all are
/// done. A body of two arguments also receives the number of its thread, from 0 to threads − 1: no two
/// simultaneous calls have the same one. A single call, or a loop on one thread, runs on the calling thread
/// and starts none; so does a loop within a loop that runs on several. An exception thrown by a call is
/// rethrown here: at once on one thread; on several, after the other calls have run. If several calls throw,
/// the one of the lowest i is rethrown.
///
/// The threads are kept for the calling thread's next loop and sleep in between. A child process of fork
/// starts its own. If a call on one of several threads forks, the child must end within that call.
/// @throws Error in such a child that returns from the call instead.
template <class Body>
void parallel_for(Index count, int threads, const Body& body) {
  const auto call = [](const Body& f, Index i, [[maybe_unused]] int thread) {
    if constexpr (std::invocable<const Body&, Index, int>) {
      f(i, thread);
    } else {
      f(i);
    }
  };
  if (threads <= 1 || count <= 1) {
    for (Index i = 0; i < count; ++i) call(body, i, 0);
    return;
  }
  detail::parallel_loop(
      count, threads,
      [](const void* context, Index i, int thread) {
        decltype(call)()(*static_cast<const Body*>(context), i, thread);
      },
      std::addressof(body));
}

}  // namespace ogee
