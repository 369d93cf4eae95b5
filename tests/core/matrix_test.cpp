#include <cstdint>
#include <utility>

#include <ogee/core/backprop.hpp>
#include <ogee/core/errors.hpp>
#include <ogee/core/matrix.hpp>

#include "error_message.hpp"

namespace ogee::matrix_test {
namespace {

using RowMajor = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// Where a function that asks for rows finds them, and their sum.
struct Seen {
  const float* data;
  Index rows, columns;
  float sum;
};
Seen seen(const MatrixArgument<float>& x) { return {x.data(), x.rows(), x.cols(), x.sum()}; }

Index size_of(ConstMatrixView<float> x) { return x.size(); }

// A workspace keeps where the inputs are: a temporary would be gone.
template <class Inputs>
concept CanGoForward = requires(const Network<float>& network, Inputs inputs, Workspace<float>& workspace) {
  forward(network, std::forward<Inputs>(inputs), workspace);
};
static_assert(CanGoForward<Matrix<float>&> && CanGoForward<const Matrix<float>&>);
static_assert(CanGoForward<MatrixView<float>> && !CanGoForward<Matrix<float>>);

// Nothing would keep the elements of a temporary.
template <class M>
concept HasElements = requires(M matrix) {
  elements(std::forward<M>(matrix));
};
template <class M>
concept CanBeViewed = requires(M matrix) {
  view(std::forward<M>(matrix));
};
static_assert(HasElements<Matrix<float>&> && HasElements<const Matrix<float>&> &&
              HasElements<MatrixView<float>>);
static_assert(CanBeViewed<Matrix<float>&> && CanBeViewed<const Matrix<float>&>);
static_assert(!HasElements<Matrix<float>> && !HasElements<const Matrix<float>>);
static_assert(!CanBeViewed<Matrix<float>> && !CanBeViewed<const Matrix<float>>);

template <class M>
bool is_aligned(const M& matrix) {
  return reinterpret_cast<std::uintptr_t>(matrix.data()) % 64 == 0;
}

TEST(Matrix, HoldsRowsOneAfterTheOtherOnAlignedMemory) {
  const Matrix<float> x{{1, 2, 3}, {4, 5, 6}};
  EXPECT_EQ(x.rows(), 2);
  EXPECT_EQ(x.cols(), 3);
  EXPECT_EQ(x(1, 0), 4);
  EXPECT_EQ(x.data()[3], 4);
  for (Index columns = 1; columns < 20; ++columns) EXPECT_TRUE(is_aligned(Matrix<double>(3, columns)));
}

TEST(Matrix, IsAnExpressionOfEigenAndTakesExpressions) {
  const Matrix<double> x{{1, 2}, {3, 4}};
  const Eigen::MatrixXd columns = 2 * x;
  EXPECT_EQ(columns(1, 0), 6);
  Matrix<double> y = columns.transpose() + x;
  EXPECT_EQ(y, (Matrix<double>{{3, 8}, {7, 12}}));
  y = x * columns;  // (2×2) = (2×2) · (2×2)
  EXPECT_EQ(y, (Matrix<double>{{14, 20}, {30, 44}}));
  y = y.array().min(20.0);
  EXPECT_EQ(y.maxCoeff(), 20);
  EXPECT_EQ(Matrix<double>(Matrix<double>::Constant(2, 3, 7)).sum(), 42);
}

TEST(Matrix, TakesTheShapeOfWhatIsAssigned) {
  Matrix<float> x(1, 1);
  x = RowMajor::Ones(3, 2);
  EXPECT_EQ(x.rows(), 3);
  x = x.topRows(2).eval();
  EXPECT_EQ(x, Matrix<float>(Matrix<float>::Ones(2, 2)));
  x = x.row(1);  // of itself
  EXPECT_EQ(x, (Matrix<float>{{1, 1}}));
  x.resize(4, 5);
  EXPECT_EQ(x.size(), 20);
}

TEST(Matrix, IsAValue) {
  Matrix<float> x{{1, 2}};
  Matrix<float> copy = x;
  copy(0, 0) = 5;
  EXPECT_EQ(x(0, 0), 1);
  const float* const memory = copy.data();
  Matrix<float> moved = std::move(copy);
  EXPECT_EQ(moved.data(), memory);
  x = moved;
  EXPECT_EQ(x(0, 0), 5);
  x = *&x;
  EXPECT_EQ(x(0, 0), 5);
  std::swap(x, moved);
  EXPECT_EQ(x.data(), memory);
  std::vector<Matrix<float>> many(3, x);
  many.resize(50, x);
  EXPECT_EQ(many.back(), x);
}

TEST(Matrix, ExchangesShapesWithAnother) {
  Matrix<float> x{{1, 2}};
  Matrix<float> y = Matrix<float>::Ones(3, 3);
  x.swap(y);
  EXPECT_EQ(x.sum(), 9);
  EXPECT_EQ(y, (Matrix<float>{{1, 2}}));
}

TEST(Matrix, TakesTheShapeOfAProductWithoutAlias) {
  const Matrix<double> x{{1, 2}, {3, 4}};
  const Matrix<double> column{{1}, {1}};
  Matrix<double> y;
  y.noalias() = x * column;  // (2×1) = (2×2) · (2×1)
  EXPECT_EQ(y, (Matrix<double>{{3}, {7}}));
  y.noalias() += x * column;
  EXPECT_EQ(y(1, 0), 14);
}

TEST(Matrix, CanBeEmpty) {
  Matrix<float> none;
  EXPECT_EQ(none.size(), 0);
  none = Matrix<float>(0, 5);
  EXPECT_EQ(none.cols(), 5);
  const Matrix<float> copy = none;
  EXPECT_EQ(copy.cols(), 5);
  EXPECT_EQ(Matrix<float>{}.sum(), 0);
}

TEST(Matrix, RefusesImpossibleShapes) {
  EXPECT_EQ(error_message<ShapeError>([] { (void)Matrix<float>(-1, 3); }),
            "matrix: shape is -1×3, expected at least 0×0");
  EXPECT_EQ(error_message<ShapeError>([] {
              (void)Matrix<float>{{1, 2}, {3}};
            }),
            "rows of 2 and 1 numbers in one matrix");
  EXPECT_THROW((void)Matrix<double>(Index{1} << 40, Index{1} << 40), std::bad_alloc);
}

TEST(MatrixArgument, ReadsMatricesAndViewsWhereTheyAre) {
  Matrix<float> x{{1, 2}, {3, 4}};
  EXPECT_EQ(seen(x).data, x.data());
  EXPECT_EQ(seen(view(x)).data, x.data());
  EXPECT_EQ(seen(view(std::as_const(x))).data, x.data());
  EXPECT_EQ(seen({x.data(), 1, 2}).sum, 3);
  const ConstMatrixView<float> from_mutable = view(x);
  EXPECT_EQ(from_mutable.data(), x.data());
}

TEST(MatrixArgument, ReadsRowsOfEigenThatFollowEachOtherWhereTheyAre) {
  const RowMajor x = RowMajor::Constant(4, 3, 2);
  EXPECT_EQ(seen(x).data, x.data());
  EXPECT_EQ(seen(x.middleRows(1, 2)).data, x.data() + 3);
  EXPECT_EQ(seen(Eigen::Map<const RowMajor>(x.data(), 2, 6)).data, x.data());
  EXPECT_EQ(seen(Eigen::Ref<const RowMajor>(x)).data, x.data());
  EXPECT_EQ(size_of(x), 12);
  const Eigen::RowVector3f row(1, 2, 3);
  EXPECT_EQ(seen(row).data, row.data());
}

TEST(MatrixArgument, ComputesEveryOtherExpression) {
  Eigen::MatrixXf x(2, 3);
  x << 1, 2, 3, 4, 5, 6;
  const auto expect_rows = [](const MatrixArgument<float>& rows) {
    EXPECT_EQ(rows, (Matrix<float>{{1, 2, 3}, {4, 5, 6}}));
    EXPECT_EQ(rows.data()[1], 2);
  };
  expect_rows(x);
  expect_rows(0.5F * (x + x));
  expect_rows(x.array() + 0.0F);
  RowMajor wide(2, 5);
  wide.leftCols(3) = x;
  expect_rows(wide.leftCols(3));
  EXPECT_EQ(seen(Eigen::VectorXf::Ones(4)).columns, 1);
  EXPECT_EQ(seen(Eigen::MatrixXf(0, 3)).columns, 3);
}

TEST(MatrixArgument, TakesNumbersInBraces) {
  EXPECT_EQ(seen({{1, 2}}).sum, 3);
  EXPECT_EQ(seen({{1, 2}, {3, 4}}).rows, 2);
  EXPECT_EQ(seen({{7}}).columns, 1);
}

TEST(MatrixView, AssignsToElements) {
  Matrix<float> x = Matrix<float>::Zero(3, 2);
  MatrixView<float> rows = rows_of(view(x), 1, 2);
  rows = Eigen::MatrixXf::Ones(2, 2);
  EXPECT_EQ(x, (Matrix<float>{{0, 0}, {1, 1}, {1, 1}}));
  RowMajor theirs = RowMajor::Zero(2, 2);
  MatrixView<float> of_theirs = theirs;
  of_theirs = rows;
  EXPECT_EQ(theirs.sum(), 4);
}

}  // namespace
}  // namespace ogee::matrix_test
