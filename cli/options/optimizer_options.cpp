#include "optimizer_options.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <ogee/core/errors.hpp>
#include <type_traits>
#include <utility>

#include "belonging.hpp"

namespace ogee::cli {
namespace {

/// Calls visit(options) with the default options of each optimizer.
template <class Visit>
void for_each_optimizer(const Visit& visit) {
  [&]<class... Options>(std::type_identity<std::variant<Options...>>) {
    (visit(Options{}), ...);
  }(std::type_identity<ChosenOptimizer>{});
}

std::vector<std::string> optimizer_names() {
  std::vector<std::string> names;
  for_each_optimizer([&](const auto& options) { names.emplace_back(options.kind); });
  return names;
}

/// What an optimizer takes where nothing is given: for some fields it depends on the data.
template <class Options>
Options usual(const Defaults& defaults) {
  Options options;
  if constexpr (std::is_same_v<Options, SgdOptions>) {
    options.learning_rate = defaults.learning_rate;
    options.momentum = defaults.momentum;
  } else {
    options.learning_rate = defaults.adaptive_rate;
  }
  return options;
}

template <class Options>
std::string default_of(std::string_view name, double value) {
  constexpr bool is_sgd = std::is_same_v<Options, SgdOptions>;
  if (name == "learning_rate")
    return default_text(is_sgd ? &Defaults::learning_rate : &Defaults::adaptive_rate);
  if (is_sgd && name == "momentum") return default_text(&Defaults::momentum);
  return fmt::format("default {}", value);
}

template <class Options>
Options filled(const OptimizerOptions& given, const Defaults& defaults) {
  auto options = usual<Options>(defaults);
  for_each_field<Options>([&](const auto& field) {
    const auto found = given.given.find(std::string(field.name));
    if (found == given.given.end()) return;
    auto& value = options.*field.member;
    value = static_cast<std::remove_reference_t<decltype(value)>>(found->second);
  });
  return options;
}

std::unique_ptr<Optimizer<float>> made(const SgdOptions& options) {
  return std::make_unique<Sgd<float>>(options);
}
std::unique_ptr<Optimizer<float>> made(const RmsPropOptions& options) {
  return std::make_unique<RmsProp<float>>(options);
}
std::unique_ptr<Optimizer<float>> made(const AdamOptions& options) {
  return std::make_unique<Adam<float>>(options);
}
std::unique_ptr<Optimizer<float>> made(const AdamWOptions& options) {
  return std::make_unique<AdamW<float>>(options);
}

/// A field of one optimizer or of several.
struct SharedField {
  std::string name;
  std::string help;
  bool is_flag;
  bool is_share;
  std::vector<std::pair<std::string, std::vector<std::string>>> defaults;  ///< and whose they are
};

std::vector<SharedField> shared_fields() {
  std::vector<SharedField> fields;
  for_each_optimizer([&](const auto& options) {
    using Options = std::remove_cvref_t<decltype(options)>;
    for_each_field<Options>([&](const auto& field) {
      const auto value = options.*field.member;
      auto shared =
          std::find_if(fields.begin(), fields.end(), [&](const auto& f) { return f.name == field.name; });
      if (shared == fields.end())
        shared =
            fields.insert(fields.end(), {.name = std::string(field.name),
                                         .help = std::string(field.help),
                                         .is_flag = std::is_same_v<decltype(value), const bool>,
                                         .is_share = field.range.contains == ranges::share_below_one.contains,
                                         .defaults = {}});
      const std::string text = default_of<Options>(field.name, static_cast<double>(value));
      auto same = std::find_if(shared->defaults.begin(), shared->defaults.end(),
                               [&](const auto& entry) { return entry.first == text; });
      if (same == shared->defaults.end()) same = shared->defaults.insert(same, {text, {}});
      same->second.emplace_back(options.kind);
    });
  });
  return fields;
}

/// "size of a step (sgd: default 0.1) (adam, adamw: default 0.001)"
std::string help_of(const SharedField& field) {
  std::string help = field.help;
  for (const auto& [text, names] : field.defaults)
    help += field.is_flag ? fmt::format(" ({})", fmt::join(names, ", "))
                          : fmt::format(" ({}: {})", fmt::join(names, ", "), text);
  return help;
}

}  // namespace

std::vector<Option> options_of(OptimizerOptions& options) {
  std::vector<Option> all{
      {.name = "--optimizer",
       .value = "NAME",
       .help = fmt::format("{}; default {}", fmt::join(optimizer_names(), ", "), options.name),
       .group = "Optimizer",
       .reads = text(into(options.name), "the name of an optimizer"),
       .choices = optimizer_names()}};
  for (const SharedField& field : shared_fields()) {
    const auto store = [&options, name = field.name](double value) { options.given[name] = value; };
    const auto store_flag = [&options, name = field.name](bool set) {
      if (set) {
        options.given[name] = 1;
      } else {
        options.given.erase(name);
      }
    };
    all.push_back({.name = option_name(field.name),
                   .value = field.is_flag    ? ""
                            : field.is_share ? "SHARE"
                                             : "NUMBER",
                   .help = help_of(field),
                   .group = "Optimizer",
                   .reads = field.is_flag ? flag(store_flag) : number(store)});
  }
  const auto limit = [](const char* name, std::optional<double>& target, const char* help) {
    return Option{
        .name = name, .value = "NUMBER", .help = help, .group = "Optimizer", .reads = number(into(target))};
  };
  all.push_back(limit("--clip-value", options.clipping.value, "clip each element of a gradient to ±NUMBER"));
  all.push_back(
      limit("--clip-norm", options.clipping.norm, "scale gradients down to this norm of all together"));
  return all;
}

ChosenOptimizer chosen_optimizer(const OptimizerOptions& options, const Defaults& defaults) {
  std::optional<ChosenOptimizer> chosen;
  for_each_optimizer([&](const auto& usual_options) {
    using Options = std::remove_cvref_t<decltype(usual_options)>;
    if (Options::kind == options.name) chosen = filled<Options>(options, defaults);
  });
  if (!chosen) throw unknown_name("optimizer", options.name, optimizer_names());
  std::vector<GivenOption> given;
  for (const auto& [name, value] : options.given) given.push_back({name, true});
  check_belonging(options.name, given, names_of(settings_of(*chosen)));
  return *chosen;
}

std::unique_ptr<Optimizer<float>> make_optimizer(const ChosenOptimizer& chosen) {
  return std::visit([](const auto& options) { return made(options); }, chosen);
}

std::vector<Setting> settings_of(const ChosenOptimizer& chosen) {
  std::vector<Setting> settings;
  std::visit(
      [&]<class Options>(const Options& options) {
        for_each_field<Options>([&](const auto& field) {
          settings.push_back({std::string(field.name), options.*field.member});
        });
      },
      chosen);
  return settings;
}

std::vector<Setting> settings_of(const Clipping& clipping) {
  std::vector<Setting> limits;
  if (clipping.value) limits.push_back({"clip_value", *clipping.value});
  if (clipping.norm) limits.push_back({"clip_norm", *clipping.norm});
  return limits;
}

}  // namespace ogee::cli
