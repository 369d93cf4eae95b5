#pragma once

/// What must be remembered of a training so that it can go on later: settings and matrices by name, as in
/// PyTorch's state_dict().

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "matrix.hpp"
#include "setting.hpp"

namespace ogee {

/// The state of an object. Names with dots, "optimizer.steps", tell the states of its parts apart.
class StateDict {
 public:
  StateDict() = default;
  explicit StateDict(std::vector<Setting> settings) : settings_(std::move(settings)) {}

  void set(std::string name, SettingValue value) { settings_.push_back({std::move(name), std::move(value)}); }
  void set(std::string name, AnyMatrix matrix) { matrices_.emplace_back(std::move(name), std::move(matrix)); }
  /// Adds the state of a part, whose names then begin with "PART.".
  void add(std::string_view part, StateDict state);

  [[nodiscard]] const std::vector<Setting>& settings() const { return settings_; }
  [[nodiscard]] const std::vector<std::pair<std::string, AnyMatrix>>& matrices() const { return matrices_; }

  /// The state of a part, without "PART." before its names; empty if there is none.
  [[nodiscard]] StateDict part(std::string_view part) const;

  /// @throws FormatError naming a setting that is missing.
  [[nodiscard]] const SettingValue& setting(std::string_view name) const;
  /// The same as a value of this type. @throws FormatError naming it if it is missing or has another type.
  template <class Value>
  [[nodiscard]] Value get(std::string_view name) const {
    Value value{};
    const SettingValue& found = setting(name);
    read(name, [&] { from_setting(found, value); });
    return value;
  }
  /// @throws FormatError naming the matrix if it is missing or has the other precision.
  template <Real T>
  [[nodiscard]] const Matrix<T>& matrix(std::string_view name) const {
    if (const auto* matrix = std::get_if<Matrix<T>>(&any_matrix(name))) return *matrix;
    refuse_precision(name);
  }
  /// Copies the values of a matrix to `target`. @throws FormatError as matrix(), or for another shape.
  template <Real T>
  void copy(std::string_view name, MatrixView<T> target) const;

 private:
  [[nodiscard]] const AnyMatrix& any_matrix(std::string_view name) const;
  [[noreturn]] static void refuse_precision(std::string_view name);
  /// Rethrows what from_setting throws, with the name of the setting.
  template <class Read>
  static void read(std::string_view name, const Read& read_value);
  [[noreturn]] static void refuse(std::string_view name, std::string_view problem);

  std::vector<Setting> settings_;
  std::vector<std::pair<std::string, AnyMatrix>> matrices_;
};

/// For an object that is to go on as it was.
/// @throws OptionError, which begins with `who`, naming the first setting that was another before.
void check_same_settings(std::string_view who, std::span<const Setting> now, std::span<const Setting> before);

template <class Read>
void StateDict::read(std::string_view name, const Read& read_value) {
  try {
    read_value();
  } catch (const OptionError& error) {
    refuse(name, error.what());
  }
}

extern template void StateDict::copy(std::string_view, MatrixView<float>) const;
extern template void StateDict::copy(std::string_view, MatrixView<double>) const;

}  // namespace ogee
