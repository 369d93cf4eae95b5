#include <algorithm>

#include "../../../core/errors.hpp"
#include "../../../core/kinds.hpp"
#include "layer_examination.hpp"

namespace ogee::detail {
namespace {

/// Gives another layer the parameters and the stream of this one.
template <Real T>
void take_over(const Layer<T>& from, Layer<T>& to) {
  to.set_stream(from.stream());
  for (std::size_t k = 0; k < std::min(from.parameters().size(), to.parameters().size()); ++k)
    to.parameters()[k].value = from.parameters()[k].value;
}

template <Real T>
Objection differs(const Layer<T>& copy, const Trial<T>& trial) {
  const Objection objection = parameters_differ(copy, *trial.layer);
  return objection.empty() ? trial.difference_of(copy) : objection;
}

/// A layer whose parameters were `before`, drawn again.
LayerPointer<double> drawn(const LayerExamination& layer, std::uint64_t seed, double before) {
  LayerPointer<double> made = layer.description.make<double>(layer.wide.inputs.cols());
  for (Parameter<double>& parameter : made->parameters()) parameter.value.setConstant(before);
  made->initialize({.stream = {seed, RandomPurpose::initialization}, .following = {}});
  return made;
}

Objection differs(const LayerDescription& description, const LayerExamination& layer) {
  const std::vector<Setting> found = description.settings();
  const std::vector<Setting> expected = layer.description.settings();
  for (std::size_t i = 0; i < expected.size(); ++i)
    if (found.at(i).value != expected[i].value)
      return fmt::format("{} is {}, expected {}", expected[i].name, text_of(found[i].value),
                         text_of(expected[i].value));
  const LayerPointer<double> made = description.make<double>(layer.wide.inputs.cols());
  take_over(*layer.wide.layer, *made);
  if (made->output_size() != layer.wide.layer->output_size())
    return fmt::format("it gives {} outputs, expected {}", made->output_size(),
                       layer.wide.layer->output_size());
  return layer.wide.difference_of(*made);
}

void claim_copies(LayerExamination& layer) {
  const Trial<double>& wide = layer.wide;
  const Trial<float>& narrow = layer.narrow;
  layer.claim("a clone is the same layer", [&] { return differs(*wide.layer->clone(), wide); });
  layer.claim("the cast to float keeps all parameters",
              [&] { return parameters_differ(*narrow.layer, *wide.layer); });
  layer.claim("the cast to float and back is the same layer",
              [&] { return differs(*narrow.layer->to_double(), wide); });
  layer.claim("a layer made in float is the same as the cast one", [&] {
    const LayerPointer<float> made = layer.description.make<float>(layer.wide.inputs.cols());
    take_over(*narrow.layer, *made);
    return differs(*made, narrow);
  });
}

void claim_initialization(LayerExamination& layer) {
  const auto parameters = layer.wide.layer->parameters();
  if (parameters.empty()) return;
  layer.claim("initialize sets every parameter, from the draw alone",
              [&] { return parameters_differ(*drawn(layer, 1, 0.25), *drawn(layer, 1, -3)); });
  const bool has_weights = std::any_of(parameters.begin(), parameters.end(), [](const auto& parameter) {
    return parameter.role == Role::weight && parameter.value.rows() > 1 && parameter.value.cols() > 1;
  });
  if (!has_weights) return;
  layer.claim("initialize draws weights", [&] {
    const bool same = parameters_differ(*drawn(layer, 1, 0), *drawn(layer, 2, 0)).empty();
    return same ? "two seeds give the same parameters" : "";
  });
}

/// How the settings of a layer are not the fields that its kind has by name.
Objection fields_differ(const Kind<LayerDescription>& kind, const LayerDescription& description) {
  const std::vector<Setting> settings = description.settings();
  const bool same =
      std::equal(settings.begin(), settings.end(), kind.fields.begin(), kind.fields.end(),
                 [](const Setting& setting, const FieldInfo& field) { return setting.name == field.name; });
  return same ? ""
              : fmt::format("it has {} settings, its kind {} fields, or with other names", settings.size(),
                            kind.fields.size());
}

void claim_settings(LayerExamination& layer) {
  const std::string text = "its settings make the same layer";
  const std::string_view name = layer.description.kind();
  const auto kinds = registry<LayerDescription>().kinds();
  const auto kind =
      std::find_if(kinds.begin(), kinds.end(), [&](const auto& each) { return each.name == name; });
  if (kind == kinds.end()) return layer.skip(text, fmt::format("{} is not registered", name));
  try {
    (void)kind->make(layer.description.settings());
  } catch (const UnknownNameError& error) {  // a function that is not registered: not the layer's fault
    return layer.skip(text, error.what());
  } catch (...) {  // comes again
  }
  layer.claim(
      text, [&] { return fields_differ(*kind, layer.description); },
      [&] { return differs(kind->make(layer.description.settings()), layer); });
}

}  // namespace

void claim_construction(LayerExamination& layer) {
  claim_copies(layer);
  claim_initialization(layer);
  claim_settings(layer);
}

}  // namespace ogee::detail
