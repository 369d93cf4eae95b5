// Value and slope of every built-in activation against references of 42 digits, with every instruction set.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include <ogee/activations/registry.hpp>
#include <ogee/core/simd.hpp>

#include "csv_table.hpp"

namespace ogee::activation_reference_test {
namespace {

// Results are compared in long double, which on x86 has 11 bits more than double.
struct Reference {
  double x;
  long double value;
  long double slope;
};

using Table = std::map<std::string, std::vector<Reference>>;

Table read_table() {
  Table table;
  for (const auto& row : tests::csv_rows("activations.csv"))
    table[row.at(0)].push_back({std::strtod(row.at(1).c_str(), nullptr),
                                std::strtold(row.at(2).c_str(), nullptr),
                                std::strtold(row.at(3).c_str(), nullptr)});
  return table;
}

const Table& references() {
  static const Table table = read_table();
  return table;
}

std::vector<std::string> activation_texts() {
  std::vector<std::string> texts;
  for (const auto& [text, rows] : references()) texts.push_back(text);
  return texts;
}

/// The distance between neighbouring numbers at the size of `reference`.
template <Real T>
long double ulp(long double reference) {
  if (std::abs(reference) < std::numeric_limits<T>::min()) return std::numeric_limits<T>::denorm_min();
  return std::ldexp(1.0L, std::ilogb(reference) - (std::numeric_limits<T>::digits - 1));
}

/// The error beyond 4 ULP that is granted where the exact result passes through 0 between points with large
/// terms.
template <Real T>
long double granted_value_error(const std::string& family) {
  return family == "hard_logistic" ? 4 * std::numeric_limits<T>::epsilon() : 0;
}

template <Real T>
long double granted_slope_error(const std::string& family, double x) {
  if (family == "silu" && -5 < x && x < 0) return 4 * std::numeric_limits<T>::epsilon();
  if (family == "gelu" && -2 < x && x < 0) return 4 * std::numeric_limits<T>::epsilon();
  return 0;
}

template <Real T>
void expect_close(T result, long double reference, long double granted) {
  if (std::isinf(reference)) {
    EXPECT_EQ(static_cast<long double>(result), reference);
    return;
  }
  const long double error = std::abs(static_cast<long double>(result) - reference);
  const long double unit = ulp<T>(reference);
  EXPECT_LE(error, std::max(4 * unit, granted))
      << "is " << result << ", should be " << reference << ": " << error / unit << " ULP";
}

template <Real T>
void expect_references(const std::string& text) {
  const Activation activation = activation_named(text);
  for (const Reference& reference : references().at(text)) {
    const T x = static_cast<T>(reference.x);
    if (static_cast<double>(x) != reference.x) continue;  // a point that only double can hold
    const ValueAndSlope<T> result = activation.at(x);
    {
      SCOPED_TRACE("value at x = " + std::to_string(reference.x));
      expect_close(result.value, reference.value, granted_value_error<T>(activation.name()));
    }
    SCOPED_TRACE("slope at x = " + std::to_string(reference.x));
    expect_close(result.slope, reference.slope, granted_slope_error<T>(activation.name(), reference.x));
  }
}

template <Real T>
void expect_equal_passes(const std::string& text) {
  const Activation activation = activation_named(text);
  std::vector<T> x;
  for (const Reference& reference : references().at(text)) x.push_back(static_cast<T>(reference.x));
  std::vector<T> alone(x.size()), value(x.size()), slope(x.size());
  activation.value<T>(x, alone);
  activation.value_and_slope<T>(x, value, slope);
  for (std::size_t i = 0; i < x.size(); ++i) {
    EXPECT_EQ(alone[i], value[i]) << "at x = " << x[i];
    EXPECT_EQ(std::signbit(alone[i]), std::signbit(value[i])) << "at x = " << x[i];
  }
}

template <Real T>
void expect_nan_for_nan(const std::string& text) {
  const ValueAndSlope<T> result = activation_named(text).at(std::numeric_limits<T>::quiet_NaN());
  EXPECT_TRUE(std::isnan(result.value));
  EXPECT_TRUE(std::isnan(result.slope));
}

class ActivationReference : public ::testing::TestWithParam<std::string> {
 protected:
  ~ActivationReference() override { use_instruction_set(before_); }

  /// test(activation text) with each instruction set in turn.
  template <class Test>
  static void with_each_instruction_set(Test test) {
    for (const std::string_view set : instruction_sets()) {
      SCOPED_TRACE(set);
      use_instruction_set(set);
      test(GetParam());
    }
  }

 private:
  std::string before_{instruction_set()};
};

TEST_P(ActivationReference, FloatIsWithinFourUlp) { with_each_instruction_set(expect_references<float>); }
TEST_P(ActivationReference, DoubleIsWithinFourUlp) { with_each_instruction_set(expect_references<double>); }
TEST_P(ActivationReference, ValueAloneHasTheSameBits) {
  with_each_instruction_set(expect_equal_passes<float>);
  with_each_instruction_set(expect_equal_passes<double>);
}
TEST_P(ActivationReference, NanGivesNan) {
  with_each_instruction_set(expect_nan_for_nan<float>);
  with_each_instruction_set(expect_nan_for_nan<double>);
}

INSTANTIATE_TEST_SUITE_P(All, ActivationReference, ::testing::ValuesIn(activation_texts()),
                         [](const auto& test) { return tests::test_name(test.param); });

TEST(ActivationReferences, CoverEveryFamilyAndPreset) {
  std::vector<std::string> needed;
  for (const ActivationFamily& family : ActivationRegistry::instance().families()) {
    needed.push_back(family.name);
    for (const ActivationPreset& preset : family.presets) needed.push_back(family.name + ":" + preset.name);
  }
  for (const std::string& text : needed)
    EXPECT_TRUE(references().contains(text))
        << text << " has no rows in tests/references/activations.csv: add it to "
        << "scripts/make_activation_references.py and run that";
}

}  // namespace
}  // namespace ogee::activation_reference_test
