#pragma once

/// A dataset in batches, in a new order each epoch.

#include <cstddef>
#include <iterator>
#include <vector>

#include "dataset.hpp"

namespace ogee {

/// How an epoch is divided into batches.
struct BatchOptions {
  Index batch_size = 32;   ///< samples; the last batch of an epoch may be smaller
  bool shuffle = true;     ///< a new order for each epoch; otherwise the order of the dataset
  bool drop_last = false;  ///< leave out the last batch if it is smaller
  std::uint64_t seed = 0;  ///< determines the order of an epoch, together with its number
  int threads = 1;         ///< for gathering large batches; the batches do not depend on it
};

/// Some samples, ready for a network. The memory belongs to the `Batches` that made it and is overwritten by
/// the next batch.
template <Real T = float>
struct Batch {
  ConstMatrixView<T> inputs;    ///< (samples, features)
  ConstMatrixView<T> targets;   ///< (samples, outputs)
  std::span<const Index> rows;  ///< which samples of the dataset these are
  Index number;                 ///< 0 for the first batch of the epoch
};

/// Gathers a dataset batch by batch:
///
///     Batches batches{data, network.output_size(), {.batch_size = 64}};
///     for (const Batch<float>& batch : batches.epoch(3)) ...
///
/// The order of an epoch depends only on the seed and the number of the epoch. The memory of a batch is
/// allocated once. All epochs share it, so only one can be active at a time.
template <Real T = float>
class Batches {
 public:
  class Epoch;

  /// Batches of `data`, which it keeps, for a network with this many outputs.
  /// @throws OptionError if batch_size or threads < 1 or drop_last would leave no batch; ShapeError if the
  /// network and the data have different outputs.
  Batches(Dataset data, Index outputs, BatchOptions options = {});

  /// The batches of one epoch, without those before number `first`; iterate over them once. Do not continue an
  /// earlier epoch: its order is lost.
  /// @throws OptionError unless 0 ≤ number < 2³² and there are at least `first` batches.
  [[nodiscard]] Epoch epoch(Index number, Index first = 0) &;

  [[nodiscard]] Index batches_per_epoch() const;
  [[nodiscard]] const Dataset& data() const { return data_; }
  [[nodiscard]] const BatchOptions& options() const { return options_; }

 private:
  Batch<T> gather(Index number);

  Dataset data_;
  BatchOptions options_;
  std::vector<Index> order_;
  Matrix<T> inputs_;   // (batch_size, features)
  Matrix<T> targets_;  // (batch_size, outputs)
};

/// The batches of one epoch: a range of `Batch<T>`. Valid as long as the `Batches` it came from.
template <Real T>
class Batches<T>::Epoch {
 public:
  class Iterator {
   public:
    using value_type = Batch<T>;
    using difference_type = std::ptrdiff_t;

    Iterator(Batches& batches, Index first) : batches_(&batches), number_(first) {}
    /// Gathers the batch.
    Batch<T> operator*() const { return batches_->gather(number_); }
    Iterator& operator++() { return ++number_, *this; }
    void operator++(int) { ++number_; }
    bool operator==(std::default_sentinel_t) const { return number_ == batches_->batches_per_epoch(); }

   private:
    Batches* batches_;
    Index number_;
  };

  Epoch(Batches& batches, Index first) : batches_(&batches), first_(first) {}
  [[nodiscard]] Iterator begin() const { return Iterator(*batches_, first_); }
  [[nodiscard]] std::default_sentinel_t end() const { return {}; }

 private:
  Batches* batches_;
  Index first_;
};

extern template class Batches<float>;
extern template class Batches<double>;

}  // namespace ogee
