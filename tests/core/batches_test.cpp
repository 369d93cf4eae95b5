#include <gtest/gtest.h>
#include <ogee/core/errors.hpp>
#include <ogee/data/batches.hpp>
#include <ogee/data/toy.hpp>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <iterator>
#include <memory>
#include <new>
#include <set>
#include <type_traits>

namespace {
std::atomic<long> allocations = 0;
}

void* operator new(std::size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
// Inlined, GCC takes them for mismatched with the operator new above.
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace ogee::batches_test {
namespace {

static_assert(std::input_iterator<Batches<float>::Epoch::Iterator>);
static_assert(std::is_same_v<decltype(Batches{xor_problem(), 2}), Batches<float>>);

/// Sample i has the input i/255 and the label i mod 2.
Dataset numbered(Index count) {
  ByteInputs inputs{.values = {}, .features = 1};
  std::vector<Index> labels;
  for (Index i = 0; i < count; ++i) {
    inputs.values.push_back(static_cast<std::uint8_t>(i));
    labels.push_back(i % 2);
  }
  return Dataset::labelled(inputs, labels, {.name = "numbered", .classes = 2});
}

template <Real T>
std::vector<Index> order_of(typename Batches<T>::Epoch epoch) {
  std::vector<Index> order;
  for (const Batch<T>& batch : epoch) order.insert(order.end(), batch.rows.begin(), batch.rows.end());
  return order;
}

std::vector<Index> order_of(Batches<float>& batches, Index epoch) {
  return order_of<float>(batches.epoch(epoch));
}

std::vector<Index> sizes_of(const Dataset& data, BatchOptions options) {
  Batches batches{data, 2, options};
  std::vector<Index> sizes;
  for (const Batch<float>& batch : batches.epoch(0)) {
    EXPECT_EQ(batch.number, std::ssize(sizes));
    EXPECT_EQ(batch.inputs.rows(), std::ssize(batch.rows));
    EXPECT_EQ(batch.targets.rows(), std::ssize(batch.rows));
    sizes.push_back(batch.inputs.rows());
  }
  EXPECT_EQ(batches.batches_per_epoch(), std::ssize(sizes));
  return sizes;
}

TEST(Batches, bring_every_sample_exactly_once) {
  Batches batches{numbered(100), 2, {.batch_size = 7, .seed = 5}};
  for (Index epoch = 0; epoch < 5; ++epoch) {
    std::vector<Index> order = order_of(batches, epoch);
    std::sort(order.begin(), order.end());
    ASSERT_EQ(order.size(), 100u);
    for (Index i = 0; i < 100; ++i) ASSERT_EQ(order[static_cast<std::size_t>(i)], i);
  }
}

TEST(Batches, come_in_another_order_each_epoch) {
  Batches batches{numbered(100), 2, {.seed = 5}};
  std::set<std::vector<Index>> orders;
  for (Index epoch = 0; epoch < 20; ++epoch) orders.insert(order_of(batches, epoch));
  EXPECT_EQ(orders.size(), 20u);
}

TEST(Batches, have_the_order_of_seed_and_epoch_whatever_came_before) {
  Batches one{numbered(50), 2, {.batch_size = 8, .seed = 9}};
  Batches other{numbered(50), 2, {.batch_size = 8, .seed = 9}};
  Batches seeded{numbered(50), 2, {.batch_size = 8, .seed = 10}};
  for (Index epoch = 0; epoch < 3; ++epoch) (void)order_of(one, epoch);
  EXPECT_EQ(order_of(one, 3), order_of(other, 3));
  EXPECT_EQ(order_of(one, 0), order_of(other, 0));
  EXPECT_NE(order_of(one, 0), order_of(seeded, 0));
}

TEST(Batches, have_the_same_order_in_both_precisions) {
  Batches<float> narrow{numbered(50), 2, {.seed = 2}};
  Batches<double> wide{numbered(50), 2, {.seed = 2}};
  EXPECT_EQ(order_of<float>(narrow.epoch(4)), order_of<double>(wide.epoch(4)));
}

TEST(Batches, make_every_order_equally_likely) {
  Batches batches{numbered(3), 2};
  std::vector<int> counts(27);
  for (Index epoch = 0; epoch < 6000; ++epoch) {
    const auto order = order_of(batches, epoch);
    ++counts[static_cast<std::size_t>(9 * order[0] + 3 * order[1] + order[2])];
  }
  std::erase(counts, 0);
  EXPECT_EQ(counts.size(), 6u);
  for (const int count : counts) EXPECT_NEAR(count, 1000, 145);  // five standard deviations
}

TEST(Batches, keep_the_order_of_the_data_without_shuffling) {
  Batches batches{numbered(20), 2, {.batch_size = 6, .shuffle = false}};
  for (Index epoch = 0; epoch < 2; ++epoch) {
    const auto order = order_of(batches, epoch);
    ASSERT_EQ(order.size(), 20u);
    EXPECT_TRUE(std::is_sorted(order.begin(), order.end()));
  }
}

TEST(Batches, keep_or_drop_the_partial_batch) {
  using Sizes = std::vector<Index>;
  EXPECT_EQ(sizes_of(numbered(10), {.batch_size = 4}), (Sizes{4, 4, 2}));
  EXPECT_EQ(sizes_of(numbered(10), {.batch_size = 4, .drop_last = true}), (Sizes{4, 4}));
  EXPECT_EQ(sizes_of(numbered(10), {.batch_size = 5}), (Sizes{5, 5}));
  EXPECT_EQ(sizes_of(numbered(10), {.batch_size = 5, .drop_last = true}), (Sizes{5, 5}));
  EXPECT_EQ(sizes_of(numbered(10), {.batch_size = 10, .drop_last = true}), (Sizes{10}));
  EXPECT_EQ(sizes_of(numbered(10), {.batch_size = 1000}), (Sizes{10}));
}

template <class T>
class Gathered : public ::testing::Test {};
using Precisions = ::testing::Types<float, double>;
TYPED_TEST_SUITE(Gathered, Precisions);

TYPED_TEST(Gathered, inputs_and_targets_belong_to_the_rows) {
  using T = TypeParam;
  for (const Index outputs : {1, 2}) {
    Batches<T> batches{numbered(30), outputs, {.batch_size = 8}};
    for (const Batch<T>& batch : batches.epoch(1)) {
      ASSERT_EQ(batch.inputs.cols(), 1);
      ASSERT_EQ(batch.targets.cols(), outputs);
      for (Index i = 0; i < batch.inputs.rows(); ++i) {
        const Index row = batch.rows[static_cast<std::size_t>(i)];
        ASSERT_EQ(batch.inputs(i, 0), static_cast<T>(row) / T{255});
        ASSERT_EQ(batch.targets(i, outputs - 1), static_cast<T>(row % 2));
        ASSERT_EQ(batch.targets(i, 0), static_cast<T>(outputs == 1 ? row % 2 : 1 - row % 2));
      }
    }
  }
}

TEST(Batches, allocate_nothing_after_construction) {
  Batches batches{numbered(200), 2, {.batch_size = 16}};
  const long before = allocations;
  const float* memory = nullptr;
  bool moved = false;
  for (Index epoch = 0; epoch < 3; ++epoch) {
    for (const Batch<float>& batch : batches.epoch(epoch)) {
      moved = moved || (memory != nullptr && batch.inputs.data() != memory);
      memory = batch.inputs.data();
    }
  }
  EXPECT_EQ(allocations - before, 0);
  EXPECT_FALSE(moved);
}

/// More than one thread is worth its while for.
Dataset large(Index count) {
  constexpr Index features = 784;
  ByteInputs inputs{.values = {}, .features = features};
  std::vector<Index> labels;
  for (Index i = 0; i < count; ++i) {
    for (Index k = 0; k < features; ++k) inputs.values.push_back(static_cast<std::uint8_t>(i * 7 + k * k));
    labels.push_back(i % 10);
  }
  return Dataset::labelled(std::move(inputs), std::move(labels));
}

TYPED_TEST(Gathered, batches_do_not_depend_on_the_threads) {
  using T = TypeParam;
  const Dataset data = large(700);
  Batches<T> alone{data, 10, {.batch_size = 333}};
  for (const int threads : {2, 3, 8}) {
    Batches<T> shared{data, 10, {.batch_size = 333, .threads = threads}};
    auto expected = alone.epoch(2).begin();
    for (const Batch<T>& batch : shared.epoch(2)) {
      const Batch<T> other = *expected;
      ASSERT_EQ(batch.inputs, other.inputs);
      ASSERT_EQ(batch.targets, other.targets);
      ++expected;
    }
  }
  for (const Batch<T>& batch : alone.epoch(2))
    for (Index i = 0; i < batch.inputs.rows(); ++i) {
      const Index row = batch.rows[static_cast<std::size_t>(i)];
      ASSERT_EQ(batch.inputs(i, 100), static_cast<T>((row * 7 + 10'000) % 256) / T{255});
      ASSERT_EQ(batch.targets(i, row % 10), T{1});
      ASSERT_EQ(batch.targets.row(i).sum(), T{1});
    }
}

TEST(Batches, allocate_nothing_when_threads_share_them) {
  Batches batches{large(600), 10, {.batch_size = 300, .threads = 2}};
  const auto go_through = [&](Index epoch) {
    for (const Batch<float>& batch : batches.epoch(epoch)) ASSERT_GT(batch.inputs.rows(), 0);
  };
  go_through(0);  // makes the threads
  const long before = allocations;
  for (Index epoch = 1; epoch < 4; ++epoch) go_through(epoch);
  EXPECT_EQ(allocations - before, 0);
}

// As the first version of ogee ordered them: runs of old can be done again.
TEST(Batches, keep_the_order_of_earlier_versions) {
  Batches few{numbered(12), 2, {.batch_size = 5, .seed = 5}};
  EXPECT_EQ(order_of(few, 3), (std::vector<Index>{0, 1, 11, 5, 8, 2, 3, 7, 9, 4, 6, 10}));
  const auto digest = [](Index count) {
    Batches batches{numbered(count), 2, {.batch_size = 1000, .seed = 5}};
    std::uint64_t sum = 0;
    for (const Index row : order_of(batches, 3)) sum = sum * 31 + static_cast<std::uint64_t>(row);
    return sum;
  };
  EXPECT_EQ(digest(59'999), 9613335543273188593U);
  EXPECT_EQ(digest(60'000), 3654411207920072090U);
}

TEST(Batches, keep_the_data_alive) {
  auto data = std::make_unique<Dataset>(numbered(20));
  Batches batches{*data, 2, {.batch_size = 20, .shuffle = false}};
  data.reset();
  for (const Batch<float>& batch : batches.epoch(0)) EXPECT_EQ(batch.inputs(19, 0), 19.0f / 255);
}

TEST(Batches, go_through_subsets) {
  const Dataset odd = numbered(8).subset(std::vector<Index>{1, 3, 5, 7});
  Batches batches{odd, 1, {.batch_size = 4, .shuffle = false}};
  for (const Batch<float>& batch : batches.epoch(0)) {
    EXPECT_EQ(batch.rows[3], 3);
    EXPECT_EQ(batch.inputs(3, 0), 7.0f / 255);
    EXPECT_EQ(batch.targets.sum(), 4);
  }
}

TEST(Batches, refuse_options_that_are_impossible) {
  const Dataset data = numbered(10);
  EXPECT_THROW((Batches{data, 2, {.batch_size = 0}}), OptionError);
  EXPECT_THROW((Batches{data, 2, {.batch_size = -3}}), OptionError);
  EXPECT_THROW((Batches{data, 2, {.threads = 0}}), OptionError);
  EXPECT_THROW((Batches{data, 2, {.batch_size = 11, .drop_last = true}}), OptionError);
  EXPECT_THROW((Batches{data, 3}), ShapeError);
  Batches batches{data, 2};
  EXPECT_THROW((void)batches.epoch(-1), OptionError);
  EXPECT_THROW((void)batches.epoch(Index{1} << 32), OptionError);
  EXPECT_NO_THROW((void)batches.epoch((Index{1} << 32) - 1));
}

}  // namespace
}  // namespace ogee::batches_test
