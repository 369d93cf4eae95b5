#include "model.hpp"

#include <fmt/format.h>

#include <concepts>
#include <utility>

#include "../core/errors.hpp"
#include "../models/column_scaling.hpp"
#include "../training/evaluate.hpp"
#include "detail/both_classes.hpp"
#include "detail/exported_part.hpp"
#include "detail/model_json.hpp"
#include "detail/network_for_rows.hpp"
#include "detail/predicted_column.hpp"
#include "detail/stored_network.hpp"

namespace ogee {
namespace {

/// Whether the network gives one score for two classes, which is not a probability.
bool has_single_score(const Model& model) {
  return model.output_kind() == OutputKind::numbers && model.network.output_size() == 1;
}

/// From what the network gives, before rounding to probabilities could make a tie.
std::vector<Index> classes_of(const Model& model, const Matrix<float>& outputs) {
  const bool by_probability = model.output_kind() == OutputKind::probabilities && outputs.cols() == 1;
  std::vector<Index> classes;
  for (Index row = 0; row < outputs.rows(); ++row)
    classes.push_back(by_probability ? (outputs(row, 0) > 0.5F ? 1 : 0)
                                     : predicted_class(model.loss, view(outputs), row));
  return classes;
}

/// What the network gives for raw rows.
template <Real T>
Matrix<T> outputs_of(const Model& model, const ConstMatrixView<T>& rows, int threads) {
  if constexpr (std::same_as<T, float>) {
    return model.network.predict(rows, threads);
  } else {
    if (!detail::is_scaled(model))
      return model.network.predict(rows.template cast<float>(), threads).template cast<T>();
    model.network.check_input(rows.rows(), rows.cols());
    return detail::network_for_rows(model, model.network.size()).predict(rows, threads);
  }
}

Matrix<float> in_float(Matrix<float> values) { return values; }
Matrix<float> in_float(const Matrix<double>& values) { return values.cast<float>(); }

/// measure(network) of what gives outputs for raw data as the loss takes them.
template <class Measure>
auto measured(const Model& model, const Dataset& data, const Measure& measure) {
  if (!detail::is_scaled(model)) return measure(detail::scoring_network(model));
  model.network.check_input(data.size(), data.features());
  const Index left_out = model.output_kind() == OutputKind::probabilities ? 1 : 0;
  return measure(detail::network_for_rows(model, model.network.size() - left_out));
}

}  // namespace

OutputKind Model::output_kind() const {
  if (task == Task::regress || loss.output_function().empty()) return OutputKind::numbers;
  const bool applied = network.layer(network.size() - 1).name() == loss.output_function();
  return applied ? OutputKind::probabilities : OutputKind::logits;
}

Index Model::class_count() const {
  if (task == Task::regress) return 0;
  return network.output_size() == 1 ? 2 : network.output_size();
}

std::vector<std::string> Model::class_labels() const {
  std::vector<std::string> labels = class_names;
  for (Index number = std::ssize(labels); number < class_count(); ++number)
    labels.push_back(std::to_string(number));
  return labels;
}

std::vector<std::string> Model::prediction_names() const {
  if (task == Task::classify) {
    std::vector<std::string> labels = class_labels();
    if (has_single_score(*this)) labels.erase(labels.begin());
    return labels;
  }
  std::vector<std::string> names;
  for (std::size_t number = 0; std::ssize(names) < network.output_size(); ++number)
    names.push_back(detail::predicted_column(target_names, number, fmt::format("predicted_{}", number)));
  return names;
}

bool Model::restores_targets() const {
  return task == Task::regress && trained_layers > 0 && first_trained + trained_layers < network.size();
}

template <Real T>
Predictions<T> Model::predictions(const MatrixArgument<T>& rows, int threads) const {
  Matrix<T> outputs = outputs_of<T>(*this, rows, threads);
  if (task == Task::regress) return {.values = std::move(outputs), .classes = {}};
  Matrix<float> values = in_float(std::move(outputs));  // as the network computed them
  std::vector<Index> classes = classes_of(*this, values);
  if (output_kind() == OutputKind::logits) loss.apply_output_function(view(values));
  if (values.cols() == 1 && !has_single_score(*this)) values = detail::of_both_classes(values);
  return {.values = Matrix<T>(values.cast<T>()), .classes = std::move(classes)};
}

template <Real T>
Matrix<T> Model::predict(const MatrixArgument<T>& rows, int threads) const {
  return predictions<T>(rows, threads).values;
}

template <Real T>
std::vector<Index> Model::predict_classes(const MatrixArgument<T>& rows, int threads) const {
  if (task == Task::regress) throw OptionError("the model predicts numbers, not classes");
  return predictions<T>(rows, threads).classes;
}

Score Model::evaluate(const Dataset& data, int threads) const {
  return measured(*this, data,
                  [&](const auto& outputs) { return ogee::evaluate(outputs, data, loss, threads); });
}

Metrics Model::metrics(const Dataset& data, int threads) const {
  return measured(*this, data,
                  [&](const auto& outputs) { return metrics_of(outputs, data, loss, {.threads = threads}); });
}

Network<float> Model::trained_network() const { return network.slice(first_trained, trained_layers); }

Model Model::with_trained(const Network<float>& trained) const {
  const Index behind = first_trained + trained_layers;
  Model model = *this;
  model.network = trained;
  if (first_trained > 0) model.network = network.slice(0, first_trained).followed_by(model.network);
  if (behind < network.size())
    model.network = model.network.followed_by(network.slice(behind, network.size() - behind));
  model.trained_layers = trained.size();
  return model;
}

template <Real T>
Matrix<float> Model::trained_inputs(const MatrixArgument<T>& rows) const {
  network.check_input(rows.rows(), rows.cols());
  if (first_trained == 0) return rows.template cast<float>();
  const Network<double> scaling = network.slice(0, first_trained).cast<double>();
  return scaling.predict(rows.template cast<double>()).template cast<float>();
}

template <Real T>
Matrix<float> Model::trained_targets(const MatrixArgument<T>& targets) const {
  const Index behind = first_trained + trained_layers;
  if (behind == network.size()) return targets.template cast<float>();
  const auto scaling = column_scaling(network.slice(behind, network.size() - behind));
  if (!scaling || (scaling->factor.array() == 0).any())
    throw OptionError(
        fmt::format("{} does not scale what the trained network gives: targets cannot be scaled back",
                    network.layer_name(behind)));
  if (targets.cols() != scaling->factor.cols())
    throw ShapeError(fmt::format("targets are {}, expected {}", shape_text(targets.rows(), targets.cols()),
                                 shape_text(targets.rows(), scaling->factor.cols())));
  Matrix<float> scaled(targets.rows(), targets.cols());
  for (Index row = 0; row < scaled.rows(); ++row)
    for (Index k = 0; k < scaled.cols(); ++k)
      scaled(row, k) = static_cast<float>((static_cast<double>(targets(row, k)) - scaling->offset(k)) /
                                          scaling->factor(k));
  return scaled;
}

template Matrix<float> Model::predict(const MatrixArgument<float>&, int) const;
template Matrix<double> Model::predict(const MatrixArgument<double>&, int) const;
template std::vector<Index> Model::predict_classes<float>(const MatrixArgument<float>&, int) const;
template std::vector<Index> Model::predict_classes<double>(const MatrixArgument<double>&, int) const;
template Predictions<float> Model::predictions(const MatrixArgument<float>&, int) const;
template Predictions<double> Model::predictions(const MatrixArgument<double>&, int) const;
template Matrix<float> Model::trained_inputs<float>(const MatrixArgument<float>&) const;
template Matrix<float> Model::trained_inputs<double>(const MatrixArgument<double>&) const;
template Matrix<float> Model::trained_targets<float>(const MatrixArgument<float>&) const;
template Matrix<float> Model::trained_targets<double>(const MatrixArgument<double>&) const;

Model model_of(const Network<float>& trained, const Loss& loss, const Dataset& data,
               const ModelOptions& options) {
  data.check_outputs(trained.output_size());
  if (trained.input_size() != data.features())
    throw ShapeError(fmt::format("model: the network has {} inputs, and {} has {} features",
                                 trained.input_size(), data.name(), data.features()));
  Model model{.network = trained,
              .loss = loss,
              .task = data.classes() > 0 ? Task::classify : Task::regress,
              .trained_layers = trained.size(),
              .input_names = data.feature_names(),
              .class_names = data.class_names(),
              .target_names = data.target_names(),
              .settings = options.settings};
  if (options.input_scaling) {
    model.network = model.network.preceded_by(*options.input_scaling);
    model.first_trained = 1;
  }
  if (options.output_scaling) model.network = model.network.followed_by(*options.output_scaling);
  return model;
}

void save(const Model& model, const std::filesystem::path& path) {
  detail::require_registered<Loss>(model.loss.kind(), model.loss.kind(), path.string());
  detail::write_network(path, model.network, {{"model", detail::model_json(model)}});
}

bool holds_model(const std::filesystem::path& path) {
  return detail::read_stored_network(path).metadata.contains("model");
}

Model load_model(const std::filesystem::path& path) {
  const detail::StoredNetwork stored = detail::read_stored_network(path);
  if (!stored.metadata.contains("model"))
    throw FormatError(
        fmt::format("{}: has a network that was saved alone, without the names, the loss and the "
                    "scaling of a model; load_network() loads it",
                    stored.content.file));
  return detail::read_model(stored.json(), detail::network_of<float>(stored));
}

}  // namespace ogee
