#pragma once

/// The peak of the machine, for comparison with other figures.

namespace bench {

/// FLOP/s of fused multiply-adds in float, with the machine's widest vectors and without memory, for all
/// `threads` together: the best of several tries that take `seconds` in total.
double multiply_add_peak(int threads, double seconds);

/// Bytes read and written per second when memory is copied between arrays larger than the caches, for all
/// `threads` together: the best of several tries that take `seconds` in total.
double copy_peak(int threads, double seconds);

}  // namespace bench
