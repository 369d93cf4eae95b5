#include "csv.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "../../core/errors.hpp"
#include "detail/csv_columns.hpp"
#include "detail/csv_feature_columns.hpp"
#include "detail/csv_features.hpp"
#include "detail/csv_gaps.hpp"
#include "detail/csv_layout.hpp"
#include "detail/csv_notes.hpp"
#include "detail/csv_number.hpp"
#include "detail/csv_reader.hpp"
#include "detail/csv_text.hpp"
#include "detail/float_if_exact.hpp"
#include "detail/quoted_field.hpp"
#include "detail/utf8.hpp"
#include "gzip.hpp"

namespace ogee {
namespace {

/// Builds a dataset from the text of a table.
class Table {
 public:
  Table(std::string_view text, std::string_view file, const CsvOptions& options)
      : text_(text), file_(file), options_(options), layout_(detail::csv_layout(text, file, options)) {
    if (!layout_.header && !options.header) remark_ = "; the first line counts as a sample";
  }

  [[nodiscard]] Dataset dataset() {
    read();
    Matrix<double> values = ConstMatrixView<double>(inputs_.data(), rows_, feature_count_);
    inputs_ = {};
    if (dropped_ > 0) features_.contents.forget_words_not_in(values);
    Matrix<double> features = features_.contents.features_of(std::move(values), file_);
    if (gaps_ > 0 && options_.missing == Missing::mean) fill_gaps(features);
    Inputs inputs = as_inputs(detail::in_float_if_exact(std::move(features)));
    if (options_.note) say_what_was_decided();
    if (options_.task == Task::regress)
      return Dataset::with_targets(
          std::move(inputs), detail::in_float_if_exact(targets()),
          {.name = options_.name, .feature_names = feature_names(), .target_names = target_names()});
    ClassLabels classes = this->classes();
    return Dataset::labelled(std::move(inputs), std::move(classes.labels),
                             {.name = options_.name,
                              .class_names = std::move(classes.class_names),
                              .feature_names = feature_names(),
                              .target_names = target_names()});
  }

 private:
  static constexpr double gap = std::numeric_limits<double>::quiet_NaN();

  [[nodiscard]] std::string place(Index line, Index column) const {
    return fmt::format("{}: line {}, column {}", file_, line, column);
  }

  void read() {
    detail::CsvReader reader(text_, layout_.separator, file_);
    if (layout_.header) read_names(reader);
    features_ = detail::feature_columns(layout_, names_, options_, file_);
    check_names();
    feature_count_ = features_.columns.count();
    for (; !reader.at_end(); remark_ = "") read_line(reader);
    if (options_.features.empty() && features_.contents.columns_of_words() > 0)
      detail::check_names_of_words(features_, names_, file_);
    if (rows_ > 0) return;
    throw DataError(fmt::format("{}: has no samples{}", file_,
                                dropped_ > 0     ? " without gaps"
                                : layout_.header ? ", only a line of names"
                                                 : ""));
  }

  void read_names(detail::CsvReader& reader) {
    do names_.emplace_back(reader.next());
    while (!reader.ended_line());
  }

  /// Names of features and answers go to files in UTF-8.
  void check_names() const {
    auto answer = layout_.answers.begin();
    for (std::size_t column = 0; column < names_.size(); ++column) {
      const auto number = static_cast<Index>(column);
      const bool is_answer = answer != layout_.answers.end() && answer->column == number;
      if (is_answer) ++answer;
      if (is_answer || is_feature(column)) detail::check_utf8(names_[column], "name", place(1, number + 1));
    }
  }

  [[nodiscard]] bool is_feature(std::size_t column) const {
    return features_.columns.values[column] != detail::Columns::ignored;
  }

  /// Words need names of their columns, even where the first line is a sample.
  [[nodiscard]] std::vector<std::string> feature_names() const {
    if (features_.are_numbered) return options_.features;
    const bool lack_names = names_.empty() && features_.contents.columns_of_words() > 0;
    return features_.contents.names(lack_names ? detail::numbered_names(feature_count_)
                                               : detail::names_of_features(features_.columns, names_));
  }

  [[nodiscard]] Matrix<double> targets() const {
    return ConstMatrixView<double>(targets_.data(), rows_, std::ssize(layout_.answers));
  }

  [[nodiscard]] std::vector<std::string> target_names() const {
    std::vector<std::string> names(names_.empty() ? 0 : layout_.answers.size());
    for (const auto& [column, place] : layout_.answers)
      if (!names.empty()) names[static_cast<std::size_t>(place)] = names_[static_cast<std::size_t>(column)];
    return names;
  }

  void read_line(detail::CsvReader& reader) {
    const std::size_t input = inputs_.size();
    const std::size_t target = targets_.size();
    inputs_.resize(input + static_cast<std::size_t>(feature_count_));
    if (options_.task == Task::regress) targets_.resize(target + layout_.answers.size());
    has_gap_ = false;
    auto answer = layout_.answers.begin();
    reader.read_line(layout_.columns, [&](std::string_view field, Index column) {
      const Index feature = features_.columns.values[static_cast<std::size_t>(column)];
      if (feature != detail::Columns::ignored)
        inputs_[input + static_cast<std::size_t>(feature)] = value_of(field, feature, reader);
      if (answer != layout_.answers.end() && answer->column == column) {
        if (options_.task == Task::classify)
          take_label(field, reader);
        else
          targets_[target + static_cast<std::size_t>(answer->place)] =
              takes_gap(field, options_.missing == Missing::drop)
                  ? gap
                  : detail::number_of(field, detail::FieldUse::answer, reader, remark_);
        ++answer;
      }
    });
    if (has_gap_ && options_.missing == Missing::drop) {
      inputs_.resize(input);
      targets_.resize(target);
      ++dropped_;
      return;
    }
    if (options_.task == Task::classify) add_label();
    ++rows_;
  }

  /// Whether a field is a gap where one is allowed.
  [[nodiscard]] bool takes_gap(std::string_view field, bool is_allowed) {
    if (!is_allowed || !detail::is_gap(field)) return false;
    has_gap_ = true;
    ++gaps_;
    return true;
  }

  [[nodiscard]] double value_of(std::string_view field, Index column, const detail::CsvReader& reader) {
    return takes_gap(field, options_.missing != Missing::refuse)
               ? gap
               : features_.contents.value_of(field, column, reader, remark_);
  }

  void take_label(std::string_view field, const detail::CsvReader& reader) {
    if (detail::is_missing_label(field)) {
      if (options_.missing != Missing::drop)
        throw detail::missing_value(field, detail::FieldUse::answer, reader, "a label", remark_);
      has_gap_ = true;
    }
    detail::check_utf8(field, "label", reader.place());
    label_ = field;
    label_line_ = reader.line();
  }

  void add_label() {
    if (!labels_.add(label_, label_line_))
      throw FormatError(fmt::format("{}: {} is one class too many, the maximum is {}",
                                    place(label_line_, layout_.answers.front().column + 1),
                                    detail::quoted_field(label_), LabelCollector::max_classes));
  }

  [[nodiscard]] ClassLabels classes() {
    const auto found = labels_.not_a_class();
    if (!found) return std::move(labels_).finish();
    throw FormatError(fmt::format(
        "{}: {} is {}", place(found->place, layout_.answers.front().column + 1),
        detail::quoted_field(found->label),
        found->is_too_large
            ? "too large for a class, whose number has at most 64 bits, or 53 with a point or an exponent"
            : "not a class: labels are whole numbers or words; other numbers are targets of a "
              "regression (task regress)"));
  }

  void fill_gaps(Matrix<double>& inputs) const {
    if (!options_.means.empty()) return detail::fill_gaps_with(options_.means, view(inputs), file_);
    if (const auto feature = detail::fill_gaps_with_means(view(inputs)))
      throw DataError(fmt::format("{}: column {} has no mean, since all its values are missing", file_,
                                  number_of_column(features_.contents.column_of(*feature))));
  }

  /// From 1, among all columns.
  [[nodiscard]] Index number_of_column(Index column_of_features) const {
    const auto& values = features_.columns.values;
    return std::find(values.begin(), values.end(), column_of_features) - values.begin() + 1;
  }

  void say_what_was_decided() const {
    detail::CsvDecisions decisions{.header = layout_.header,
                                   .columns_of_words = features_.contents.columns_of_words(),
                                   .missing = options_.missing,
                                   .has_own_means = options_.means.empty(),
                                   .rows = rows_ + dropped_,
                                   .dropped = dropped_,
                                   .gaps = gaps_};
    for (std::size_t column = 0; column < names_.size(); ++column)
      if (names_[column].empty() && is_feature(column))
        decisions.columns_without_name.push_back(static_cast<Index>(column) + 1);
    for (const std::string& note : detail::notes_of(decisions)) options_.note(note);
  }

  std::string_view text_;
  std::string_view file_;
  CsvOptions options_;
  detail::CsvLayout layout_;
  detail::FeatureColumns features_;
  Index feature_count_ = 0;      // columns of features
  std::vector<double> inputs_;   // (rows, columns of features); not a number where a gap is to be filled
  std::vector<double> targets_;  // (rows, answers)
  LabelCollector labels_;
  std::vector<std::string> names_;  // of all columns; none where the first line is a sample
  Index rows_ = 0;
  Index dropped_ = 0;        // rows with gaps
  Index gaps_ = 0;           // in features and targets
  std::string_view remark_;  // ends messages about the first line
  // Of the line that is read:
  bool has_gap_ = false;
  std::string label_;
  Index label_line_ = 0;
};

void check(const CsvOptions& options) {
  if (options.answers.empty()) throw OptionError("CSV: no column is given for the answers");
  if (options.task == Task::classify && options.answers.size() != 1)
    throw OptionError(
        fmt::format("CSV: {} columns are given for the labels, expected 1", options.answers.size()));
  if (std::string_view("\0,;\t ", 5).find(options.separator) == std::string_view::npos)
    throw OptionError(fmt::format("CSV: the separator is {}, expected a comma, a semicolon, a tab or a blank",
                                  detail::quoted_field(std::string_view(&options.separator, 1))));
}

}  // namespace

Dataset parse_csv(std::string_view text, std::string_view file, const CsvOptions& options) {
  check(options);
  CsvOptions named = options;
  if (named.name.empty()) named.name = std::filesystem::path(file).filename().string();
  const detail::CsvText table(text, file);
  return Table(table.view(), file, named).dataset();
}

Dataset csv_dataset(const std::filesystem::path& path, const CsvOptions& options) {
  const std::vector<std::uint8_t> bytes = read_file(path);
  return parse_csv({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, path.string(), options);
}

}  // namespace ogee
