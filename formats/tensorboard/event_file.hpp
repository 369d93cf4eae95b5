#pragma once

/// The file format of TensorBoard.

#include <string>
#include <string_view>

#include "../../insight/statistics/histogram.hpp"

namespace ogee {

/// When something was recorded.
struct EventTime {
  double seconds = 0;  ///< since 1970
  Index step = 0;      ///< its position in TensorBoard
};

/// The events of one file: a TFRecord file with a `tensorflow.Event` in each record,
///
///     length (8 bytes), masked CRC32C of the length (4), message (length), masked CRC32C of the message (4),
///
/// numbers with their lowest byte first, and masked(c) = (c >> 15 | c << 17) + 0xA282EAD8
/// (tensorflow/core/lib/io/record_writer.h and tensorflow/core/lib/hash/crc32c.h).
class EventFile {
 public:
  /// Begins with the version of the format.
  explicit EventFile(double seconds);

  /// Rounds to float, as the format requires.
  void add(EventTime time, const std::string& tag, double value);
  /// @pre The histogram has a value: TensorBoard refuses empty ones.
  void add(EventTime time, const std::string& tag, const Histogram& values);

  [[nodiscard]] const std::string& bytes() const { return bytes_; }

 private:
  void add_record(std::string_view message);

  std::string bytes_;
};

}  // namespace ogee
