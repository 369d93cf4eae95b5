#include "csv_header.hpp"

#include "csv_number.hpp"
#include "csv_reader.hpp"

namespace ogee::detail {
namespace {

enum class FieldKind { number, gap, word };

/// A table whose first line is in question. Nothing is stored: the first line may be the whole file.
class Question {
 public:
  Question(const CsvReader& begin, std::optional<Index> label)
      : begin_(begin), second_(begin), label_(label) {
    do (void)second_.next();
    while (!second_.ended_line());
  }

  /// Whether any field of the first line is of this kind.
  [[nodiscard]] bool has(FieldKind kind) const {
    CsvReader reader = begin_;
    do
      if (kind_of(reader.next(), reader) == kind) return true;
    while (!reader.ended_line());
    return false;
  }

  [[nodiscard]] bool has_word_above_number() const {
    CsvReader lower = second_;
    return !lower.at_end() &&
           any_pair(lower, [&](std::string_view upper_field, const CsvReader& upper, std::string_view field) {
             return upper.column() - 1 != label_ && kind_of(upper_field, upper) == FieldKind::word &&
                    kind_of(field, lower) == FieldKind::number;
           });
  }

  /// Whether a word of the first line stands again further down in its column.
  [[nodiscard]] bool has_word_again() const {
    CsvReader lower = second_;
    const auto is_again = [&](std::string_view upper_field, const CsvReader& upper, std::string_view field) {
      return field == upper_field && kind_of(upper_field, upper) == FieldKind::word;
    };
    while (!lower.at_end())
      if (any_pair(lower, is_again)) return true;
    return false;
  }

 private:
  [[nodiscard]] FieldKind kind_of(std::string_view field, const CsvReader& reader) const {
    const bool is_label = reader.column() - 1 == label_;
    if (is_label ? is_missing_label(field) : is_gap(field)) return FieldKind::gap;
    return is_number(field) ? FieldKind::number : FieldKind::word;
  }

  /// Whether `holds` for any field of the first line and the one below it in the line that `lower` reads.
  template <class Holds>
  [[nodiscard]] bool any_pair(CsvReader& lower, const Holds& holds) const {
    CsvReader upper = begin_;
    bool found = false;
    bool upper_ended = false;
    do {
      const std::string_view field = lower.next();
      if (upper_ended || found) continue;
      found = holds(upper.next(), upper, field);
      upper_ended = upper.ended_line();
    } while (!lower.ended_line());
    return found;
  }

  CsvReader begin_;
  CsvReader second_;
  std::optional<Index> label_;
};

}  // namespace

bool has_names(std::string_view text, char separator, std::string_view file, std::optional<Index> label) {
  const Question question(CsvReader(text, separator, file), label);
  if (!question.has(FieldKind::word)) return false;
  if (question.has(FieldKind::gap) && question.has(FieldKind::number)) return false;
  return question.has_word_above_number() || !question.has_word_again();
}

}  // namespace ogee::detail
