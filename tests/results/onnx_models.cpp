/// Writes ONNX files of networks of all activations and kinds of layers into a folder, each with inputs and ogee's outputs:
/// NAME.onnx, NAME.inputs and NAME.outputs, which are numbers in memory order.

#include <cmath>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <ogee/activations/functions.hpp>
#include <ogee/activations/registry.hpp>
#include <ogee/core/random.hpp>
#include <ogee/formats/onnx/onnx.hpp>
#include <ogee/formats/write_file.hpp>
#include <ogee/layers/dense.hpp>
#include <ogee/layers/dropout.hpp>
#include <ogee/layers/gate.hpp>
#include <ogee/layers/residual.hpp>
#include <ogee/layers/scale.hpp>
#include <ogee/layers/softmax.hpp>
#include <string>

namespace ogee {
namespace {

template <Real T>
void write_numbers(const std::filesystem::path& path, const Matrix<T>& matrix) {
  std::ofstream(path, std::ios::binary)
      .write(reinterpret_cast<const char*>(matrix.data()),
             static_cast<std::streamsize>(sizeof(T)) * matrix.size());
}

/// Inputs far from 0 as well, where formulas are in danger.
Matrix<double> drawn_rows(Index columns) {
  const RandomStream stream{3, RandomPurpose::data};
  Matrix<double> rows(40, columns);
  std::uint64_t position = 0;
  for (Index row = 0; row < rows.rows(); ++row)
    for (Index k = 0; k < columns; ++k) rows(row, k) = std::pow(1.15, row) * 0.05 * stream.normal(position++);
  return rows;
}

template <Real T>
void write_model(const std::filesystem::path& path, Network<T> network) {
  const RandomStream stream{7, RandomPurpose::data};
  std::uint64_t position = 0;
  for (Parameter<T>* parameter : network.parameters())
    for (T& element : elements(parameter->value))
      element = static_cast<T>(stream.normal(position++) / std::sqrt(double(parameter->value.rows())));
  const Matrix<T> rows = drawn_rows(network.input_size()).template cast<T>();
  write_file_atomically(path.string() + ".onnx", onnx_bytes(network));
  write_numbers(path.string() + ".inputs", rows);
  write_numbers(path.string() + ".outputs", network.predict(rows));
}

/// In both precisions.
void write_both(const std::filesystem::path& folder, const std::string& name, const Network<float>& network) {
  write_model(folder / ("float32_" + name), network);
  write_model(folder / ("float64_" + name), network.cast<double>());
}

void write_models(const std::filesystem::path& folder) {
  const auto write_activation = [&folder](const std::string& name, const Activation& activation) {
    write_both(folder, name, Network{Dense{3, 8}, activation});
  };
  for (const ActivationFamily& family : ActivationRegistry::instance().families()) {
    write_activation(family.name, family.with_defaults());
    for (const ActivationPreset& preset : family.presets)
      write_activation(family.name + "_" + preset.name, family.make(preset.values));
  }
  write_activation("own_formula", Activation("own_formula", [](auto x) {
                     return log1p(abs(x)) * expm1(-abs(x)) + where_positive(x - 1, sin(x), atan(x) / 2) -
                            min(x, 0.25) + erf(x) * sqrt(1 + x * x);
                   }));
  write_activation("own_constant", Activation("own_constant", [](auto x) { return 0.75 + 0 * x; }));
  write_both(folder, "layers",
             Network{Scale{.center = {1, 2, 3, 4}, .factor = {2}, .offset = {1, 0, 0.5, 0}}, Gate{4, Gelu{}},
                     Residual{Softplus{}}, Dropout{0.5}, Dense{4, 3, {.bias = false}}, Softmax{}});
  write_both(folder, "gates", Network{Dense{5, 6}, Gate{Tanh{}}, Gate{Elu{}}, Residual{Relu{}}, Dense{6, 1}});
}

}  // namespace
}  // namespace ogee

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: onnx_models FOLDER\n";
    return 2;
  }
  ogee::write_models(argv[1]);
}
