#pragma once

/// Networks of hard functions in integers: what a C program computes, step by step and bit for bit.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "../fixed_point.hpp"
#include "hard_program.hpp"

namespace ogee::detail {

/// A step in integers. Its sum is that of the operation, with `weights` and `bias` · 2^bias_shift; its result is
///
///     sum · multiplier / 2^shift    rounded, halves up, then limited to [low, high]
///
/// Every sum is below 2^61 in magnitude; with multipliers it is below 2^31, and these are at most 2^30. So no
/// product or sum leaves 64 bits.
struct FixedStep {
  HardOperation operation;
  std::vector<std::size_t> operands;  ///< as HardStep::operands
  Index columns;
  std::string layer;
  std::vector<std::int32_t> weights{};  ///< row by row: W transposed (columns×in), or as HardStep::weights
  std::vector<std::int32_t> bias{};     ///< row by row, as HardStep::bias
  int bias_shift = 0;
  std::vector<std::int32_t> multipliers{};  ///< none for 1; one for all columns, or one for each
  int shift = 0;
  std::int32_t low = 0;
  std::int32_t high = 0;
  double largest_sum = 0;  ///< that any operands can give, in magnitude
};

/// A value of the network is value · scale + offset.
struct FixedScale {
  std::vector<float> scale;   ///< of each column
  std::vector<float> offset;  ///< of each column
};

struct FixedProgram {
  FixedPoint format;
  Index inputs;
  FixedScale input;
  std::vector<FixedStep> steps;
  FixedScale output;
};

/// The largest integer that a value may have: 32767 or 127. The smallest one is its negative.
[[nodiscard]] std::int32_t largest_value(FixedPoint format);

/// Above which a single output says class 1; empty for models that do not decide so.
[[nodiscard]] std::optional<double> decision_of(const Model& model);

/// The program of a model, without the layer that makes probabilities. Scales are chosen from the values that the
/// calibration rows give, and such that an output can be on both sides of a decision.
/// @throws as hard_program; NonFiniteError naming the first calibration row, or the layer, with a number that is not finite,
///   or for outputs beyond float;
///   OptionError for a layer with more inputs than a sum of int8 can have.
[[nodiscard]] FixedProgram fixed_program(const Model& model, FixedPoint format,
                                         const ConstMatrixView<float>& calibration);

/// A row of numbers as integers: (x − offset) / scale, rounded, in float as a C program computes it.
[[nodiscard]] std::vector<std::int32_t> quantized(const FixedProgram& program, std::span<const float> row);

/// What the C program gives for a row of integers.
[[nodiscard]] std::vector<std::int32_t> run(const FixedProgram& program,
                                            std::span<const std::int32_t> inputs);

}  // namespace ogee::detail
