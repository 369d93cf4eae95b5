#pragma once

/// What the machine can do at best, for other figures to be seen against.

namespace bench {

/// FLOP/s of fused multiply-adds in float, with the widest vectors that the machine has and no memory: of all
/// `threads` together, the best of several tries that take `seconds` in all.
double multiply_add_peak(int threads, double seconds);

/// Bytes that are read and written in a second when memory is copied from arrays larger than the caches to
/// others: of all `threads` together, the best of several tries that take `seconds` in all.
double copy_peak(int threads, double seconds);

}  // namespace bench
