#pragma once

/// Models as C that computes with integers, for processors without floating point.

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "../../core/named.hpp"
#include "../model.hpp"

namespace ogee {

/// The integers of a program.
enum class FixedPoint {
  q15,  ///< int16_t, sums in int64_t; scales are powers of two, so that shifts suffice
  int8  ///< int8_t, sums in int32_t; each output has a scale of its own, by a product and a shift
};
template <>
inline constexpr auto names_of<FixedPoint> =
    Names<FixedPoint, 2>{"fixed point", {{{FixedPoint::q15, "q15"}, {FixedPoint::int8, "int8"}}}};

struct FixedPointOptions {
  FixedPoint format = FixedPoint::q15;
  std::string name = "model";  ///< with which all names begin; made an identifier if it is none
};

/// What is lost: the outputs of the integers beside those of Model::network, on the calibration rows. Outputs are logits
/// where a model gives probabilities, else numbers in their units.
struct FixedPointReport {
  FixedPoint format = FixedPoint::q15;
  Index rows = 0;
  std::vector<std::string> outputs;    ///< what they are called
  std::vector<double> largest_errors;  ///< of each output
  std::vector<double> mean_errors;     ///< of each output, in magnitude
  std::vector<double> spans;           ///< largest less smallest value of each output
  std::optional<Index> equal_classes;  ///< how many rows have the same class; none for targets
  Index constant_bytes = 0;            ///< of weights and biases
  Index stack_bytes = 0;               ///< of local arrays

  [[nodiscard]] double largest_error() const;
  /// For people, a few lines.
  [[nodiscard]] std::string text() const;
};

struct FixedPointHeader {
  std::string text;
  FixedPointReport report;
};

/// A header that computes a model with integers alone, in C99 that is C++, too. With the name "iris" and q15 (int8_t
/// takes the place of int16_t for int8) it has
///
///     enum { iris_inputs = 4, iris_outputs = 3 };
///     static const char *const iris_classes[3]                          the names of classes, if there are any
///     void iris_predict(const int16_t in[], int16_t out[])              logits, or numbers
///     int iris_classify(const int16_t in[])                             the class; not for targets
///     int iris_self_test(void)                                          0 if it computes what ogee computes
///     const float iris_input_scale[4], iris_input_offset[4], iris_output_scale[3], iris_output_offset[3]
///     void iris_quantize(const float x[], int16_t in[])                 (x − offset) / scale, rounded and limited
///     void iris_dequantize(const int16_t out[], float y[])              out · scale + offset
///
/// all of them static. Only the last two compute with floats. It includes <stdint.h> alone and allocates nothing.
/// Sums cannot overflow, whatever the inputs; results beyond those of the calibration are limited. `calibration` has
/// raw inputs, as Model::predict takes them: a few hundred typical rows. A final softmax or logistic is left out,
/// since the class is known without it.
/// @throws OptionError naming layer and function for one that is not hard, such as tanh, and the layer for a softmax
///   inside of the network or for one so wide that its sums could overflow; DataError without rows; ShapeError when
///   they do not fit; NonFiniteError for parameters or rows that are not finite, or for outputs beyond float.
[[nodiscard]] FixedPointHeader fixed_point_header(const Model& model,
                                                  const MatrixArgument<float>& calibration,
                                                  const FixedPointOptions& options = {});

/// Writes the header to a file, "iris.h", after which its names are called.
/// @throws as fixed_point_header; DataError with the path and the system's reason.
FixedPointReport export_fixed_point(const Model& model, const MatrixArgument<float>& calibration,
                                    const std::filesystem::path& path, FixedPointOptions options = {});

}  // namespace ogee
