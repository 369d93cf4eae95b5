#include "predicted_blocks.hpp"

#include <fmt/compile.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "../core/option_checks.hpp"
#include "csv/csv_field.hpp"
#include "detail/predicted_column.hpp"
#include "write_npy.hpp"

namespace ogee {
namespace {

/// Rows enough to occupy several threads.
constexpr Index rows_per_block = 4096;

/// "nan" in a file, never "-nan".
template <Real T>
T without_sign_of_nan(T number) {
  return std::isnan(number) ? std::numeric_limits<T>::quiet_NaN() : number;
}

class CsvPieces {
 public:
  explicit CsvPieces(PredictedBlocks& blocks)
      : blocks_(blocks),
        is_classification_(blocks.model().task == Task::classify),
        classes_(blocks.model().class_labels()) {
    write_header();
    for (std::string& label : classes_) label = csv_field(std::string_view(label));
  }

  [[nodiscard]] std::string_view next() {
    if (!has_header_) {
      has_header_ = true;
    } else {
      text_.clear();
      if (blocks_.next()) std::visit([this](const auto& values) { write_block(values); }, blocks_.values());
    }
    return {text_.data(), text_.size()};
  }

 private:
  void append(std::string_view text) { text_.append(text.data(), text.data() + text.size()); }

  void write_header() {
    const bool scores = blocks_.model().output_kind() == OutputKind::numbers;
    append("row");
    if (is_classification_) {
      append(",");
      append(csv_field(
          std::string_view(detail::predicted_column(blocks_.model().target_names, 0, "predicted"))));
    }
    for (const std::string& label : blocks_.model().prediction_names()) {
      const std::string_view kind = !is_classification_ ? "" : scores ? "score_" : "probability_";
      append(",");
      append(csv_field(std::string_view(fmt::format("{}{}", kind, label))));
    }
    append("\n");
  }

  template <Real T>
  void write_block(const Matrix<T>& values) {
    for (Index row = 0; row < values.rows(); ++row) {
      fmt::format_to(fmt::appender(text_), FMT_COMPILE("{}"), blocks_.first_row() + row + 1);
      if (is_classification_) {
        append(",");
        append(classes_[static_cast<std::size_t>(blocks_.classes()[static_cast<std::size_t>(row)])]);
      }
      for (Index k = 0; k < values.cols(); ++k)
        fmt::format_to(fmt::appender(text_), FMT_COMPILE(",{}"), without_sign_of_nan(values(row, k)));
      append("\n");
    }
  }

  PredictedBlocks& blocks_;
  bool is_classification_;
  std::vector<std::string> classes_;  ///< as fields
  fmt::memory_buffer text_;
  bool has_header_ = false;
};

}  // namespace

PredictedBlocks::PredictedBlocks(const Model& model, const AnyMatrixView& rows, int threads)
    : model_(model), rows_(rows), threads_(threads) {
  std::visit([&](const auto& all) { model.network.check_input(all.rows(), all.cols()); }, rows);
  detail::require_threads("predict", threads);
}

Index PredictedBlocks::row_count() const {
  return std::visit([](const auto& rows) { return rows.rows(); }, rows_);
}

bool PredictedBlocks::next() {
  const Index count = std::min(rows_per_block, row_count() - end_);
  if (count == 0) return false;
  first_ = end_;
  std::visit([&](const auto& rows) { predict(rows_of(rows, first_, count)); }, rows_);
  end_ += count;
  for (Index row = 0; row < count; ++row)
    if (!std::visit([&](const auto& values) { return values.row(row).allFinite(); }, values_))
      ++non_finite_rows_;
  return true;
}

template <Real T>
void PredictedBlocks::predict(const ConstMatrixView<T>& block) {
  Predictions<double> predictions = model_.predictions<double>(block.template cast<double>(), threads_);
  classes_ = std::move(predictions.classes);
  if (model_.restores_targets())
    values_ = std::move(predictions.values);
  else
    values_ = Matrix<float>(predictions.values.cast<float>());
}

FilePieces csv_pieces(PredictedBlocks& blocks) {
  return [pieces = std::make_shared<CsvPieces>(blocks)] { return pieces->next(); };
}

FilePieces npy_pieces(PredictedBlocks& blocks) {
  const Index columns = std::ssize(blocks.model().prediction_names());
  std::string header = blocks.model().restores_targets() ? npy_header<double>(blocks.row_count(), columns)
                                                         : npy_header(blocks.row_count(), columns);
  return [&blocks, header = std::move(header), has_header = false]() mutable {
    if (!std::exchange(has_header, true)) return std::string_view(header);
    if (!blocks.next()) return std::string_view{};
    return std::visit([](const auto& values) { return npy_elements(values); }, blocks.values());
  };
}

}  // namespace ogee
