#include "onnx.hpp"

#include <fmt/format.h>

#include <span>
#include <utility>
#include <vector>

#include "../../core/errors.hpp"
#include "../../core/version.hpp"
#include "../../losses/binary_cross_entropy.hpp"
#include "../../losses/mean_squared_error.hpp"
#include "../../losses/softmax_cross_entropy.hpp"
#include "../detail/exported_part.hpp"
#include "../detail/input_file.hpp"
#include "../detail/model_text.hpp"
#include "../write_file.hpp"
#include "detail/layers_of_graph.hpp"
#include "detail/onnx_activation.hpp"
#include "detail/onnx_graph.hpp"
#include "detail/read_onnx_graph.hpp"

namespace ogee {
namespace {

/// Whether a layer computes anything in inference; it does not leave anything in the file if it does not.
bool computes(const Layer<float>& layer) {
  if (const Activation* activation = layer.activation()) return !detail::is_identity(*activation);
  Graph<float> graph(layer.input_size());
  return layer.lower(graph, 0) != 0;
}

/// The same model without layers that compute nothing.
Model without_idle_layers(const Model& model) {
  std::optional<Network<float>> network;
  Model result = model;
  for (Index i = 0; i < model.network.size(); ++i) {
    if (!computes(model.network.layer(i)) && (network || i + 1 < model.network.size())) {
      if (i < model.first_trained)
        --result.first_trained;
      else if (i < model.first_trained + model.trained_layers)
        --result.trained_layers;
      continue;
    }
    const Network<float> layer = model.network.slice(i, 1);
    network = network ? network->followed_by(layer) : layer;
  }
  result.network = std::move(*network);
  return result;
}

template <Real T>
detail::OnnxFile file_of(const Network<T>& network) {
  detail::OnnxFile file = detail::onnx_graph(network.graph());
  file.producer = "ogee";
  file.producer_version = version();
  file.graph_name = "ogee";
  return file;
}

struct Read {
  detail::OnnxFile content;
  Network<double> network;
  bool ends_in_logits;
};

Read read(std::string_view bytes, const std::string& file) {
  detail::OnnxFile content = detail::parse_onnx_file(bytes, file);
  const detail::OnnxComputation computation = detail::read_onnx_graph(content, file, bytes.size());
  Network<double> network = detail::layers_of_graph(computation.graph, file);
  return {std::move(content), std::move(network), computation.ends_in_logits};
}

/// In another precision, which may be too small for a constant. @throws FormatError naming the file.
template <Real T>
Network<T> in_precision(const Network<double>& network, const std::string& file) {
  try {
    return network.cast<T>();
  } catch (const OptionError& error) {
    throw FormatError(fmt::format("{}: {}", file, error.what()));
  }
}

/// The loss whose output function a file of another program ends in; nothing where its outputs are numbers.
/// @throws FormatError where they are the probabilities of a single class.
std::optional<Loss> loss_of(const Read& file, const std::string& name) {
  const Network<double>& network = file.network;
  const std::string last = network.layer(network.size() - 1).name();
  if (file.ends_in_logits || last == "softmax") {
    if (network.output_size() < 2)
      throw FormatError(
          fmt::format("{}: ends in {} of one column, which is the same for all rows, expected a column "
                      "for each of at least 2 classes",
                      name, file.ends_in_logits ? "LogSoftmax" : "Softmax"));
    return SoftmaxCrossEntropy{};
  }
  if (last == "logistic" && network.output_size() == 1) return BinaryCrossEntropy{};
  return std::nullopt;
}

/// What one can know of a file of another program.
Model foreign_model(const Read& file, const Network<float>& network, const std::string& name) {
  Model model{.network = network, .loss = MeanSquaredError{}, .task = Task::regress};
  if (const auto loss = loss_of(file, name)) {
    model.loss = *loss;
    model.task = Task::classify;
  }
  model.library.clear();
  const auto is_scale = [&](Index layer) { return network.layer(layer).kind() == Scale::kind; };
  Index end = network.size();
  const bool has_end =
      model.output_kind() == OutputKind::probabilities || (model.task == Task::regress && is_scale(end - 1));
  if (has_end && end > 1) --end;
  if (is_scale(0) && end > 1) model.first_trained = 1;
  model.trained_layers = end - model.first_trained;
  return model;
}

}  // namespace

std::string onnx_bytes(const Model& model, const OnnxOptions& options) {
  const Model part = without_idle_layers(detail::exported_part(model, options.raw_inputs, options.logits));
  detail::OnnxFile file = file_of(part.network);
  file.metadata[detail::description_entry] = detail::model_text(part);
  return detail::onnx_file_bytes(file);
}

template <Real T>
std::string onnx_bytes(const Network<T>& network) {
  return detail::onnx_file_bytes(file_of(network));
}

void export_onnx(const Model& model, const std::filesystem::path& path, const OnnxOptions& options) {
  write_file_atomically(path, onnx_bytes(model, options));
}

Model load_onnx(const std::filesystem::path& path) {
  detail::InputFile file(path);
  detail::check_onnx_size(file.size(), path.string());  // before the memory for it is taken
  std::string bytes(file.size(), '\0');
  file.read({reinterpret_cast<std::uint8_t*>(bytes.data()), bytes.size()});
  return parse_onnx(bytes, path.string());
}

Model parse_onnx(std::string_view bytes, const std::string& file) {
  const Read found = read(bytes, file);
  const Network<float> network = in_precision<float>(found.network, file);
  const auto text = found.content.metadata.find(detail::description_entry);
  if (text == found.content.metadata.end()) return foreign_model(found, network, file);
  return detail::model_of_text(text->second, network,
                               fmt::format("{}: metadata {}", file, detail::description_entry));
}

template <Real T>
Network<T> parse_onnx_network(std::string_view bytes, const std::string& file) {
  return in_precision<T>(read(bytes, file).network, file);
}

template std::string onnx_bytes(const Network<float>&);
template std::string onnx_bytes(const Network<double>&);
template Network<float> parse_onnx_network(std::string_view, const std::string&);
template Network<double> parse_onnx_network(std::string_view, const std::string&);

}  // namespace ogee
