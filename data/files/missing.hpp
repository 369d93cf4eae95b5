#pragma once

/// Values that are missing in tables: gaps.

#include <string>

#include "../../core/errors.hpp"
#include "../../core/named.hpp"

namespace ogee {

/// What to do with rows that have gaps.
enum class Missing {
  refuse,  ///< throw a MissingValueError
  drop,    ///< leave out the row
  mean     ///< put the mean of the known values of the column; only for features, never for answers
};
template <>
inline constexpr auto names_of<Missing> =
    Names<Missing, 3>{"way to handle missing values",
                      {{{Missing::refuse, "refuse"}, {Missing::drop, "drop"}, {Missing::mean, "mean"}}}};

/// A value is missing where it is needed.
class MissingValueError : public FormatError {
 public:
  MissingValueError(const std::string& message, bool is_in_feature)
      : FormatError(message), is_in_feature_(is_in_feature) {}

  /// Whether it is a feature that is missing, which Missing::mean fills, and not an answer.
  [[nodiscard]] bool is_in_feature() const { return is_in_feature_; }

 private:
  bool is_in_feature_;
};

}  // namespace ogee
