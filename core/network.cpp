#include "network.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <numeric>

#include "detail/number_text.hpp"
#include "errors.hpp"
#include "option_checks.hpp"
#include "parallel.hpp"

namespace ogee {
namespace {

constexpr Index max_inference_rows = 128;

constexpr auto to_the_end = [](Index /*i*/, const auto& /*output*/) { return true; };

/// Pads by characters shown in a terminal, not by bytes: formulas and arrows are not ASCII.
std::string padded(const std::string& text, Index width) {
  const auto shown =
      static_cast<Index>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
  return text + std::string(static_cast<std::size_t>(std::max<Index>(0, width - shown)), ' ');
}

/// The input size of a network: that of the first layer that does not pass any size through.
Index input_size_of(std::span<const LayerDescription> layers) {
  if (layers.empty()) throw OptionError("a network needs at least one layer");
  for (const LayerDescription& layer : layers) {
    if (layer.declared_input_size() > 0) return layer.declared_input_size();
    if (!layer.passes_size_through()) break;
  }
  throw ShapeError("the first layer must give its input size, as Dense{inputs, outputs} does");
}

/// "dense2": numbers the layers of each name.
class LayerNames {
 public:
  std::string next(const std::string& name) { return fmt::format("{}{}", name, ++numbers_[name]); }

 private:
  std::map<std::string, int> numbers_;
};

/// @throws ShapeError naming the layer, the one before and both shapes.
LayerShape shape_of(const LayerDescription& description, const std::string& name, const std::string& before,
                    Index input_size) try {
  return description.shape(input_size);
} catch (const ShapeError& error) {
  throw ShapeError(fmt::format("{} ({}): {} gives {} values per row, {}", name, description.text(), before,
                               input_size, error.what()));
}

/// @throws OptionError naming the layer.
template <Real T>
std::size_t lower_layer(const Layer<T>& layer, const std::string& name, Graph<T>& graph, std::size_t x) try {
  return layer.lower(graph, x);
} catch (const OptionError& error) {
  throw OptionError(fmt::format("{}: {}", name, error.what()));
}

template <Real T>
std::vector<LayerPointer<T>> made_layers(std::span<const LayerDescription> descriptions) {
  std::vector<LayerPointer<T>> layers;
  const std::vector<LayerShape> shapes = layer_shapes(descriptions);
  for (std::size_t i = 0; i < shapes.size(); ++i) layers.push_back(descriptions[i].make<T>(shapes[i].inputs));
  return layers;
}

}  // namespace

std::vector<LayerShape> layer_shapes(std::span<const LayerDescription> layers) {
  std::vector<LayerShape> shapes;
  LayerNames names;
  std::string before = "the network's input";
  Index size = input_size_of(layers);
  for (const LayerDescription& layer : layers) {
    const std::string name = names.next(layer.name());
    shapes.push_back(shape_of(layer, name, before, size));
    size = shapes.back().outputs;
    before = name;
  }
  return shapes;
}

template <Real T>
Network<T>::Network(std::span<const LayerDescription> layers) : Network(made_layers<T>(layers)) {
  initialize();
}

template <Real T>
Network<T> Network<T>::zeros(std::span<const LayerDescription> layers) {
  return Network(made_layers<T>(layers));
}

template <Real T>
Network<T>::Network(std::vector<LayerPointer<T>> layers) : layers_(std::move(layers)), widest_(input_size()) {
  LayerNames names;
  std::vector<LayerPlan> plans;
  for (const LayerPointer<T>& layer : layers_) {
    names_.push_back(names.next(layer->name()));
    widest_ = std::max(widest_, layer->output_size());
    plans.push_back(layer->plan());
    for (Parameter<T>& parameter : layer->parameters()) parameters_.push_back(&parameter);
  }
  plans_ = std::make_shared<const std::vector<LayerPlan>>(std::move(plans));
}

template <Real T>
Network<T>::Network(const Network& other) : Network(other.clones()) {}

template <Real T>
Network<T>& Network<T>::operator=(const Network& other) {
  return *this = Network(other);
}

template <Real T>
std::vector<LayerPointer<T>> Network<T>::clones() const {
  std::vector<LayerPointer<T>> layers;
  for (const LayerPointer<T>& layer : layers_) layers.push_back(layer->clone());
  return layers;
}

template <Real T>
Network<T> Network<T>::followed_by(const LayerDescription& description) const {
  LayerNames names;
  for (const LayerPointer<T>& layer : layers_) (void)names.next(layer->name());
  (void)shape_of(description, names.next(description.name()), names_.back(), output_size());
  std::vector<LayerPointer<T>> layers = clones();
  layers.push_back(description.make<T>(output_size()));
  layers.back()->initialize(
      {.stream = {0, RandomPurpose::initialization, static_cast<std::uint32_t>(size())}, .following = {}});
  return Network(std::move(layers));
}

template <Real T>
Network<T> Network<T>::followed_by(const Network& other) const {
  if (other.input_size() != output_size())
    throw ShapeError(fmt::format("{} gives {} values per row, the network behind it has {} inputs",
                                 names_.back(), output_size(), other.input_size()));
  std::vector<LayerPointer<T>> layers = clones();
  for (LayerPointer<T>& layer : other.clones()) layers.push_back(std::move(layer));
  return Network(std::move(layers));
}

template <Real T>
Network<T> Network<T>::preceded_by(const LayerDescription& description) const {
  const Index declared = description.declared_input_size();
  LayerPointer<T> layer = description.make<T>(declared > 0 ? declared : input_size());
  if (layer->output_size() != input_size())
    throw ShapeError(fmt::format("{} ({}): {} gives {} values per row, expected {}", layer_name(0),
                                 this->layer(0).description(), layer->name(), layer->output_size(),
                                 input_size()));
  layer->initialize({.stream = {0, RandomPurpose::initialization, static_cast<std::uint32_t>(size())},
                     .following = layers_.front()->signal_gain()});
  std::vector<LayerPointer<T>> layers = clones();
  layers.insert(layers.begin(), std::move(layer));
  return Network(std::move(layers));
}

template <Real T>
void Network<T>::initialize(const InitializationOptions& options) {
  if (!(std::isfinite(options.scale) && initialization_scales.contains(options.scale)))
    throw OptionError(fmt::format("initialisation: scale is {}, expected a number {}", options.scale,
                                  initialization_scales.expected));
  for (Index i = 0; i < size(); ++i)
    layer(i).initialize(
        {.scheme = options.scheme,
         .stream = {options.seed, RandomPurpose::initialization, static_cast<std::uint32_t>(i)},
         .following = gain_after(i),
         .scale = options.scale});
}

template <Real T>
SignalGain Network<T>::gain_after(Index i) const {
  SignalGain gain;
  for (Index next = i + 1; next < size() && layer(next).parameters().empty(); ++next) {
    const SignalGain own = layer(next).signal_gain();
    gain.forward *= own.forward;
    gain.backward *= own.backward;
  }
  return gain;
}

template <Real T>
Index Network<T>::parameter_count() const {
  const auto all = parameters();
  return std::accumulate(all.begin(), all.end(), Index{0}, [](Index sum, const Parameter<T>* parameter) {
    return sum + parameter->value.size();
  });
}

template <Real T>
void Network<T>::regularize(const Regularization& regularization) {
  check(regularization);
  for (Parameter<T>* parameter : parameters_)
    if (parameter->role == Role::weight) parameter->regularization = regularization;
}

template <Real T>
double Network<T>::penalty() const {
  const auto all = parameters();
  return std::accumulate(all.begin(), all.end(), 0.0, [](double sum, const Parameter<T>* parameter) {
    return sum + ogee::penalty(parameter->regularization, elements(parameter->value));
  });
}

template <Real T>
bool Network<T>::is_regularized() const {
  const auto all = parameters();
  return std::any_of(all.begin(), all.end(),
                     [](const Parameter<T>* parameter) { return parameter->regularization.wanted(); });
}

template <Real T>
void Network<T>::check_input(Index rows, Index columns) const {
  if (columns != input_size())
    throw ShapeError(fmt::format("{} ({}): input is {}, expected {}", layer_name(0), layer(0).description(),
                                 shape_text(rows, columns), shape_text(rows, input_size())));
}

template <Real T>
template <class Visit>
void Network<T>::infer_part(Index first, Index count, const ConstMatrixView<T>& inputs, MatrixView<T> outputs,
                            T* memory, const Visit& visit) const {
  const Index rows = inputs.rows();
  const Index end = first + count;
  const T* input = inputs.data();
  for (Index i = first; i < end; ++i) {
    T* const scratch = memory + i % 2 * rows * widest_;  // what layer i gives, layer i + 1 takes
    T* const output = i + 1 == end ? outputs.data() : scratch;
    layer(i).infer({input, rows, output_size(i - 1)}, {output, rows, output_size(i)});
    if (!visit(i, ConstMatrixView<T>(output, rows, output_size(i)))) return;
    input = output;
  }
}

template <Real T>
void Network<T>::visit_outputs(
    const MatrixArgument<T>& inputs,
    const std::function<bool(Index i, const ConstMatrixView<T>& output)>& visit) const {
  check_input(inputs.rows(), inputs.cols());
  Matrix<T> outputs(inputs.rows(), output_size());
  Matrix<T> memory(2, inputs.rows() * widest_);
  infer_rows(inputs, view(outputs), memory.data(), visit);
}

template <Real T>
Matrix<T> Network<T>::predict(const MatrixArgument<T>& inputs, int threads) const {
  check_input(inputs.rows(), inputs.cols());
  Matrix<T> outputs(inputs.rows(), output_size());
  predict(inputs, view(outputs), threads);
  return outputs;
}

template <Real T>
void Network<T>::predict(const MatrixArgument<T>& inputs, MatrixView<T> outputs, int threads) const {
  check_input(inputs.rows(), inputs.cols());
  detail::require_threads("predict", threads);
  if (outputs.rows() != inputs.rows() || outputs.cols() != output_size())
    throw ShapeError(fmt::format("the memory for the outputs of {} ({}) is {}, expected {}",
                                 layer_name(size() - 1), layer(size() - 1).description(),
                                 shape_text(outputs.rows(), outputs.cols()),
                                 shape_text(inputs.rows(), output_size())));
  if (inputs.rows() == 0) return;
  const Index rows_per_block = std::min(max_inference_rows, inputs.rows());
  const Index memory_per_thread = 2 * rows_per_block * widest_;

  // The memory of a small network fits on the stack.
  constexpr Index elements_on_stack = 4096;
  alignas(64) std::array<T, static_cast<std::size_t>(elements_on_stack)> on_stack;
  if (rows_per_block == inputs.rows() && memory_per_thread <= elements_on_stack)
    return infer_rows(inputs, outputs, on_stack.data(), to_the_end);

  const Index blocks = (inputs.rows() + rows_per_block - 1) / rows_per_block;
  const Index users = std::min<Index>(threads, blocks);
  Matrix<T> memory(users, memory_per_thread);
  parallel_for(blocks, static_cast<int>(users), [&](Index block, int thread) {
    const Index first = block * rows_per_block;
    const Index rows = std::min(rows_per_block, inputs.rows() - first);
    infer_rows(rows_of(inputs, first, rows), rows_of(outputs, first, rows), memory.row(thread).data(),
               to_the_end);
  });
}

template <Real T>
Matrix<T> Network<T>::predict_part(Index first, Index count, const MatrixArgument<T>& rows) const {
  check_part("predict_part", first, count);
  if (rows.cols() != output_size(first - 1))
    throw ShapeError(fmt::format("{} ({}): input is {}, expected {}", layer_name(first),
                                 layer(first).description(), shape_text(rows.rows(), rows.cols()),
                                 shape_text(rows.rows(), output_size(first - 1))));
  Matrix<T> outputs(rows.rows(), output_size(first + count - 1));
  Matrix<T> memory(2, rows.rows() * widest_);
  infer_part(first, count, rows, view(outputs), memory.data(), to_the_end);
  return outputs;
}

template <Real T>
void Network<T>::check_part(std::string_view what, Index first, Index count) const {
  if (first < 0 || count < 1 || count > size() - first)
    throw OptionError(
        fmt::format("{}: {} layers from {} on, expected at least 1 of {}", what, count, first, size()));
}

template <Real T>
Network<T> Network<T>::slice(Index first, Index count) const {
  check_part("slice", first, count);
  std::vector<LayerPointer<T>> layers;
  for (Index i = first; i < first + count; ++i) layers.push_back(layer(i).clone());
  return Network(std::move(layers));
}

template <Real T>
Graph<T> Network<T>::graph() const {
  Graph<T> graph(input_size());
  std::size_t x = 0;
  for (Index i = 0; i < size(); ++i) {
    graph.set_layer(layer_name(i));
    x = lower_layer(layer(i), layer_name(i), graph, x);
  }
  graph.set_output(x);
  return graph;
}

template <Real T>
std::string Network<T>::summary() const {
  Index width = 20;
  for (Index i = 0; i < size(); ++i)
    width = std::max(width, static_cast<Index>(layer(i).description().size()) + 2);
  std::string text =
      fmt::format("{}{}{:>8}{:>14}\n", padded("layer", 18), padded("", width), "output", "parameters");
  for (Index i = 0; i < size(); ++i) {
    Index count = 0;
    for (const Parameter<T>& parameter : layer(i).parameters()) count += parameter.value.size();
    text += fmt::format("{}{}{:>8}{:>14}\n", padded(layer_name(i), 18), padded(layer(i).description(), width),
                        output_size(i), detail::with_separators(count));
  }
  text += fmt::format("{}{}{:>8}{:>14}\n", padded("total", 18), padded("", width), "",
                      detail::with_separators(parameter_count()));
  return text;
}

template <Real T>
StateDict Network<T>::state_dict() const {
  StateDict state;
  for (Index i = 0; i < size(); ++i) {
    state.set(fmt::format("{}.seed", i), layer(i).stream().seed());
    state.set(fmt::format("{}.substream", i), std::uint64_t{layer(i).stream().substream()});
    for (const Parameter<T>& parameter : layer(i).parameters())
      state.set(fmt::format("{}.{}", i, parameter.name), parameter.value);
  }
  return state;
}

template <Real T>
void Network<T>::load_state_dict(const StateDict& state) {
  if (state.matrices().size() != parameters_.size())
    throw FormatError(fmt::format("the state of the training: has {} parameters, the network {}",
                                  state.matrices().size(), parameters_.size()));
  for (Index i = 0; i < size(); ++i) {
    const auto seed = state.get<std::uint64_t>(fmt::format("{}.seed", i));
    const auto substream = state.get<std::uint32_t>(fmt::format("{}.substream", i));
    layer(i).set_stream({seed, RandomPurpose::dropout, substream});
    for (Parameter<T>& parameter : layer(i).parameters())
      state.copy<T>(fmt::format("{}.{}", i, parameter.name), view(parameter.value));
  }
}

template <Real T>
std::uint64_t Network<T>::digest() const {
  std::uint64_t hash = 0xCBF29CE484222325;
  for (const Parameter<T>* parameter : parameters()) {
    for (const std::byte byte : std::as_bytes(elements(parameter->value))) {
      hash ^= std::to_integer<std::uint64_t>(byte);
      hash *= 0x100000001B3;
    }
  }
  return hash;
}

template class Network<float>;
template class Network<double>;

}  // namespace ogee
