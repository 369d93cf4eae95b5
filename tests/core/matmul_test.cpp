#include <gtest/gtest.h>

#include <cmath>
#include <ogee/core/errors.hpp>
#include <ogee/core/matmul.hpp>
#include <ogee/core/random.hpp>
#include <ogee/core/simd.hpp>
#include <string>

namespace ogee::matmul_test {
namespace {

template <Real T>
Matrix<T> random_matrix(Index rows, Index columns, std::uint64_t seed) {
  const RandomStream stream(seed, RandomPurpose::initialization);
  Matrix<T> matrix(rows, columns);
  std::uint64_t position = 0;
  for (T& element : elements(matrix)) element = static_cast<T>(stream.uniform(position++) - 0.5);
  return matrix;
}

/// What fused instruction sets compute, and what those do that round every product.
struct Fused {
  template <Real T>
  static T multiply_add(T a, T b, T c) {
    return std::fma(a, b, c);
  }
};
struct Rounded {
  template <Real T>
  static T multiply_add(T a, T b, T c) {
    const volatile T product = a * b;
    return product + c;
  }
};

bool is_fused(std::string_view set) { return set != "SSE4" && set != "baseline"; }

/// One chain in the order of k, begun with start(i, j).
template <class Arithmetic, Real T, class Start>
Matrix<T> chained(const Matrix<T>& left, const Matrix<T>& right, const Start& start) {
  Matrix<T> result(left.rows(), right.cols());
  for (Index i = 0; i < left.rows(); ++i)
    for (Index j = 0; j < right.cols(); ++j) {
      const T* row = &left(i, 0);
      const T* column = &right(0, j);
      T sum = start(i, j);
      for (Index k = 0; k < left.cols(); ++k)
        sum = Arithmetic::multiply_add(row[k], column[k * right.cols()], sum);
      result(i, j) = sum;
    }
  return result;
}

struct Shape {
  Index batch;
  Index inputs;
  Index outputs;
};

/// The three products and the sum of rows of one shape.
template <Real T>
struct Products {
  Matrix<T> output;
  Matrix<T> input_gradient;
  Matrix<T> input_gradient_on_top;  // of the input
  Matrix<T> weight_gradient;
  Matrix<T> bias_gradient;
  bool operator==(const Products&) const = default;
};

template <Real T>
struct Factors {
  explicit Factors(const Shape& s)
      : x(random_matrix<T>(s.batch, s.inputs, 1)),
        weights(random_matrix<T>(s.inputs, s.outputs, 2)),
        bias(random_matrix<T>(1, s.outputs, 3)),
        output_gradient(random_matrix<T>(s.batch, s.outputs, 4)) {}

  template <class Arithmetic>
  [[nodiscard]] Products<T> expected() const {
    const auto zero = [](Index, Index) { return T{0}; };
    return {chained<Arithmetic>(x, weights, [this](Index, Index j) { return bias(0, j); }),
            chained<Arithmetic>(output_gradient, Matrix<T>(weights.transpose()), zero),
            chained<Arithmetic>(output_gradient, Matrix<T>(weights.transpose()),
                                [this](Index i, Index j) { return x(i, j); }),
            chained<Arithmetic>(Matrix<T>(x.transpose()), output_gradient, zero),
            chained<Arithmetic>(Matrix<T>(Matrix<T>::Ones(1, x.rows())), output_gradient, zero)};
  }

  [[nodiscard]] Products<T> computed() const {
    Products<T> p{Matrix<T>(x.rows(), weights.cols()), Matrix<T>(x.rows(), weights.rows()), x,
                  Matrix<T>(weights.rows(), weights.cols()), Matrix<T>(1, weights.cols())};
    multiply_forward(view(x), weights, elements(bias), view(p.output));
    multiply_input(view(output_gradient), weights, view(p.input_gradient));
    add_input_product(view(output_gradient), weights, view(p.input_gradient_on_top));
    multiply_weights(view(x), view(output_gradient), 0, view(p.weight_gradient));
    sum_rows(view(output_gradient), view(p.bias_gradient));
    return p;
  }

  Matrix<T> x;
  Matrix<T> weights;
  Matrix<T> bias;
  Matrix<T> output_gradient;
};

/// Gives the instruction set back that was in use.
class EachInstructionSet : public testing::Test {
 protected:
  ~EachInstructionSet() override { use_instruction_set(before_); }

 private:
  std::string before_{instruction_set()};
};

template <Real T>
void expect_chains(const Shape& shape) {
  const Factors<T> factors(shape);
  const Products<T> fused = factors.template expected<Fused>();
  const Products<T> rounded = factors.template expected<Rounded>();
  for (const std::string_view set : instruction_sets()) {
    use_instruction_set(set);
    const bool equal = factors.computed() == (is_fused(set) ? fused : rounded);
    EXPECT_TRUE(equal) << set << ", " << sizeof(T) << " bytes: " << shape.batch << " samples, "
                       << shape.inputs << " → " << shape.outputs;
  }
}

using MatmulTest = EachInstructionSet;

TEST_F(MatmulTest, EveryElementIsOneChainInOrderForAnyShape) {
  for (const Index batch : {1, 2, 3, 4, 5, 7, 8, 13, 16, 33})
    for (const Index inputs : {1, 2, 3, 6, 9, 16, 31, 50})
      for (const Index outputs : {1, 2, 3, 7, 8, 10, 16, 17, 31, 32, 49, 70}) {
        expect_chains<float>({batch, inputs, outputs});
        expect_chains<double>({batch, inputs, outputs});
      }
}

TEST_F(MatmulTest, BlocksOfTheInnerIndexContinueTheChains) {
  for (const Shape& shape :
       {Shape{9, 257, 33}, {300, 10, 40}, {11, 12, 601}, {1, 700, 130}, {520, 3, 5}, {3, 40, 1030}}) {
    expect_chains<float>(shape);
    expect_chains<double>(shape);
  }
}

TEST_F(MatmulTest, PackedPanelsGiveTheSameChains) {
  // Weights, and output gradients, of more than 4 MiB.
  expect_chains<float>({9, 1030, 1025});
  expect_chains<double>({2100, 9, 261});
}

TEST_F(MatmulTest, AgreesWithEigenInDouble) {
  const Factors<float> factors({70, 90, 50});
  const Matrix<double> expected = (factors.x.cast<double>() * factors.weights.cast<double>()).rowwise() +
                                  factors.bias.cast<double>().row(0);
  for (const std::string_view set : instruction_sets()) {
    use_instruction_set(set);
    EXPECT_LT((factors.computed().output.cast<double>() - expected).cwiseAbs().maxCoeff(), 3e-6) << set;
  }
}

TEST_F(MatmulTest, RowsOfAGradientAreThoseOfTheWhole) {
  const Factors<float> factors({19, 23, 37});
  const Matrix<float> whole = factors.computed().weight_gradient;
  Matrix<float> rows(5, 37);
  multiply_weights(view(factors.x), view(factors.output_gradient), 11, view(rows));
  EXPECT_EQ(rows, whole.middleRows(11, 5));
}

TEST_F(MatmulTest, WithoutBiasTheChainBeginsWithZero) {
  const Factors<double> factors({3, 4, 5});
  Matrix<double> output(3, 5);
  multiply_forward(view(factors.x), factors.weights, {}, view(output));
  EXPECT_LT((output - factors.x * factors.weights).cwiseAbs().maxCoeff(), 1e-15);
}

TEST_F(MatmulTest, NothingBesideTheResultIsWritten) {
  for (const Index columns : {1, 2, 3, 4, 7, 8, 15, 16, 33}) {
    const Factors<float> factors({3, 5, columns});
    for (const std::string_view set : instruction_sets()) {
      use_instruction_set(set);
      std::vector<float> memory(static_cast<std::size_t>(3 * columns + 32), -1);
      multiply_forward(view(factors.x), factors.weights, elements(factors.bias),
                       {memory.data() + 16, 3, columns});
      for (std::size_t i = 0; i < 16; ++i) {
        EXPECT_EQ(memory[i], -1) << set << ", " << columns << " columns";
        EXPECT_EQ(memory[memory.size() - 1 - i], -1) << set << ", " << columns << " columns";
      }
    }
  }
}

TEST_F(MatmulTest, UnknownInstructionSetsAreRefused) {
  EXPECT_THROW(use_instruction_set("AVX3"), UnknownNameError);
}

}  // namespace
}  // namespace ogee::matmul_test
