#include "parallel.hpp"

#include <omp.h>

#include <algorithm>
#include <atomic>
#include <exception>

namespace ogee {

int hardware_threads() { return omp_get_num_procs(); }

namespace detail {
namespace {

/// More threads than processors only wait for each other. A few are always allowed, so that tests of many
/// threads mean something on a small machine.
Index most_threads() { return std::max(hardware_threads(), 8); }

}  // namespace

void parallel_loop(Index count, int threads, LoopBody body, const void* context) {
  const int team = static_cast<int>(std::min<Index>({threads, count, most_threads()}));
  if (team <= 1) {
    for (Index i = 0; i < count; ++i) body(context, i);
    return;
  }
  // An exception must not leave the parallel region: keep the first one and let the other calls drain.
  std::exception_ptr failure;
  std::atomic_flag failed = ATOMIC_FLAG_INIT;
#pragma omp parallel for num_threads(team) schedule(dynamic, 1)
  for (Index i = 0; i < count; ++i) {
    try {
      body(context, i);
    } catch (...) {
      if (!failed.test_and_set()) failure = std::current_exception();
    }
  }
  if (failure) std::rethrow_exception(failure);
}

}  // namespace detail
}  // namespace ogee
