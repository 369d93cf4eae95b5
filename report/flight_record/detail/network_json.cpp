#include "network_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <string>
#include <vector>

#include "../../../activations/registry.hpp"
#include "../../../core/errors.hpp"
#include "../../../layers/activate.hpp"
#include "../../../layers/dense.hpp"
#include "../../../layers/dropout.hpp"
#include "../../../layers/gate.hpp"
#include "../../../layers/residual.hpp"
#include "../../../layers/scale.hpp"
#include "../../../layers/softmax.hpp"
#include "array_json.hpp"

namespace ogee::detail {
namespace {

template <Real T>
Json parameters_json(const Layer<T>& layer) {
  Json all = Json::array();
  for (const Parameter<T>& parameter : layer.parameters()) {
    Json json{
        {"name", parameter.name}, {"l1", parameter.regularization.l1}, {"l2", parameter.regularization.l2}};
    json.update(array_json(view(parameter.value)));
    all.push_back(std::move(json));
  }
  return all;
}

/// A layer without its parameters.
template <Real T>
Json layer_json(const Layer<T>& layer, const std::string& name) {
  if (dynamic_cast<const Dense<T>*>(&layer) != nullptr) return {{"kind", "dense"}};
  if (const auto* activate = dynamic_cast<const Activate<T>*>(&layer))
    return {{"kind", "activation"}, {"function", activate->activation().description()}};
  if (const auto* shortcut = dynamic_cast<const ShortcutLayer<T>*>(&layer))
    return {{"kind", layer.kind()}, {"function", shortcut->activation().description()}};
  if (dynamic_cast<const Softmax<T>*>(&layer) != nullptr) return {{"kind", "softmax"}};
  if (const auto* dropout = dynamic_cast<const Dropout<T>*>(&layer))
    return {{"kind", "dropout"},
            {"rate", dropout->rate()},
            {"seed", dropout->masks().seed()},
            {"substream", dropout->masks().substream()}};
  if (const auto* scale = dynamic_cast<const Scale<T>*>(&layer))
    return {{"kind", "scale"},
            {"center", scale->options().center},
            {"factor", scale->options().factor},
            {"offset", scale->options().offset}};
  throw OptionError(
      fmt::format("{} ({}) is no layer of ogee: a flight record cannot hold it", name, layer.description()));
}

std::vector<double> numbers(const JsonReader& json) {
  std::vector<double> all;
  for (const JsonReader& element : json.elements()) all.push_back(element.number());
  return all;
}

/// Gives a layer that was just made its parameters, and the penalty on each.
template <Real T>
void read_parameters(const std::vector<JsonReader>& readers, Layer<T>& layer) {
  layer.connect(layer.declared_input_size());
  for (std::size_t i = 0; i < layer.parameters().size(); ++i) {
    Parameter<T>& parameter = layer.parameters()[i];
    const JsonReader& reader = readers[i];
    Matrix<T> value = read_array<T>(reader);
    if (reader.at("name").text() != parameter.name)
      reader.at("name").fail(fmt::format("is not \"{}\"", parameter.name));
    if (value.rows() != parameter.value.rows() || value.cols() != parameter.value.cols())
      reader.fail(fmt::format("is {}, expected {}", shape_text(value.rows(), value.cols()),
                              shape_text(parameter.value.rows(), parameter.value.cols())));
    parameter.regularization = {.l1 = reader.at("l1").number(), .l2 = reader.at("l2").number()};
    check(parameter.regularization);
    parameter.value = std::move(value);
  }
}

Activation read_function(const JsonReader& function) {
  try {
    return activation_named(function.text());
  } catch (const UnknownNameError& error) {
    function.fail(fmt::format(
        "is not known: {} (a function of your own must be registered in the program that reads the file)",
        error.what()));
  }
}

/// The first of the parameters has the sizes of the layer.
template <Real T>
LayerPointer<T> read_trained_layer(const JsonReader& json, const std::string& kind) {
  const auto readers = json.at("parameters").elements();
  const std::size_t least = kind == "dense" ? 1 : 4;
  const std::size_t most = kind == "dense" ? 2 : 4;
  if (readers.size() < least || readers.size() > most)
    json.at("parameters")
        .fail(fmt::format("has {} elements, expected {} to {}", readers.size(), least, most));
  const Matrix<T> first = read_array<T>(readers.front());
  if (kind != "dense" && first.rows() != first.cols())
    readers.front().fail(fmt::format("is {}, expected a square", shape_text(first.rows(), first.cols())));
  LayerPointer<T> layer;
  if (kind == "dense") {
    layer = std::make_unique<Dense<T>>(first.rows(), first.cols(), DenseOptions{.bias = readers.size() == 2});
  } else if (kind == "gate") {
    layer = std::make_unique<Gate<T>>(first.rows(), read_function(json.at("function")));
  } else {
    layer = std::make_unique<Residual<T>>(first.rows(), read_function(json.at("function")));
  }
  read_parameters(readers, *layer);
  return layer;
}

template <Real T>
LayerPointer<T> read_layer(const JsonReader& json) {
  const std::string& kind = json.at("kind").text();
  if (kind == "dense" || kind == "gate" || kind == "residual") return read_trained_layer<T>(json, kind);
  if (kind == "activation") return std::make_unique<Activate<T>>(read_function(json.at("function")));
  if (kind == "softmax") return std::make_unique<Softmax<T>>();
  if (kind == "dropout") return std::make_unique<Dropout<T>>(json.at("rate").number());
  if (kind == "scale")
    return std::make_unique<Scale<T>>(ScaleOptions{.center = numbers(json.at("center")),
                                                   .factor = numbers(json.at("factor")),
                                                   .offset = numbers(json.at("offset"))});
  json.at("kind").fail(fmt::format("is \"{}\", which is no layer", kind));
}

/// What a Dropout draws its masks from.
RandomStream read_masks(const JsonReader& json) {
  constexpr std::int64_t most = std::numeric_limits<std::uint32_t>::max();
  return {json.at("seed").unsigned_number(), RandomPurpose::dropout,
          static_cast<std::uint32_t>(json.at("substream").whole_number(0, most))};
}

/// Building a network draws its weights and masks anew: gives it those of the file.
template <Real T>
void restore(Network<T>& network, const std::vector<Matrix<T>>& values,
             const std::vector<JsonReader>& layers) {
  for (std::size_t i = 0; i < values.size(); ++i) network.parameters()[i]->value = values[i];
  for (Index i = 0; i < network.size(); ++i)
    if (dynamic_cast<Dropout<T>*>(&network.layer(i)) != nullptr)
      network.layer(i).initialize(
          {.stream = read_masks(layers[static_cast<std::size_t>(i)]), .following = {}});
}

}  // namespace

template <Real T>
Json network_json(const Network<T>& network) {
  Json json = Json::array();
  for (Index i = 0; i < network.size(); ++i) {
    json.push_back(layer_json(network.layer(i), network.layer_name(i)));
    if (!network.layer(i).parameters().empty()) json.back()["parameters"] = parameters_json(network.layer(i));
  }
  return json;
}

template <Real T>
void check_recordable(const Network<T>& network, const Loss& loss) {
  for (Index i = 0; i < network.size(); ++i) (void)layer_json(network.layer(i), network.layer_name(i));
  const std::vector<std::string> known = registry<Loss>().names();
  if (std::find(known.begin(), known.end(), loss.kind()) == known.end())
    throw UnknownNameError(
        fmt::format("the loss {} is not registered: a flight record cannot hold it", loss.kind()));
}

template <Real T>
Network<T> read_network(const JsonReader& json) {
  const std::vector<JsonReader> readers = json.elements();
  std::vector<LayerPointer<T>> layers;
  std::vector<Matrix<T>> values;
  for (const JsonReader& reader : readers) {
    layers.push_back(made(reader, [&] { return read_layer<T>(reader); }));
    for (const Parameter<T>& parameter : layers.back()->parameters()) values.push_back(parameter.value);
  }
  return made(json, [&] {
    Network<T> network(std::move(layers));
    restore(network, values, readers);
    return network;
  });
}

template Json network_json(const Network<float>&);
template Json network_json(const Network<double>&);
template Network<float> read_network(const JsonReader&);
template Network<double> read_network(const JsonReader&);
template void check_recordable(const Network<float>&, const Loss&);
template void check_recordable(const Network<double>&, const Loss&);

}  // namespace ogee::detail
