#pragma once

/// Models as ONNX files, which ONNX Runtime and many other programs compute, and PyTorch, scikit-learn (skl2onnx) and
/// others write.

#include <filesystem>
#include <string>
#include <string_view>

#include "../model.hpp"

namespace ogee {

struct OnnxOptions {
  bool logits = false;     ///< without the output function: logits instead of probabilities
  bool raw_inputs = true;  ///< false for inputs scaled as in training: the scaling is left out
};

/// The bytes of an ONNX file that computes a model: opset 17, IR version 8. Its input "input" (batch, inputs) and output
/// "output" (batch, outputs) are of type float; the batch has any size. Outputs are the probabilities of the classes, of
/// class 1 where the network has a single output, or the targets in their units.
///
/// A layer is what it is lowered to (core/graph.hpp): Gemm, the activation, Mul, Add, Sub, Softmax. An activation is the
/// operation of ONNX that computes the same, with all its attributes, or else the operations of its formula. The names
/// of inputs and classes, the loss and the settings of the training are in the metadata, as "ogee".
/// @throws OptionError naming an activation whose formula is not known, or for logits of a model that has none;
///   NonFiniteError naming the layer with a parameter that is not finite.
[[nodiscard]] std::string onnx_bytes(const Model& model, const OnnxOptions& options = {});

/// The same for a network alone, in its precision: it gives what Network::predict gives. In double, most activations
/// are written as formulas, of which those with constants of one's own are not found again.
template <Real T>
[[nodiscard]] std::string onnx_bytes(const Network<T>& network);

/// Writes such a file. @throws as onnx_bytes; DataError with the path and the system's reason.
void export_onnx(const Model& model, const std::filesystem::path& path, const OnnxOptions& options = {});

/// The model of an ONNX file with one input (batch, inputs) and one output of floating-point numbers (batch, outputs).
///
/// It reads multi-layer perceptrons: Gemm, MatMul and Add; activations, by name or by formula; Softmax; additions,
/// differences, products and quotients of rows and constants; BatchNormalization; Flatten, Reshape, Identity, Dropout and
/// Cast; and what gates, residual layers and a program's own kinds are lowered to. A LogSoftmax at the end is left out: its
/// inputs are logits.
///
/// A file of ogee gives back names, task, loss and settings. Of other files, the outputs are the probabilities of classes
/// if the last operation is Softmax or LogSoftmax, or Sigmoid with one column; else they are numbers.
/// @throws FormatError naming the node and its operation, for everything else, and for files that are damaged; DataError
///   with the path and the system's reason.
[[nodiscard]] Model load_onnx(const std::filesystem::path& path);
/// From the bytes of a file, which is called `file` in messages.
[[nodiscard]] Model parse_onnx(std::string_view bytes, const std::string& file);

/// The network alone, in any precision; the last operation is a layer like all others, but for LogSoftmax.
/// @throws as load_onnx.
template <Real T = float>
[[nodiscard]] Network<T> parse_onnx_network(std::string_view bytes, const std::string& file);

extern template std::string onnx_bytes(const Network<float>&);
extern template std::string onnx_bytes(const Network<double>&);
extern template Network<float> parse_onnx_network(std::string_view, const std::string&);
extern template Network<double> parse_onnx_network(std::string_view, const std::string&);

}  // namespace ogee
