#include "stored_network.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "../../core/errors.hpp"
#include "../../core/version.hpp"
#include "../safetensors/detail/tensor_size.hpp"
#include "model_text.hpp"

namespace ogee::detail {
namespace {

/// The number of the layout, and the first version of ogee that reads it.
constexpr int network_layout = 1;
constexpr std::string_view first_network_version = "0.1.0";

std::string tensor_name(std::size_t layer, std::string_view parameter) {
  return fmt::format("{}.{}", layer, parameter);
}

/// Weights (in, out) are stored as (out, in).
bool is_transposed(Role role) { return role == Role::weight; }

/// The shape of a tensor for a parameter: a bias, or another single row that is not a weight, has one dimension.
std::vector<Index> tensor_shape(Role role, Index rows, Index columns) {
  if (is_transposed(role)) return {columns, rows};
  if (rows == 1) return {columns};
  return {rows, columns};
}

/// The parameters of a network as tensors, together with the memory of those that are transposed.
template <Real T>
class ParameterTensors {
 public:
  explicit ParameterTensors(const Network<T>& network) {
    for (Index i = 0; i < network.size(); ++i)
      for (const Parameter<T>& parameter : network.layer(i).parameters())
        add(tensor_name(static_cast<std::size_t>(i), parameter.name), parameter);
  }

  [[nodiscard]] const std::vector<Tensor>& tensors() const { return tensors_; }

 private:
  void add(std::string name, const Parameter<T>& parameter) {
    const Matrix<T>& value = parameter.value;
    std::vector<Index> shape = tensor_shape(parameter.role, value.rows(), value.cols());
    if (is_transposed(parameter.role)) transposed_.push_back(value.transpose());
    const Matrix<T>& stored = is_transposed(parameter.role) ? transposed_.back() : value;
    tensors_.push_back(tensor_of<T>(std::move(name), std::move(shape), elements(stored)));
  }

  std::vector<Matrix<T>> transposed_;  // whose elements stay where they are when the vector grows
  std::vector<Tensor> tensors_;
};

/// Everything that is wrong with the tensors of a file.
class Complaints {
 public:
  void add(std::string complaint) {
    constexpr std::size_t max_shown = 100;
    if (++count_ <= max_shown) shown_.push_back(std::move(complaint));
  }
  void throw_if_any(const std::string& file) const {
    if (count_ == 0) return;
    const std::size_t more = count_ - shown_.size();
    throw FormatError(fmt::format("{}: {}{}", file, fmt::join(shown_, "; "),
                                  more > 0 ? fmt::format("; and {} more", more) : ""));
  }

 private:
  std::size_t count_ = 0;
  std::vector<std::string> shown_;
};

/// The tensors of the parameters, in the order of the layers; null for those that are missing.
std::vector<const Tensor*> matching_tensors(const Safetensors& content, const std::vector<LayerShape>& shapes,
                                            Complaints& complaints) {
  std::map<std::string_view, const Tensor*> by_name;
  for (const Tensor& tensor : content.tensors) by_name.emplace(tensor.name, &tensor);
  std::vector<const Tensor*> tensors;
  for (std::size_t i = 0; i < shapes.size(); ++i)
    for (const ParameterShape& parameter : shapes[i].parameters) {
      const std::string name = tensor_name(i, parameter.name);
      const std::vector<Index> shape = tensor_shape(parameter.role, parameter.rows, parameter.columns);
      const auto found = by_name.find(name);
      tensors.push_back(found == by_name.end() ? nullptr : found->second);
      if (tensors.back() == nullptr) {
        complaints.add(fmt::format("{} is missing", name));
      } else if (tensors.back()->shape != shape) {
        complaints.add(fmt::format("{} has the shape [{}], expected [{}]", name,
                                   fmt::join(tensors.back()->shape, ", "), fmt::join(shape, ", ")));
      }
    }
  return tensors;
}

void complain_of_others(const Safetensors& content, const std::vector<const Tensor*>& expected,
                        Complaints& complaints) {
  const std::set<const Tensor*> known(expected.begin(), expected.end());
  for (const Tensor& tensor : content.tensors)
    if (!known.contains(&tensor)) complaints.add(fmt::format("{} is unexpected", quoted_text(tensor.name)));
}

void check_layout(const JsonReader& json) {
  if (json.at("format").whole_number(1, std::numeric_limits<std::int64_t>::max()) <= network_layout) return;
  throw FormatError(
      fmt::format("{}: needs ogee {} or later, this is {}", json.file(), json.at("needs").text(), version()));
}

}  // namespace

template <Real T>
void write_network(const std::filesystem::path& path, const Network<T>& network,
                   const OrderedJson& metadata) {
  check_storable(network, path.string());
  OrderedJson json{{"format", network_layout},
                   {"needs", first_network_version},
                   {"ogee", version()},
                   {"layers", OrderedJson::array()}};
  for (Index i = 0; i < network.size(); ++i) json["layers"].push_back(layer_json(network.layer(i)));
  json.update(metadata);
  // Names of columns and files need not be UTF-8; what is not becomes U+FFFD.
  const std::string text = json.dump(-1, ' ', false, OrderedJson::error_handler_t::replace);
  const ParameterTensors<T> parameters(network);
  write_safetensors(path, {.metadata = {{description_entry, text}}, .tensors = parameters.tensors()});
}

StoredNetwork stored_network(Safetensors content) {
  StoredNetwork stored{.content = std::move(content), .metadata = {}};
  const auto& texts = stored.content.metadata;
  constexpr std::size_t max_size = 16'000'000;
  const auto found = std::find_if(texts.begin(), texts.end(),
                                  [](const auto& text) { return text.first == description_entry; });
  if (found == texts.end())
    throw FormatError(
        fmt::format("{}: the metadata does not describe a network; load_parameters() reads its "
                    "tensors into a network that exists",
                    stored.content.file));
  if (found->second.size() > max_size)
    throw FormatError(fmt::format("{}: metadata {}: has {} bytes, the maximum is {}", stored.content.file,
                                  found->first, found->second.size(), max_size));
  stored.metadata =
      parse_json(found->second, fmt::format("{}: metadata {}", stored.content.file, found->first));
  check_layout(stored.json());
  return stored;
}

StoredNetwork read_stored_network(const std::filesystem::path& path) {
  return stored_network(read_safetensors(path));
}

template <Real T>
std::vector<Matrix<T>> read_parameters(const Safetensors& content, const std::vector<LayerShape>& shapes,
                                       bool strict) {
  Complaints complaints;
  const std::vector<const Tensor*> tensors = matching_tensors(content, shapes, complaints);
  if (strict) complain_of_others(content, tensors, complaints);
  complaints.throw_if_any(content.file);
  std::vector<Matrix<T>> values;
  auto tensor = tensors.begin();
  for (const LayerShape& layer : shapes)
    for (const ParameterShape& parameter : layer.parameters) {
      values.push_back(is_transposed(parameter.role) ? transposed_matrix_of<T>(**tensor)
                                                     : matrix_of<T>(**tensor));
      ++tensor;
    }
  return values;
}

template <Real T>
Network<T> network_of(const StoredNetwork& stored) {
  const StoredLayers layers = read_layers(stored.json().at("layers"));
  return made_network(layers, read_parameters<T>(stored.content, layers.shapes, true));
}

template void write_network(const std::filesystem::path&, const Network<float>&, const OrderedJson&);
template void write_network(const std::filesystem::path&, const Network<double>&, const OrderedJson&);
template std::vector<Matrix<float>> read_parameters(const Safetensors&, const std::vector<LayerShape>&, bool);
template std::vector<Matrix<double>> read_parameters(const Safetensors&, const std::vector<LayerShape>&,
                                                     bool);
template Network<float> network_of(const StoredNetwork&);
template Network<double> network_of(const StoredNetwork&);

}  // namespace ogee::detail
