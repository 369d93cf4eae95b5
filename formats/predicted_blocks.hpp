#pragma once

/// The predictions of a model for many rows, in files.
///
///     PredictedBlocks blocks(model, rows);
///     write_file_atomically("out.csv", csv_pieces(blocks));

#include "../core/matrix.hpp"
#include "model.hpp"
#include "write_file.hpp"

namespace ogee {

/// What a model predicts for rows, block by block: never all of it is in memory.
class PredictedBlocks {
 public:
  /// Both must outlive it.
  /// @throws ShapeError naming both shapes when they do not fit; OptionError unless threads ≥ 1.
  PredictedBlocks(const Model& model, const AnyMatrixView& rows, int threads = 1);

  /// Predicts the next rows; returns false if there are none.
  [[nodiscard]] bool next();
  /// What Model::predict<double> gives for the last rows that were predicted, and where they begin: in double if the model
  /// restores targets, and otherwise in float.
  [[nodiscard]] const AnyMatrix& values() const { return values_; }
  /// The class of each of these rows; empty where the answers are targets.
  [[nodiscard]] const std::vector<Index>& classes() const { return classes_; }
  [[nodiscard]] Index first_row() const { return first_; }

  [[nodiscard]] const Model& model() const { return model_; }
  [[nodiscard]] Index row_count() const;
  /// How many of the rows so far have a prediction that is not finite.
  [[nodiscard]] Index non_finite_rows() const { return non_finite_rows_; }

 private:
  template <Real T>
  void predict(const ConstMatrixView<T>& block);

  const Model& model_;
  AnyMatrixView rows_;
  int threads_;
  AnyMatrix values_;
  std::vector<Index> classes_;
  Index first_ = 0;  ///< of the rows that were predicted last
  Index end_ = 0;    ///< of the rows that were predicted
  Index non_finite_rows_ = 0;
};

/// Predictions as CSV (RFC 4180, lines end in "\n"), one line for each row, numbered from 1:
///
///     row,species,probability_setosa,probability_virginica
///     1,setosa,0.75,0.25
///
/// The column of classes is called as that of the labels in the training, or "predicted" if that had no name. The class
/// that is predicted has the highest probability; the first of several. Classes without names have
/// their numbers. Where the loss has no output function, the numbers are scores: "score_setosa". Targets are
/// called as in the training, or by number:
///
///     row,predicted_0
///     1,24.5
///
/// Numbers are written so that reading them gives the same bits. `blocks` must outlive the pieces.
[[nodiscard]] FilePieces csv_pieces(PredictedBlocks& blocks);

/// The same numbers as an NPY file (rows, classes) or (rows, targets), in their precision.
[[nodiscard]] FilePieces npy_pieces(PredictedBlocks& blocks);

}  // namespace ogee
