#pragma once

/// Activation functions by name.

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "../core/activation.hpp"
#include "../core/setting.hpp"

namespace ogee {

/// A named set of constants: hard_logistic:torch is x/6 + 0.5.
struct ActivationPreset {
  std::string name;
  std::vector<double> values;
};

/// An activation function whose constants are not yet chosen.
struct ActivationFamily {
  std::string name;
  std::vector<std::string> aliases;
  Activation::Parameters parameters;  ///< the names of the constants and their defaults
  std::vector<ActivationPreset> presets;
  /// Makes the function from one value for each parameter. @throws OptionError for invalid constants.
  std::function<Activation(std::span<const double>)> make;

  /// The function with its default constants.
  [[nodiscard]] Activation with_defaults() const;
  /// @throws UnknownNameError with the nearest names.
  [[nodiscard]] Activation with_preset(std::string_view preset) const;
};

/// All activation functions that can be found by name: the built-in ones, each from its own file in
/// activations/functions/, and those that a program adds.
///
/// Adding is not synchronised: add before other threads look functions up.
class ActivationRegistry {
 public:
  [[nodiscard]] static ActivationRegistry& instance();

  /// @throws OptionError when the name or an alias is taken.
  void add(ActivationFamily family);
  /// Registers one function without constants under its own name.
  void add(const Activation& activation);

  [[nodiscard]] std::span<const ActivationFamily> families() const { return families_; }
  /// By name or alias. @throws UnknownNameError with the nearest names.
  [[nodiscard]] const ActivationFamily& family(std::string_view name) const;

 private:
  ActivationRegistry();
  [[nodiscard]] const ActivationFamily* find(std::string_view name) const;

  std::vector<ActivationFamily> families_;
};

/// The function that a text describes: a name ("logistic", "sigmoid"), a name with a preset
/// ("hard_logistic:torch") or a name with constants ("hard_tanh(low=-2, high=2)").
/// @throws UnknownNameError with the nearest names, OptionError for constants that cannot be read.
[[nodiscard]] Activation activation_named(std::string_view text);

/// An activation as a setting: its description, and the inverse. @throws as activation_named.
[[nodiscard]] SettingValue to_setting(const Activation& activation);
void from_setting(const SettingValue& setting, Activation& activation);

}  // namespace ogee
