#pragma once

/// Models as C.

#include <filesystem>
#include <string>

#include "../model.hpp"

namespace ogee {

struct C99Options {
  bool logits = false;         ///< without the output function: logits instead of probabilities
  bool raw_inputs = true;      ///< false for inputs scaled as in training: the scaling is left out
  std::string name = "model";  ///< with which all names begin; made an identifier if it is none
};

/// A header that computes a model, in C99 that is C++, too. With the name "iris" it has
///
///     enum { iris_inputs = 4, iris_outputs = 3 };
///     static const char *const iris_classes[3]                        the names of classes, if there are any
///     void iris_predict(const float in[], float out[])                as Model::predict, for one row
///     int iris_self_test(void)                                        0 if it computes what ogee computes
///
/// all of them static. It allocates nothing and includes <math.h> at most, which functions such as relu and
/// hard_tanh do not need.
/// @throws OptionError naming an activation whose formula is not known, or for logits of a model that has none;
///   NonFiniteError for parameters or results that are not finite.
[[nodiscard]] std::string c99_header(const Model& model, const C99Options& options = {});

/// Writes the header to a file, "iris.h", after which its names are called.
/// @throws as c99_header; DataError with the path and the system's reason.
void export_c99(const Model& model, const std::filesystem::path& path, C99Options options = {});

}  // namespace ogee
