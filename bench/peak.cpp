#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "bench/peak.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <cstddef>

HWY_BEFORE_NAMESPACE();
namespace bench {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

/// Runs `rounds` of independent multiply-adds, enough to hide that each takes about four cycles and that two
/// start in each cycle; returns the number of floating-point operations.
double multiply_add(std::size_t rounds, float* sink) {
  constexpr std::size_t chains = 12;
  const hn::ScalableTag<float> d;
  const auto factor = hn::Set(d, 0.999F);
  const auto summand = hn::Set(d, 0.001F);
  decltype(hn::Zero(d)) values[chains];
  for (auto& value : values) value = hn::Zero(d);
  for (std::size_t round = 0; round < rounds; ++round)
    for (auto& value : values) value = hn::MulAdd(value, factor, summand);
  auto sum = hn::Zero(d);
  for (const auto& value : values) sum = hn::Add(sum, value);
  *sink = hn::GetLane(sum);
  return 2.0 * static_cast<double>(chains * hn::Lanes(d) * rounds);
}

}  // namespace HWY_NAMESPACE
}  // namespace bench
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

#include <algorithm>
#include <atomic>
#include <barrier>
#include <chrono>
#include <cstring>
#include <functional>
#include <thread>
#include <vector>

#include "peak.hpp"

namespace bench {
namespace {

HWY_EXPORT(multiply_add);

using Work = std::function<double(int thread)>;

double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// The work of all threads per second: they start together, and the slowest determines the time.
double rate(int threads, const Work& work) {
  std::barrier start(threads);
  std::vector<double> amounts(static_cast<std::size_t>(threads));
  std::vector<double> times(amounts.size());
  const auto measure = [&](int thread) {
    const auto i = static_cast<std::size_t>(thread);
    start.arrive_and_wait();
    const double begin = now();
    amounts[i] = work(thread);
    times[i] = now() - begin;
  };
  std::vector<std::thread> others;
  for (int thread = 1; thread < threads; ++thread) others.emplace_back(measure, thread);
  measure(0);
  for (std::thread& other : others) other.join();
  double amount = 0;
  for (const double one : amounts) amount += one;
  return amount / *std::max_element(times.begin(), times.end());
}

double best_rate(int threads, double seconds, const Work& work) {
  const double end = now() + seconds;
  double best = 0;
  do best = std::max(best, rate(threads, work));
  while (now() < end);
  return best;
}

}  // namespace

double multiply_add_peak(int threads, double seconds) {
  static std::atomic<float> sink;
  return best_rate(threads, seconds, [](int) {
    float sum = 0;
    const double operations = HWY_DYNAMIC_DISPATCH(multiply_add)(100'000, &sum);
    sink = sum;  // keeps the compiler from removing the loop
    return operations;
  });
}

double copy_peak(int threads, double seconds) {
  constexpr std::size_t bytes = std::size_t{96} << 20;
  const std::vector<char> from(bytes * static_cast<std::size_t>(threads), 1);
  std::vector<char> to(from.size());
  return best_rate(threads, seconds, [&](int thread) {
    const std::size_t offset = bytes * static_cast<std::size_t>(thread);
    std::memcpy(to.data() + offset, from.data() + offset, bytes);
    return 2.0 * static_cast<double>(bytes);
  });
}

}  // namespace bench

#endif
