#pragma once

/// Networks in files. The format is safetensors (formats/safetensors/safetensors.hpp), so that other programs
/// read the weights, too:
///
///     save(network, "net.safetensors");
///     Network network = load_network("net.safetensors");
///
/// Tensors have the names and shapes of an equal `torch.nn.Sequential`: "0.weight" (outputs, inputs) and
/// "0.bias" (outputs) for a dense layer in front. All parameters are named by the number of the layer, from 0,
/// and their own name. The metadata has one text, "ogee", with everything else in JSON:
///
///     {"format": 1, "needs": "0.1.0", "ogee": "0.1.0",
///      "layers": [{"kind": "dense", "settings": {"inputs": 2, "outputs": 8, ...},
///                  "stream": {"seed": 0, "substream": 0},
///                  "parameters": [{"name": "weight", "l1": 0.0, "l2": 0.0}, ...]}, ...]}

#include <filesystem>

#include "../core/network.hpp"

namespace ogee {

/// Writes a network to a file, which appears only when it is complete.
/// @throws UnknownNameError naming a layer whose kind is not registered, which could not be loaded; DataError
///   with the path and the system's reason.
template <Real T>
void save(const Network<T>& network, const std::filesystem::path& path);

/// The network of a file, in any precision: F16, BF16, F32 and F64 are read, and F64 is rounded to float. A
/// network loaded in the precision in which it was saved has the same bits. Kinds of layers and functions that
/// a program adds must be registered.
/// @throws FormatError naming the tensor, the layer or the member of the metadata that is missing or invalid, or
///   the version of ogee that is needed; DataError with the path and the system's reason.
template <Real T = float>
[[nodiscard]] Network<T> load_network(const std::filesystem::path& path);

/// Replaces the parameters of a network by the tensors of a file from anywhere, in the names and shapes above;
/// the metadata is not looked at. `strict` refuses tensors that the network does not have.
/// @throws FormatError that lists all missing, unexpected and mis-shaped tensors, before any parameter has
///   changed; DataError with the path and the system's reason.
template <Real T>
void load_parameters(Network<T>& network, const std::filesystem::path& path, bool strict = true);

extern template void save(const Network<float>&, const std::filesystem::path&);
extern template void save(const Network<double>&, const std::filesystem::path&);
extern template Network<float> load_network(const std::filesystem::path&);
extern template Network<double> load_network(const std::filesystem::path&);
extern template void load_parameters(Network<float>&, const std::filesystem::path&, bool);
extern template void load_parameters(Network<double>&, const std::filesystem::path&, bool);

}  // namespace ogee
