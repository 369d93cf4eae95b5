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
float without_sign_of_nan(float number) {
  return std::isnan(number) ? std::numeric_limits<float>::quiet_NaN() : number;
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
      if (blocks_.next()) write_block();
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

  void write_block() {
    const Matrix<float>& values = blocks_.values();
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

PredictedBlocks::PredictedBlocks(const Model& model, const ConstMatrixView<float>& rows, int threads)
    : model_(model), rows_(rows), threads_(threads) {
  model.network.check_input(rows.rows(), rows.cols());
  detail::require_threads("predict", threads);
}

bool PredictedBlocks::next() {
  const Index count = std::min(rows_per_block, rows_.rows() - end_);
  if (count == 0) return false;
  const ConstMatrixView<float> block(rows_.data() + end_ * rows_.cols(), count, rows_.cols());
  predictions_ = model_.predictions(block, threads_);
  end_ += count;
  for (Index row = 0; row < count; ++row)
    if (!values().row(row).allFinite()) ++non_finite_rows_;
  return true;
}

FilePieces csv_pieces(PredictedBlocks& blocks) {
  return [pieces = std::make_shared<CsvPieces>(blocks)] { return pieces->next(); };
}

FilePieces npy_pieces(PredictedBlocks& blocks) {
  const Index columns = std::ssize(blocks.model().prediction_names());
  return [&blocks, header = npy_header(blocks.row_count(), columns), has_header = false]() mutable {
    if (!std::exchange(has_header, true)) return std::string_view(header);
    return blocks.next() ? npy_elements(blocks.values()) : std::string_view{};
  };
}

}  // namespace ogee
