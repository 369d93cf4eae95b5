#include <gtest/gtest.h>

#include <atomic>
#include <ogee/core/parallel.hpp>
#include <stdexcept>
#include <thread>
#include <vector>

namespace ogee::parallel_test {
namespace {

TEST(ParallelFor, CallsEachIndexOnce) {
  for (const int threads : {1, 2, 3, 8}) {
    for (const Index count : {0, 1, 2, 7, 1000}) {
      std::vector<std::atomic<int>> calls(static_cast<std::size_t>(count));
      parallel_for(count, threads, [&](Index i) { ++calls[static_cast<std::size_t>(i)]; });
      for (const auto& n : calls) EXPECT_EQ(n, 1);
    }
  }
}

TEST(ParallelFor, OneThreadStaysOnTheCallingThread) {
  const auto caller = std::this_thread::get_id();
  parallel_for(10, 1, [&](Index) { EXPECT_EQ(std::this_thread::get_id(), caller); });
  parallel_for(1, 8, [&](Index) { EXPECT_EQ(std::this_thread::get_id(), caller); });
}

TEST(ParallelFor, ThrowsAgainWhatACallThrew) {
  for (const int threads : {1, 4}) {
    const auto loop = [&] {
      parallel_for(100, threads, [](Index i) {
        if (i == 41) throw std::runtime_error("call 41");
      });
    };
    EXPECT_THROW(loop(), std::runtime_error);
  }
}

TEST(ParallelFor, ThrowsWhatTheFirstOfSeveralCallsThrew) {
  for (int repetition = 0; repetition < 50; ++repetition) {
    try {
      parallel_for(100, 4, [](Index i) {
        if (i == 30) std::this_thread::sleep_for(std::chrono::microseconds(200));
        if (i >= 30) throw i;
      });
      FAIL() << "nothing was thrown";
    } catch (Index i) {
      EXPECT_EQ(i, 30);
    }
  }
}

TEST(ParallelFor, NoTwoCallsAtATimeHaveTheSameThreadNumber) {
  for (int repetition = 0; repetition < 200; ++repetition) {
    std::vector<std::atomic<int>> busy(4);
    std::atomic<int> clashes = 0;
    parallel_for(64, 4, [&](Index, int thread) {
      if (++busy.at(static_cast<std::size_t>(thread)) != 1) ++clashes;
      --busy[static_cast<std::size_t>(thread)];
    });
    EXPECT_EQ(clashes, 0);
  }
}

TEST(ParallelFor, ALoopWithinALoopRunsOnItsThread) {
  std::atomic<int> calls = 0;
  parallel_for(8, 4, [&](Index) {
    const auto caller = std::this_thread::get_id();
    parallel_for(8, 4, [&](Index) { calls += std::this_thread::get_id() == caller ? 1 : 0; });
  });
  EXPECT_EQ(calls, 64);
}

TEST(ParallelFor, ManyShortLoopsFollowEachOther) {
  std::int64_t sum = 0;
  for (int loop = 0; loop < 20'000; ++loop) {
    std::atomic<std::int64_t> part = 0;
    parallel_for(3, 1 + loop % 4, [&](Index i) { part += i; });
    sum += part;
  }
  EXPECT_EQ(sum, 60'000);
}

TEST(ParallelFor, ServesSeveralCallersAtOnce) {
  std::atomic<int> calls = 0;
  std::vector<std::thread> callers;
  for (int caller = 0; caller < 3; ++caller)
    callers.emplace_back([&] {
      for (int loop = 0; loop < 500; ++loop) parallel_for(10, 3, [&](Index) { ++calls; });
    });
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(calls, 3 * 500 * 10);
}

}  // namespace
}  // namespace ogee::parallel_test
