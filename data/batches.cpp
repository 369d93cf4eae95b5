#include "batches.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

#include "../core/errors.hpp"
#include "../core/option_checks.hpp"
#include "../core/parallel.hpp"
#include "shuffle.hpp"

namespace ogee {
namespace {

/// The amount that a thread gathers at once: smaller pieces would take longer to distribute than to gather.
constexpr Index values_per_block = 1 << 13;

void check(const BatchOptions& options, const Dataset& data) {
  detail::require_count("batches", "batch_size", options.batch_size);
  detail::require_threads("batches", options.threads);
  if (options.drop_last && options.batch_size > data.size())
    throw OptionError(fmt::format("batch_size is {}, but {} has {} samples: drop_last leaves no batch",
                                  options.batch_size, data.name(), data.size()));
}

}  // namespace

template <Real T>
Batches<T>::Batches(Dataset data, Index outputs, BatchOptions options)
    : data_(std::move(data)), options_(options) {
  check(options_, data_);
  data_.check_outputs(outputs);
  order_.resize(static_cast<std::size_t>(data_.size()));
  std::iota(order_.begin(), order_.end(), Index{0});
  const Index rows = std::min(options_.batch_size, data_.size());
  inputs_.resize(rows, data_.features());
  targets_.resize(rows, outputs);
}

template <Real T>
typename Batches<T>::Epoch Batches<T>::epoch(Index number, Index first) & {
  if (number < 0 || number > std::numeric_limits<std::uint32_t>::max())
    throw OptionError(fmt::format("batches: epoch is {}, expected 0 to {}", number,
                                  std::numeric_limits<std::uint32_t>::max()));
  if (first < 0 || first > batches_per_epoch())
    throw OptionError(
        fmt::format("batches: the first batch is {}, expected 0 to {}", first, batches_per_epoch()));
  if (options_.shuffle) {
    std::iota(order_.begin(), order_.end(), Index{0});
    ogee::shuffle(order_,
                  RandomStream(options_.seed, RandomPurpose::shuffling, static_cast<std::uint32_t>(number)));
  }
  return Epoch(*this, first);
}

template <Real T>
Index Batches<T>::batches_per_epoch() const {
  const Index whole = data_.size() / options_.batch_size;
  const bool partial = data_.size() % options_.batch_size != 0;
  return whole + (partial && !options_.drop_last ? 1 : 0);
}

template <Real T>
Batch<T> Batches<T>::gather(Index number) {
  const Index first = number * options_.batch_size;
  const Index count = std::min(options_.batch_size, data_.size() - first);
  const auto rows =
      std::span(order_).subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(count));
  const MatrixView<T> inputs = rows_of(view(inputs_), 0, count);
  const MatrixView<T> targets = rows_of(view(targets_), 0, count);
  const Index block_rows = std::max<Index>(1, values_per_block / data_.features());
  parallel_for((count + block_rows - 1) / block_rows, options_.threads, [&](Index block) {
    const Index start = block * block_rows;
    const Index size = std::min(block_rows, count - start);
    const auto samples = rows.subspan(static_cast<std::size_t>(start), static_cast<std::size_t>(size));
    data_.gather_inputs<T>(samples, rows_of(inputs, start, size));
    data_.gather_targets<T>(samples, rows_of(targets, start, size));
  });
  return {read_only(inputs), read_only(targets), rows, number};
}

template class Batches<float>;
template class Batches<double>;

}  // namespace ogee
