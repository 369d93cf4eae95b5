// The vector functions keep the errors and the special values that core/detail/vector_math-inl.hpp states,
// with every instruction set.

#ifndef HWY_DISABLED_TARGETS  // as the library is compiled
#define HWY_DISABLED_TARGETS \
  (HWY_SSSE3 | HWY_AVX3_DL | HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)
#endif
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "tests/core/vector_math_test.cpp"
#include <hwy/foreach_target.h>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include <ogee/core/simd.hpp>
#include <ogee/core/types.hpp>

#include <ogee/core/detail/vector_math-inl.hpp>

#ifndef OGEE_VECTOR_MATH_TEST_FUNCTION
#define OGEE_VECTOR_MATH_TEST_FUNCTION
namespace ogee {
enum class Function {
  exp,
  exp_of_negative,
  lifted_exp,
  expm1,
  log1p,
  inverse_of_one_plus,
  rounding_of_square
};
}
#endif

HWY_BEFORE_NAMESPACE();
namespace ogee::HWY_NAMESPACE {

template <class D>
HWY_INLINE hn::Vec<D> result_of(Function function, D d, hn::Vec<D> x) {
  switch (function) {
    case Function::exp:
      return exp(d, x);
    case Function::exp_of_negative:
      return exp_of_negative(d, x);
    case Function::lifted_exp:
      return hn::Mul(lifted_exp(d, x), lowering(d));
    case Function::expm1:
      return expm1(d, x);
    case Function::log1p:
      return log1p(d, x);
    case Function::inverse_of_one_plus:
      return DivisorOnePlus<D>(d, x).divide(constant(d, 1));
    case Function::rounding_of_square:
      return rounding_of_square(d, x, hn::Mul(x, x));
  }
  return x;
}

/// The count is a multiple of all vector lengths.
template <class T>
void apply(Function function, const T* x, T* y, std::size_t count) {
  const Wide<T> d;
  for (std::size_t i = 0; i < count; i += hn::Lanes(d))
    hn::StoreU(result_of(function, d, hn::LoadU(d, x + i)), d, y + i);
}

void apply_to_floats(Function function, const float* x, float* y, std::size_t count) {
  apply(function, x, y, count);
}
void apply_to_doubles(Function function, const double* x, double* y, std::size_t count) {
  apply(function, x, y, count);
}

}  // namespace ogee::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ogee {
namespace {

HWY_EXPORT(apply_to_floats);
HWY_EXPORT(apply_to_doubles);

template <Real T>
std::vector<T> results(Function function, std::vector<T> x) {
  const std::size_t count = x.size();
  x.resize((count + 63) / 64 * 64);
  std::vector<T> y(x.size());
  if constexpr (std::same_as<T, float>) {
    HWY_DYNAMIC_DISPATCH(apply_to_floats)(function, x.data(), y.data(), x.size());
  } else {
    HWY_DYNAMIC_DISPATCH(apply_to_doubles)(function, x.data(), y.data(), x.size());
  }
  y.resize(count);
  return y;
}

template <Real T>
T result(Function function, T x) {
  return results<T>(function, {x}).front();
}

template <Real T>
long double ulp(long double reference) {
  if (std::abs(reference) < std::numeric_limits<T>::min()) return std::numeric_limits<T>::denorm_min();
  return std::ldexp(1.0L, std::ilogb(reference) - (std::numeric_limits<T>::digits - 1));
}

using Exact = long double (*)(long double);

/// Both even and logarithmic steps between two ends of equal sign, or with one end at 0.
template <Real T>
std::vector<T> points(double low, double high) {
  std::mt19937_64 random(1);
  std::uniform_real_distribution<double> even(low, high);
  std::uniform_real_distribution<double> exponent(-120, std::log2(std::max(std::abs(low), std::abs(high))));
  std::vector<T> x{static_cast<T>(low), static_cast<T>(high)};
  for (int i = 0; i < 50'000; ++i) {
    x.push_back(static_cast<T>(even(random)));
    const double size = std::exp2(exponent(random));
    for (const double point : {size, -size})
      if (low <= point && point <= high) x.push_back(static_cast<T>(point));
  }
  return x;
}

template <Real T>
void expect_errors_below(double bound, Function function, Exact exact, double low, double high) {
  const std::vector<T> x = points<T>(low, high);
  const std::vector<T> y = results(function, x);
  long double worst = 0;
  T where = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const long double reference = exact(x[i]);
    const long double error = std::abs(y[i] - reference) / ulp<T>(reference);
    if (!(error <= worst)) {
      worst = error;
      where = x[i];
    }
  }
  EXPECT_LE(worst, bound) << "at x = " << where << ", " << sizeof(T) << " bytes";
}

bool is_fused(std::string_view set) { return set == "AVX-512" || set == "AVX2" || set == "NEON"; }

class VectorMath : public testing::Test {
 protected:
  ~VectorMath() override { use_instruction_set(before_); }

  template <class Test>
  static void with_each_instruction_set(Test test) {
    for (const std::string_view set : instruction_sets()) {
      SCOPED_TRACE(set);
      use_instruction_set(set);
      test(is_fused(set));
    }
  }

 private:
  std::string before_{instruction_set()};
};

constexpr float infinity = std::numeric_limits<float>::infinity();

TEST_F(VectorMath, ExpIsWithinItsError) {
  with_each_instruction_set([](bool) {
    const Exact exact = [](long double x) { return std::exp(x); };
    expect_errors_below<float>(1.1, Function::exp, exact, -104, 88.7);
    expect_errors_below<double>(1.1, Function::exp, exact, -746, 709.7);
    expect_errors_below<float>(1.1, Function::exp_of_negative, exact, -104, 0);
    expect_errors_below<double>(1.1, Function::exp_of_negative, exact, -746, 0);
    expect_errors_below<float>(1.1, Function::lifted_exp, exact, -104, 0);
    expect_errors_below<double>(1.1, Function::lifted_exp, exact, -746, 0);
  });
}

TEST_F(VectorMath, ExpEndsAtZeroAndInfinity) {
  with_each_instruction_set([](bool) {
    for (const Function function : {Function::exp, Function::exp_of_negative}) {
      EXPECT_EQ(result(function, 0.0F), 1);
      EXPECT_EQ(result(function, -0.0), 1);
      EXPECT_EQ(result(function, -infinity), 0);
      EXPECT_EQ(result(function, -104.0F), 0);
      EXPECT_EQ(result(function, -103.9F), std::numeric_limits<float>::denorm_min());
      EXPECT_EQ(result(function, -1e300), 0);
      EXPECT_EQ(result(function, -745.13), std::numeric_limits<double>::denorm_min());
    }
    EXPECT_EQ(result(Function::exp, infinity), infinity);
    EXPECT_EQ(result(Function::exp, 88.73F), infinity);
    EXPECT_LT(result(Function::exp, 88.72F), infinity);
    EXPECT_EQ(result(Function::exp, 709.79), infinity);
    EXPECT_LT(result(Function::exp, 709.78), infinity);
  });
}

TEST_F(VectorMath, Expm1IsWithinItsError) {
  with_each_instruction_set([](bool) {
    const Exact exact = [](long double x) { return std::expm1(x); };
    expect_errors_below<float>(1.2, Function::expm1, exact, -200, 0);
    expect_errors_below<double>(1.2, Function::expm1, exact, -1000, 0);
    expect_errors_below<float>(2, Function::expm1, exact, 0, 88);
    expect_errors_below<double>(2, Function::expm1, exact, 0, 709);
    EXPECT_EQ(result(Function::expm1, -infinity), -1);
    EXPECT_EQ(result(Function::expm1, 0.0F), 0);
  });
}

TEST_F(VectorMath, Log1pIsWithinItsError) {
  with_each_instruction_set([](bool) {
    const Exact exact = [](long double x) { return std::log1p(x); };
    expect_errors_below<float>(1.3, Function::log1p, exact, 0, 1);
    expect_errors_below<double>(1.3, Function::log1p, exact, 0, 1);
    EXPECT_EQ(result(Function::log1p, std::numeric_limits<float>::denorm_min()),
              std::numeric_limits<float>::denorm_min());
  });
}

TEST_F(VectorMath, QuotientsWithOnePlusEAreWithinTheirError) {
  with_each_instruction_set([](bool fused) {
    const Exact exact = [](long double e) { return 1 / (1 + e); };
    expect_errors_below<float>(fused ? 0.6 : 1.5, Function::inverse_of_one_plus, exact, 0, 1);
    expect_errors_below<double>(fused ? 0.6 : 1.5, Function::inverse_of_one_plus, exact, 0, 1);
  });
}

TEST_F(VectorMath, TheRoundingOfASquareIsExact) {
  with_each_instruction_set([](bool) {
    for (const double a : points<double>(0, 40)) {
      if (a < 1e-100) continue;  // the rounding would be subnormal
      const double square = a * a;
      EXPECT_EQ(result(Function::rounding_of_square, a), std::fma(a, a, -square)) << a;
    }
  });
}

TEST_F(VectorMath, NanGivesNan) {
  with_each_instruction_set([](bool) {
    for (const Function function :
         {Function::exp, Function::exp_of_negative, Function::expm1, Function::log1p}) {
      EXPECT_TRUE(std::isnan(result(function, std::numeric_limits<float>::quiet_NaN())));
      EXPECT_TRUE(std::isnan(result(function, -std::numeric_limits<double>::quiet_NaN())));
    }
  });
}

}  // namespace
}  // namespace ogee
#endif
