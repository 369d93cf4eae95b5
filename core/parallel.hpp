#pragma once

/// The only place that starts threads.

#include <memory>
#include <type_traits>

#include "types.hpp"

namespace ogee {

/// The number of threads that the machine can run at once.
[[nodiscard]] int hardware_threads();

namespace detail {
using LoopBody = void (*)(const void* context, Index i);
void parallel_loop(Index count, int threads, LoopBody body, const void* context);
}  // namespace detail

/// Runs body(0), ..., body(count − 1), in any order, on up to `threads` threads, and returns when all are
/// done. One thread or one call runs on the calling thread and starts none. The first exception that a call
/// throws is thrown again here; which of the remaining calls still ran is then not known.
template <class Body>
void parallel_for(Index count, int threads, const Body& body) {
  const auto call = [](const void* context, Index i) { (*static_cast<const Body*>(context))(i); };
  detail::parallel_loop(count, threads, call, std::addressof(body));
}

}  // namespace ogee
