#pragma once

/// A trained network with all that is needed to use it, in memory and in a file.

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "../core/loss.hpp"
#include "../core/network.hpp"
#include "../core/version.hpp"
#include "../data/dataset.hpp"
#include "../data/task.hpp"
#include "../layers/scale.hpp"
#include "../training/history.hpp"
#include "../training/metrics.hpp"

namespace ogee {

/// What a network gives for a row.
enum class OutputKind {
  logits,         ///< from which the output function of the loss makes probabilities
  probabilities,  ///< of the classes; of class 1 where there is a single output
  numbers         ///< the targets, in their units
};
template <>
inline constexpr auto names_of<OutputKind> =
    Names<OutputKind, 3>{"kind of outputs",
                         {{{OutputKind::logits, "logits"},
                           {OutputKind::probabilities, "probabilities"},
                           {OutputKind::numbers, "numbers"}}}};

template <Real T = float>
struct Predictions {
  Matrix<T> values;            ///< probabilities (rows, classes), scores, or targets in their units
  std::vector<Index> classes;  ///< of each row; empty where the answers are targets
};

/// What one deploys.
///
///     save(model_of(network, loss, train, {.input_scaling = scaling}), "iris.safetensors");
///     const Model model = load_model("iris.safetensors");
///     model.predict(rows)
///
/// `predict` computes in float. `predict<double>` scales raw inputs and restores targets in double, with the network that
/// was trained, in float, between them: it keeps digits that floats do not have, such as those of seconds since 1970. It
/// makes these layers at each call, which takes microseconds: several times as long as one row through a small network.
struct Model {
  /// From raw inputs to the outputs: the network that was trained, with the scaling of inputs and targets as
  /// layers in front of it and behind it.
  Network<float> network;
  Loss loss;  ///< with which it was trained
  Task task = Task::classify;
  Index first_trained = 0;                 ///< the layer with which the network that was trained begins
  Index trained_layers = 0;                ///< how many layers that network has
  std::vector<std::string> input_names{};  ///< names of the columns; empty where they have none
  std::vector<std::string> class_names{};  ///< names of the classes; empty where they are numbered
  /// Names of the columns of the targets, or of the column of the labels; empty where they have none.
  std::vector<std::string> target_names{};
  std::vector<Setting> settings{};  ///< of the training, with the names in docs/result.schema.json
  /// The version of ogee that made it; empty for a file of another program.
  std::string library{ogee::version()};

  [[nodiscard]] OutputKind output_kind() const;
  /// 0 where the answers are targets.
  [[nodiscard]] Index class_count() const;
  /// The names of the classes, or their numbers; empty where the answers are targets.
  [[nodiscard]] std::vector<std::string> class_labels() const;

  /// For raw inputs (rows, inputs) the probabilities (rows, classes), or the targets in their units. Where the
  /// loss has no output function, the outputs of the network: scores.
  /// @throws ShapeError naming the first layer and both shapes; OptionError unless threads ≥ 1.
  template <Real T = float>
  [[nodiscard]] Matrix<T> predict(const MatrixArgument<T>& rows, int threads = 1) const;
  /// The class of each row. @throws OptionError where the answers are targets; as predict.
  template <Real T = float>
  [[nodiscard]] std::vector<Index> predict_classes(const MatrixArgument<T>& rows, int threads = 1) const;
  /// Both at once. @throws as predict.
  template <Real T = float>
  [[nodiscard]] Predictions<T> predictions(const MatrixArgument<T>& rows, int threads = 1) const;
  /// Whether layers behind the network that was trained restore the units of targets, in double.
  [[nodiscard]] bool restores_targets() const;
  /// What the columns of predict() are: classes or targets, by name or number.
  [[nodiscard]] std::vector<std::string> prediction_names() const;

  /// How good it is on raw data, whose classes are numbered as its own (see with_classes); the loss of targets is
  /// that in their units. @throws ShapeError when the data does not fit; OptionError unless threads ≥ 1.
  [[nodiscard]] Score evaluate(const Dataset& data, int threads = 1) const;
  [[nodiscard]] Metrics metrics(const Dataset& data, int threads = 1) const;

  /// The network as it was trained, for scaled inputs and targets.
  [[nodiscard]] Network<float> trained_network() const;
  /// The same model with another network in its place.
  /// @throws ShapeError when the sizes do not fit.
  [[nodiscard]] Model with_trained(const Network<float>& trained) const;
  /// Raw inputs (rows, inputs) as that network takes them, and targets (rows, outputs) as it gives them.
  /// @throws ShapeError; OptionError when the layers behind it do anything but scale columns, by a factor that is not
  ///   0.
  template <Real T = float>
  [[nodiscard]] Matrix<float> trained_inputs(const MatrixArgument<T>& rows) const;
  template <Real T = float>
  [[nodiscard]] Matrix<float> trained_targets(const MatrixArgument<T>& targets) const;
};

extern template Matrix<float> Model::predict(const MatrixArgument<float>&, int) const;
extern template Matrix<double> Model::predict(const MatrixArgument<double>&, int) const;
extern template std::vector<Index> Model::predict_classes<float>(const MatrixArgument<float>&, int) const;
extern template std::vector<Index> Model::predict_classes<double>(const MatrixArgument<double>&, int) const;
extern template Predictions<float> Model::predictions(const MatrixArgument<float>&, int) const;
extern template Predictions<double> Model::predictions(const MatrixArgument<double>&, int) const;
extern template Matrix<float> Model::trained_inputs<float>(const MatrixArgument<float>&) const;
extern template Matrix<float> Model::trained_inputs<double>(const MatrixArgument<double>&) const;
extern template Matrix<float> Model::trained_targets<float>(const MatrixArgument<float>&) const;
extern template Matrix<float> Model::trained_targets<double>(const MatrixArgument<double>&) const;

/// What a model says besides its network, loss and names of the data.
struct ModelOptions {
  std::optional<Scale> input_scaling = std::nullopt;   ///< from raw inputs to those of the training
  std::optional<Scale> output_scaling = std::nullopt;  ///< from outputs to the units of the targets
  std::vector<Setting> settings = {};
};

/// The model of a network that was trained on `data`.
/// @throws ShapeError when network, data and scaling do not fit.
[[nodiscard]] Model model_of(const Network<float>& trained, const Loss& loss, const Dataset& data,
                             const ModelOptions& options = {});

/// Writes a model to a file, which load_network (formats/network_file.hpp) reads, too: it gives
/// Model::network. The JSON in the metadata has one more member,
///
///     "model": {"task": "classify", "outputs": "logits",
///               "loss": {"kind": "softmax_cross_entropy", "settings": {...}},
///               "first_trained": 1, "trained_layers": 3,
///               "input_names": ["sepal length", ...], "class_names": ["setosa", ...], "target_names": [],
///               "settings": {"optimizer": "sgd", ...}}
///
/// @throws as save(network); UnknownNameError for a loss whose kind is not registered.
void save(const Model& model, const std::filesystem::path& path);

/// Whether the file holds a model, and not a network alone. @throws as load_network, for the metadata.
[[nodiscard]] bool holds_model(const std::filesystem::path& path);

/// @throws as load_network; FormatError for a network that was saved alone.
[[nodiscard]] Model load_model(const std::filesystem::path& path);

}  // namespace ogee
