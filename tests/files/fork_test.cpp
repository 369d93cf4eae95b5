#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <ogee/core/errors.hpp>
#include <ogee/core/parallel.hpp>
#include <ogee/data/files/digits.hpp>
#include <ogee/layers/dense.hpp>
#include <ogee/losses/softmax_cross_entropy.hpp>
#include <ogee/optim/sgd.hpp>
#include <ogee/training/fit.hpp>
#include <thread>
#include <vector>

namespace ogee::fork_test {
namespace {

/// Children of a process with several threads. The address sanitizer's allocator cannot live through that: a
/// child inherits its locks as they stand, and waits for ever where another thread held one.
class Fork : public testing::Test {
#ifdef __SANITIZE_ADDRESS__
  void SetUp() override {
    GTEST_SKIP() << "the address sanitizer does not support fork beside other threads";
  }
#endif
};

/// Runs `works` in a child process, which exits as programs do, with all destructors; whether it said true
/// and came to its end.
template <class Function>
bool child_succeeds(const Function& works) {
  const pid_t child = fork();
  if (child == 0) {
    alarm(600);  // ends a child that hangs: the test fails, and nobody waits for ever
    std::exit(works() ? EXIT_SUCCESS : EXIT_FAILURE);
  }
  int status = -1;
  return waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS;
}

/// Whether a loop on so many threads makes each of its calls once.
bool loop_works(int threads) {
  std::vector<std::atomic<int>> calls(64);
  parallel_for(64, threads, [&](Index i) { ++calls[static_cast<std::size_t>(i)]; });
  return std::ranges::all_of(calls, [](int count) { return count == 1; });
}

/// Whether threads that have nothing to do with ogee start and end.
bool own_threads_work(int count) {
  std::atomic<int> runs = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < count; ++i) threads.emplace_back([&] { ++runs; });
  for (std::thread& thread : threads) thread.join();
  return runs == count;
}

/// On a new thread, which has no helpers yet.
template <class Function>
void on_a_new_thread(const Function& function) {
  std::thread(function).join();
}

TEST_F(Fork, ParentAndChildLoopOnAnyNumberOfThreads) {
  for (int parent = 1; parent <= 8; ++parent)
    for (int child = 1; child <= 8; ++child)
      on_a_new_thread([&] {
        EXPECT_TRUE(loop_works(parent));
        EXPECT_TRUE(child_succeeds([&] { return loop_works(child); })) << parent << ", " << child;
        EXPECT_TRUE(loop_works(parent));
      });
}

TEST_F(Fork, AChildThatOnlyExitsLeavesTheThreadsOfItsParentAlone) {
  EXPECT_TRUE(loop_works(8));
  EXPECT_TRUE(child_succeeds([] { return true; }));
  EXPECT_TRUE(loop_works(8));
}

TEST_F(Fork, AChildHasThreadsOfItsOwnBesides) {
  for (const int threads : {1, 8, 20}) {
    EXPECT_TRUE(loop_works(8));
    EXPECT_TRUE(child_succeeds([&] { return own_threads_work(threads); })) << threads;
    EXPECT_TRUE(child_succeeds([&] { return own_threads_work(threads) && loop_works(8); })) << threads;
    EXPECT_TRUE(child_succeeds([&] { return loop_works(3) && own_threads_work(threads); })) << threads;
  }
}

TEST_F(Fork, ChildrenHaveChildren) {
  EXPECT_TRUE(loop_works(8));
  EXPECT_TRUE(child_succeeds([] {
    const bool grandchild_before_any_loop =
        child_succeeds([] { return loop_works(5) && own_threads_work(4); });
    return grandchild_before_any_loop && loop_works(4) && child_succeeds([] {
             return own_threads_work(4) && loop_works(6) && child_succeeds([] { return loop_works(8); });
           });
  }));
}

TEST_F(Fork, ANewThreadOfTheChildLoops) {
  EXPECT_TRUE(loop_works(8));
  EXPECT_TRUE(child_succeeds([] {
    std::atomic<bool> works = true;
    for (int repetition = 0; repetition < 3; ++repetition)
      on_a_new_thread([&] { works = works && loop_works(4); });
    return works && loop_works(2);
  }));
}

TEST_F(Fork, ACallOfALoopHasAChildThatExits) {
  for (int repetition = 0; repetition < 10; ++repetition) {
    std::atomic<int> successes = 0;
    parallel_for(4, 4, [&](Index) {
      if (child_succeeds([] { return loop_works(4) && own_threads_work(2); })) ++successes;
    });
    EXPECT_EQ(successes, 4);
  }
}

/// Begins a loop on several threads, each of which has one call, and forks in the one on the calling thread.
/// Both processes return from that call.
pid_t loop_that_forks() {
  std::atomic<int> begun = 0;
  pid_t child = -1;
  parallel_for(4, 4, [&](Index, int thread) {
    ++begun;
    while (begun < 4) std::this_thread::yield();
    if (thread == 0) child = fork();
  });
  return child;
}

TEST_F(Fork, AChildOfACallCannotFinishTheLoopAndSaysSo) {
  EXPECT_TRUE(child_succeeds([] {
    pid_t child = -1;
    try {
      child = loop_that_forks();
    } catch (const Error&) {
      std::exit(loop_works(4) ? EXIT_SUCCESS : EXIT_FAILURE);  // the child, which has no helpers
    }
    int status = -1;
    return child > 0 && waitpid(child, &status, 0) == child && status == 0 && loop_works(4);
  }));
}

/// The digest of a small network after a training.
std::uint64_t digest_of_training(int threads) {
  Network net{Dense{64, 192}, Dense{192, 10}};
  SoftmaxCrossEntropy loss;
  Optimizer optimizer{Sgd{.learning_rate = 0.1}};
  fit(net, digits().take(1000), loss, optimizer,
      {.epochs = 2, .batch_size = 128, .threads = threads, .progress = false});
  return net.digest();
}

TEST_F(Fork, TrainingInAChildGivesTheSameBits) {
  for (const int parent : {1, 8}) {
    const std::uint64_t digest = digest_of_training(parent);
    for (const int child : {1, 3, 8})
      EXPECT_TRUE(child_succeeds([&] { return own_threads_work(4) && digest_of_training(child) == digest; }))
          << parent << ", " << child;
  }
}

}  // namespace
}  // namespace ogee::fork_test
