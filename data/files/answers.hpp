#pragma once

/// The answers of samples in tables.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "../../core/types.hpp"

namespace ogee {

/// The column, counted from 0, for `text` in a table with this many columns: "1" is the first, "-1" the last.
/// Empty if `text` is not a number or the column does not exist.
[[nodiscard]] std::optional<Index> numbered_column(std::string_view text, Index columns);

/// Labels 0, 1, ... and the name of each class.
struct ClassLabels {
  std::vector<Index> labels;
  std::vector<std::string> class_names;
};

/// Finds the classes of samples from their labels, which are words or numbers. If all labels are whole
/// numbers, the classes are in numerical order, and 1, +1 and 1.0 are one class. If any label is a word, they
/// are sorted by their bytes. Whole numbers have at most 64 bits, those with a point or an exponent at most 53.
class LabelCollector {
 public:
  /// The maximum number of different labels.
  static constexpr Index max_classes = 1 << 16;

  /// Where a label appeared first, in the caller's counting.
  struct Place {
    std::string label;
    Index place = 0;
    bool is_too_large = false;  ///< a whole number beyond 64 bits, or 53 if it has a point or an exponent
  };

  /// Adds the label of the next sample. Returns false and adds nothing if there are too many classes.
  [[nodiscard]] bool add(std::string_view label, Index place);

  /// If all labels are numbers, the first that cannot be a class: one that is not whole, or too large.
  [[nodiscard]] std::optional<Place> not_a_class() const;

  /// All labels, in the order in which they were added.
  [[nodiscard]] ClassLabels finish() &&;

 private:
  struct Entry {
    Index number;  // in the order of appearance
    Index place;
  };

  std::map<std::string, Entry, std::less<>> entries_;
  std::vector<Index> labels_;
};

}  // namespace ogee
