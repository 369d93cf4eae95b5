#include <gtest/gtest.h>

#include <atomic>
#include <ogee/core/parallel.hpp>
#include <stdexcept>
#include <thread>
#include <vector>

namespace ogee {
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

}  // namespace
}  // namespace ogee
