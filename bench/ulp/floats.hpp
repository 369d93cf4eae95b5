#pragma once

/// The floats at which errors are measured.

#include <cstdint>
#include <ogee/core/types.hpp>
#include <string>
#include <vector>

namespace accuracy {

/// Every stride-th float; unless the stride is 1, followed by the neighbourhoods of interesting points.
class Floats {
 public:
  explicit Floats(std::uint64_t stride);

  [[nodiscard]] std::string description() const;

  [[nodiscard]] ogee::Index blocks() const;

  /// Fills `points` with the floats of one block.
  void block(ogee::Index index, std::vector<float>& points) const;

 private:
  std::uint64_t stride_;
  std::uint64_t count_;
  std::vector<float> extra_;
};

}  // namespace accuracy
