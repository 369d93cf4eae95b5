#include "training_settings.hpp"

#include <string>

#include "../../data/digest.hpp"

namespace ogee::detail {
namespace {

/// "dense1 (64 → 32)", with the penalty of its weights if there is one.
template <Real T>
std::string layer_text(const Network<T>& network, Index i) {
  const Layer<T>& layer = network.layer(i);
  std::string text = network.layer_name(i) + " (" + layer.description() + ")";
  for (const Parameter<T>& parameter : layer.parameters())
    if (parameter.regularization.wanted())
      for (const Setting& setting : settings_of(parameter.regularization))
        text += ", " + setting.name + " of " + parameter.name + " " + text_of(setting.value);
  return text;
}

}  // namespace

template <Real T>
std::vector<Setting> training_settings(const Dataset& data, const Optimizer<T>& optimizer,
                                       const FitOptions& options) {
  const OptimizerDescription& description = optimizer.description();
  std::vector<Setting> settings{{"train_samples", data.size()},
                                {"optimizer", std::string(description.kind())}};
  append(settings, description.settings());
  if (options.schedule)  // sets the rate
    std::erase_if(settings, [](const Setting& setting) { return setting.name == "learning_rate"; });
  append(settings, settings_of(options));
  if (options.clipping.value) settings.push_back({"clip_value", *options.clipping.value});
  if (options.clipping.norm) settings.push_back({"clip_norm", *options.clipping.norm});
  if (!options.schedule) return settings;
  settings.push_back({"schedule", options.schedule->kind()});
  append(settings, with_prefix("schedule_", options.schedule->settings()));
  if (options.schedule->factor() != 1)
    settings.push_back({"learning_rate_factor", options.schedule->factor()});
  if (const auto& warm_up = options.schedule->warm_up())
    append(settings, with_prefix("warm_up_", settings_of(*warm_up)));
  return settings;
}

template <Real T>
std::vector<Setting> training_facts(const Network<T>& network, const Loss& loss, const Dataset& data,
                                    const FitOptions& options, const std::vector<Setting>& settings) {
  std::string layers;
  for (Index i = 0; i < network.size(); ++i) layers += (i > 0 ? "; " : "") + layer_text(network, i);
  std::vector<Setting> facts{{"layers", layers}, {"loss", loss.description()}};
  for (const Setting& setting : settings)
    if (setting.name != "epochs" && setting.name != "threads") facts.push_back(setting);
  facts.push_back({"digest of the data", digest(data)});
  facts.push_back({"digest of the validation data", options.validation ? digest(*options.validation) : 0});
  return facts;
}

template std::vector<Setting> training_settings(const Dataset&, const Optimizer<float>&, const FitOptions&);
template std::vector<Setting> training_settings(const Dataset&, const Optimizer<double>&, const FitOptions&);
template std::vector<Setting> training_facts(const Network<float>&, const Loss&, const Dataset&,
                                             const FitOptions&, const std::vector<Setting>&);
template std::vector<Setting> training_facts(const Network<double>&, const Loss&, const Dataset&,
                                             const FitOptions&, const std::vector<Setting>&);

}  // namespace ogee::detail
