#include "network_file.hpp"

#include <utility>
#include <vector>

#include "detail/stored_network.hpp"

namespace ogee {
namespace {

/// The shapes of a network that exists.
template <Real T>
std::vector<LayerShape> shapes_of(const Network<T>& network) {
  std::vector<LayerShape> shapes;
  for (Index i = 0; i < network.size(); ++i) {
    const Layer<T>& layer = network.layer(i);
    LayerShape& shape = shapes.emplace_back();
    for (const Parameter<T>& parameter : layer.parameters())
      shape.parameters.push_back(
          {parameter.name, parameter.role, parameter.value.rows(), parameter.value.cols()});
  }
  return shapes;
}

}  // namespace

template <Real T>
void save(const Network<T>& network, const std::filesystem::path& path) {
  detail::write_network(path, network);
}

template <Real T>
Network<T> load_network(const std::filesystem::path& path) {
  return detail::network_of<T>(detail::read_stored_network(path));
}

template <Real T>
void load_parameters(Network<T>& network, const std::filesystem::path& path, bool strict) {
  std::vector<Matrix<T>> values =
      detail::read_parameters<T>(read_safetensors(path), shapes_of(network), strict);
  auto value = values.begin();
  for (Parameter<T>* parameter : network.parameters()) parameter->value = std::move(*value++);
}

template void save(const Network<float>&, const std::filesystem::path&);
template void save(const Network<double>&, const std::filesystem::path&);
template Network<float> load_network(const std::filesystem::path&);
template Network<double> load_network(const std::filesystem::path&);
template void load_parameters(Network<float>&, const std::filesystem::path&, bool);
template void load_parameters(Network<double>&, const std::filesystem::path&, bool);

}  // namespace ogee
