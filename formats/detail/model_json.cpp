#include "model_json.hpp"

#include <fmt/format.h>

#include <utility>

#include "../../core/version.hpp"
#include "settings_json.hpp"

namespace ogee::detail {
namespace {

std::vector<std::string> read_texts(const JsonReader& json) {
  std::vector<std::string> texts;
  for (const JsonReader& element : json.elements()) texts.push_back(element.text());
  return texts;
}

/// Names are there for all columns or for none.
void check_count(const JsonReader& json, const std::vector<std::string>& names, Index expected) {
  if (!names.empty() && std::ssize(names) != expected)
    json.fail(fmt::format("has {} names, expected {}", names.size(), expected));
}

Task read_task(const JsonReader& json) {
  return made(json, [&] { return value_named<Task>(json.text()); });
}

void check_fits(const JsonReader& json, const Model& model) {
  check_count(json.at("input_names"), model.input_names, model.network.input_size());
  check_count(json.at("class_names"), model.class_names, model.class_count());
  check_count(json.at("target_names"), model.target_names,
              model.task == Task::regress ? model.network.output_size() : 1);
  if (json.at("outputs").text() != name_of(model.output_kind()))
    json.at("outputs").fail(fmt::format("is not \"{}\"", name_of(model.output_kind())));
}

}  // namespace

OrderedJson model_json(const Model& model) {
  return {{"task", name_of(model.task)},
          {"outputs", name_of(model.output_kind())},
          {"loss", description_json(model.loss)},
          {"first_trained", model.first_trained},
          {"trained_layers", model.trained_layers},
          {"input_names", model.input_names},
          {"class_names", model.class_names},
          {"target_names", model.target_names},
          {"settings", settings_json(model.settings)}};
}

Model read_model(const JsonReader& file, Network<float> network) {
  const JsonReader json = file.at("model");
  const Index layers = network.size();
  Model model{.network = std::move(network),
              .loss = read_description<Loss>(json.at("loss")),
              .task = read_task(json.at("task")),
              .input_names = read_texts(json.at("input_names")),
              .class_names = read_texts(json.at("class_names")),
              .target_names = read_texts(json.at("target_names")),
              .settings = json.at("settings").settings(),
              .library = file.at("ogee").text()};
  model.first_trained = json.at("first_trained").whole_number(0, layers - 1);
  model.trained_layers = json.at("trained_layers").whole_number(1, layers - model.first_trained);
  check_fits(json, model);
  return model;
}

std::string model_text(const Model& model) {
  const OrderedJson json{
      {"ogee", model.library}, {"layers", model.network.size()}, {"model", model_json(model)}};
  // Names of columns and files need not be UTF-8; what is not becomes U+FFFD.
  return json.dump(-1, ' ', false, OrderedJson::error_handler_t::replace);
}

Model model_of_text(std::string_view text, Network<float> network, const std::string& file) {
  constexpr std::int64_t most = 1'000'000'000;
  nlohmann::json json = parse_json(text, file);
  const JsonReader reader(json, file);
  // Another format may have more or fewer layers for those that were trained.
  const std::int64_t more = network.size() - reader.at("layers").whole_number(1, most);
  const std::int64_t trained = reader.at("model").at("trained_layers").whole_number(0, most);
  json["model"]["trained_layers"] = trained + more;
  return read_model(reader, std::move(network));
}

}  // namespace ogee::detail
