#pragma once

/// Answers of samples as tables hold them.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "../../core/types.hpp"

namespace ogee {

/// The column, counted from 0, of a table of so many columns that `text` means: "1" is the first, "-1" the
/// last. Nothing if `text` is no number or if there is no such column.
[[nodiscard]] std::optional<Index> numbered_column(std::string_view text, Index columns);

/// Labels 0, 1, ... and the name of each class.
struct ClassLabels {
  std::vector<Index> labels;
  std::vector<std::string> class_names;
};

/// Finds the classes of samples from their labels, which are words or numbers. If all labels are whole
/// numbers, the classes are in the order of the numbers, and 1, +1 and 1.0 are one class; if there is any
/// word, they are in the order of their bytes.
class LabelCollector {
 public:
  /// More different labels than these are no classes.
  static constexpr Index most_classes = 1 << 16;

  /// Where a label was first, as its finder counts.
  struct Place {
    std::string label;
    Index place = 0;
  };

  /// Adds the label of the next sample. False, and nothing is added, if it is one class too many.
  [[nodiscard]] bool add(std::string_view label, Index place);

  /// Whether the first sample's label is a word that no other sample has.
  [[nodiscard]] bool first_is_unique_word() const;

  /// The first label that is not whole where all are numbers; such numbers are no classes.
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
