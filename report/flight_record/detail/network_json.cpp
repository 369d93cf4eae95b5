#include "network_json.hpp"

#include <fmt/format.h>

#include <utility>
#include <vector>

#include "../../../core/errors.hpp"
#include "../../../formats/detail/network_json.hpp"
#include "array_json.hpp"

namespace ogee::detail {
namespace {

/// The array of a parameter, which must have its shape: the file limits the allocated memory.
template <Real T>
Matrix<T> read_parameter(const JsonReader& json, const ParameterShape& expected) {
  Matrix<T> value = read_array<T>(json);
  if (value.rows() != expected.rows || value.cols() != expected.columns)
    json.fail(fmt::format("is {}, expected {}", shape_text(value.rows(), value.cols()),
                          shape_text(expected.rows, expected.columns)));
  return value;
}

}  // namespace

template <Real T>
Json network_json(const Network<T>& network) {
  Json json = Json::array();
  for (Index i = 0; i < network.size(); ++i) {
    json.push_back(layer_json(network.layer(i)));
    auto parameter = json.back()["parameters"].begin();
    for (const Parameter<T>& each : network.layer(i).parameters())
      (parameter++)->update(array_json(view(each.value)));
  }
  return json;
}

template <Real T>
void check_recordable(const Network<T>& network, const Loss& loss) {
  constexpr std::string_view file = "a flight record";
  check_storable(network, file);
  require_registered<Loss>(loss.kind(), loss.kind(), file);
}

template <Real T>
Network<T> read_network(const JsonReader& json) {
  const StoredLayers layers = read_layers(json);
  const std::vector<JsonReader> readers = json.elements();
  std::vector<Matrix<T>> values;
  for (std::size_t i = 0; i < readers.size(); ++i) {
    auto shape = layers.shapes[i].parameters.begin();
    for (const JsonReader& parameter : readers[i].at("parameters").elements())
      values.push_back(read_parameter<T>(parameter, *shape++));
  }
  return made_network(layers, std::move(values));
}

template Json network_json(const Network<float>&);
template Json network_json(const Network<double>&);
template Network<float> read_network(const JsonReader&);
template Network<double> read_network(const JsonReader&);
template void check_recordable(const Network<float>&, const Loss&);
template void check_recordable(const Network<double>&, const Loss&);

}  // namespace ogee::detail
