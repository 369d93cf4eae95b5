#include "csv.hpp"

#include <fmt/format.h>

#include <utility>

#include "../../core/errors.hpp"
#include "detail/csv_columns.hpp"
#include "detail/csv_layout.hpp"
#include "detail/csv_number.hpp"
#include "detail/csv_reader.hpp"
#include "detail/quoted_field.hpp"
#include "gzip.hpp"

namespace ogee {
namespace {

/// Builds a dataset from a text without its byte order mark.
class Table {
 public:
  Table(std::string_view text, std::string_view file, const CsvOptions& options)
      : text_(text), file_(file), options_(options), layout_(detail::csv_layout(text, file, options)) {}

  [[nodiscard]] Dataset dataset() {
    read();
    // Words above the labels look like one more label; but then no sample has it.
    if (!options_.header && !layout_.header && labels_.first_is_unique_word()) {
      options_.header = true;
      return Table(text_, file_, options_).dataset();
    }
    Matrix<float> inputs = ConstMatrixView<float>(inputs_.data(), rows_, feature_count_);
    inputs_ = {};
    if (options_.task == Task::regress)
      return Dataset::with_targets(
          std::move(inputs), ConstMatrixView<float>(targets_.data(), rows_, std::ssize(layout_.answers)),
          {.name = options_.name, .feature_names = names_of(features_), .target_names = target_names()});
    if (const auto found = labels_.fraction())
      throw FormatError(fmt::format(
          "{}: {} is not a class: labels are whole numbers or words; other numbers are targets of a "
          "regression",
          place(found->place, layout_.answers.front().column + 1), detail::quoted_field(found->label)));
    ClassLabels classes = std::move(labels_).finish();
    return Dataset::labelled(std::move(inputs), std::move(classes.labels),
                             {.name = options_.name,
                              .class_names = std::move(classes.class_names),
                              .feature_names = names_of(features_),
                              .target_names = target_names()});
  }

 private:
  [[nodiscard]] std::string place(Index line, Index column) const {
    return fmt::format("{}: line {}, column {}", file_, line, column);
  }

  void read() {
    detail::CsvReader reader(text_, layout_.separator, file_);
    if (layout_.header) read_names(reader);
    features_ = feature_columns();
    feature_count_ = features_.count();
    for (; !reader.at_end(); ++rows_) read_line(reader);
    if (rows_ == 0)
      throw DataError(
          fmt::format("{}: has no samples{}", file_, layout_.header ? ", only a line of names" : ""));
  }

  void read_names(detail::CsvReader& reader) {
    do names_.emplace_back(reader.next());
    while (!reader.ended_line());
  }

  /// Which feature is in each column: those that are asked for, or all but the answers.
  [[nodiscard]] detail::Columns feature_columns() const {
    detail::Columns columns = all_but_answers();
    if (!layout_.header || options_.features.empty() || names_of(columns) == options_.features)
      return columns;
    columns = detail::columns_by_name(names_, options_.features, file_);
    for (const auto& answer : layout_.answers)
      if (columns.values[static_cast<std::size_t>(answer.column)] != detail::Columns::ignored)
        throw DataError(fmt::format("{}: column {} cannot hold the answers: it is a feature", file_,
                                    detail::quoted_field(names_[static_cast<std::size_t>(answer.column)])));
    return columns;
  }

  [[nodiscard]] detail::Columns all_but_answers() const {
    detail::Columns columns;
    auto answer = layout_.answers.begin();
    for (Index column = 0, feature = 0; column < layout_.columns; ++column) {
      const bool is_answer = answer != layout_.answers.end() && answer->column == column;
      if (is_answer) ++answer;
      columns.values.push_back(is_answer ? detail::Columns::ignored : feature++);
    }
    return columns;
  }

  /// The names of features in these columns, in their order; none where the first line is a sample.
  [[nodiscard]] std::vector<std::string> names_of(const detail::Columns& columns) const {
    std::vector<std::string> names(names_.empty() ? 0 : static_cast<std::size_t>(columns.count()));
    for (std::size_t column = 0; column < names_.size(); ++column)
      if (const Index place = columns.values[column]; place != detail::Columns::ignored)
        names[static_cast<std::size_t>(place)] = names_[column];
    return names;
  }
  [[nodiscard]] std::vector<std::string> target_names() const {
    std::vector<std::string> names(names_.empty() ? 0 : layout_.answers.size());
    for (const auto& [column, place] : layout_.answers)
      if (!names.empty()) names[static_cast<std::size_t>(place)] = names_[static_cast<std::size_t>(column)];
    return names;
  }

  void read_line(detail::CsvReader& reader) {
    if (options_.task == Task::regress) targets_.resize(targets_.size() + layout_.answers.size());
    const std::size_t row = inputs_.size();
    inputs_.resize(row + static_cast<std::size_t>(feature_count_));
    auto answer = layout_.answers.begin();
    reader.read_line(layout_.columns, [&](std::string_view field, Index column) {
      const Index place = features_.values[static_cast<std::size_t>(column)];
      if (place != detail::Columns::ignored)
        inputs_[row + static_cast<std::size_t>(place)] = detail::number_of(field, reader);
      if (answer != layout_.answers.end() && answer->column == column) take(*answer++, field, reader);
    });
  }

  void take(detail::CsvLayout::Answer answer, std::string_view field, const detail::CsvReader& reader) {
    if (options_.task == Task::regress) {
      targets_[targets_.size() - layout_.answers.size() + static_cast<std::size_t>(answer.place)] =
          detail::number_of(field, reader);
      return;
    }
    if (field.empty()) throw FormatError(fmt::format("{}: is empty, expected a label", reader.place()));
    if (!labels_.add(field, reader.line()))
      throw FormatError(fmt::format("{}: {} is one class too many, the maximum is {}", reader.place(),
                                    detail::quoted_field(field), LabelCollector::max_classes));
  }

  std::string_view text_;
  std::string_view file_;
  CsvOptions options_;
  detail::CsvLayout layout_;
  detail::Columns features_;
  Index feature_count_ = 0;
  std::vector<float> inputs_;   // (rows, features)
  std::vector<float> targets_;  // (rows, answers)
  LabelCollector labels_;
  std::vector<std::string> names_;  // of all columns; none where the first line is a sample
  Index rows_ = 0;
};

void check(const CsvOptions& options) {
  if (options.answers.empty()) throw OptionError("CSV: no column is given for the answers");
  if (options.task == Task::classify && options.answers.size() != 1)
    throw OptionError(
        fmt::format("CSV: {} columns are given for the labels, expected 1", options.answers.size()));
  if (std::string_view("\0,;\t", 4).find(options.separator) == std::string_view::npos)
    throw OptionError(fmt::format("CSV: the separator is {}, expected a comma, a semicolon or a tab",
                                  detail::quoted_field(std::string_view(&options.separator, 1))));
}

}  // namespace

Dataset parse_csv(std::string_view text, std::string_view file, const CsvOptions& options) {
  check(options);
  CsvOptions named = options;
  if (named.name.empty()) named.name = std::filesystem::path(file).filename().string();
  return Table(detail::table_text(text, file), file, named).dataset();
}

Dataset csv_dataset(const std::filesystem::path& path, const CsvOptions& options) {
  const std::vector<std::uint8_t> bytes = read_file(path);
  return parse_csv({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, path.string(), options);
}

}  // namespace ogee
