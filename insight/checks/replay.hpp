#pragma once

#include "batch_trace.hpp"
#include "flight_record.hpp"

namespace ogee {

/// The range of an array's finite values, and the number of others.
struct ValueRange {
  double low = 0;        ///< the smallest; NaN if none is finite
  double high = 0;       ///< the largest
  Index non_finite = 0;  ///< infinities and NaNs
};

/// One array of the batch, as the training computed it and in double.
struct ReplayedArray {
  std::string name;
  TracedKind kind;
  ValueRange range;
  ValueRange in_double;
};

/// The first value that is not finite.
struct ReplayedElement {
  NonFiniteElement place;
  double value = 0;      ///< in the precision of the training
  double in_double = 0;  ///< the same element, computed in double from the same weights and batch
};

/// The result of running a recorded batch again.
struct Replay {
  std::string message;                   ///< what was not finite this time; empty if all was
  std::vector<ReplayedArray> arrays;     ///< in the order in which they are computed
  std::optional<ReplayedElement> first;  ///< none if every array is finite
  /// The differences from the record; empty if message, array and rows are the same.
  std::vector<std::string> differences;

  [[nodiscard]] bool reproduced() const { return differences.empty(); }
};

/// Runs the batch of a record through its network again: as the training did, and layer by layer, in its
/// precision and in double.
/// @throws ShapeError when the parts of the record do not match.
template <Real T>
[[nodiscard]] Replay replay(const FlightRecord<T>& record);

extern template Replay replay(const FlightRecord<float>&);
extern template Replay replay(const FlightRecord<double>&);

}  // namespace ogee
