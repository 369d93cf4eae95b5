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
/// are sorted by their bytes.
class LabelCollector {
 public:
  /// The maximum number of different labels.
  static constexpr Index max_classes = 1 << 16;

  /// Where a label appeared first, in the caller's counting.
  struct Place {
    std::string label;
    Index place = 0;
  };

  /// Adds the label of the next sample. Returns false and adds nothing if there are too many classes.
  [[nodiscard]] bool add(std::string_view label, Index place);

  /// Whether the first sample's label is a word that no other sample has.
  [[nodiscard]] bool first_is_unique_word() const;

  /// If all labels are numbers, the first that is not whole; such numbers are not classes.
  [[nodiscard]] std::optional<Place> fraction() const;

  /// All labels, in the order in which they were added.
  [[nodiscard]] ClassLabels finish() &&;

 private:
  struct Entry {
    Index number;  // in the order of appearance
    Index place;
    Index count;
  };

  std::map<std::string, Entry, std::less<>> entries_;
  std::vector<Index> labels_;
};

}  // namespace ogee
