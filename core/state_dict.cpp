#include "state_dict.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

#include "errors.hpp"

namespace ogee {
namespace {

/// All numbers of a list, however long it is.
std::string exact_text(const SettingValue& value) {
  return std::visit(
      []<class Value>(const Value& known) -> std::string {
        if constexpr (requires { known.front() + known.front(); } && !std::same_as<Value, std::string>)
          return fmt::format("[{}]", fmt::join(known, ", "));
        else
          return text_of(known);
      },
      value);
}

}  // namespace

void StateDict::add(std::string_view part, StateDict state) {
  const std::string prefix = std::string(part) + ".";
  for (Setting& setting : state.settings_) set(prefix + setting.name, std::move(setting.value));
  for (auto& named : state.matrices_) set(prefix + named.first, std::move(named.second));
}

StateDict StateDict::part(std::string_view part) const {
  const std::string prefix = std::string(part) + ".";
  StateDict state;
  for (const auto& [name, value] : settings_)
    if (name.starts_with(prefix)) state.set(name.substr(prefix.size()), value);
  for (const auto& [name, matrix] : matrices_)
    if (name.starts_with(prefix)) state.set(name.substr(prefix.size()), matrix);
  return state;
}

const SettingValue& StateDict::setting(std::string_view name) const {
  for (const Setting& setting : settings_)
    if (setting.name == name) return setting.value;
  refuse(name, "is missing");
}

const AnyMatrix& StateDict::any_matrix(std::string_view name) const {
  for (const auto& [matrix_name, matrix] : matrices_)
    if (matrix_name == name) return matrix;
  refuse(name, "is missing");
}

template <Real T>
void StateDict::copy(std::string_view name, MatrixView<T> target) const {
  const Matrix<T>& source = matrix<T>(name);
  if (source.rows() != target.rows() || source.cols() != target.cols())
    refuse(name, fmt::format("is {}, expected {}", shape_text(source.rows(), source.cols()),
                             shape_text(target.rows(), target.cols())));
  std::copy_n(source.data(), source.size(), target.data());
}

void StateDict::refuse_precision(std::string_view name) { refuse(name, "has the other precision"); }

void StateDict::refuse(std::string_view name, std::string_view problem) {
  throw FormatError(fmt::format("the state of the training: {} {}", name, problem));
}

void check_same_settings(std::string_view who, std::span<const Setting> now,
                         std::span<const Setting> before) {
  std::map<std::string_view, std::pair<std::string, std::string>> texts;  // now and before
  for (const Setting& setting : now) texts[setting.name].first = exact_text(setting.value);
  for (const Setting& setting : before) texts[setting.name].second = exact_text(setting.value);
  for (const std::span<const Setting> all : {now, before})  // the first in their order
    for (const Setting& setting : all)
      if (const auto& [text, was] = texts[setting.name]; text != was)
        throw OptionError(fmt::format("{}: {} is {}, but {} in the training to go on with", who, setting.name,
                                      text.empty() ? "not set" : text, was.empty() ? "not set" : was));
}

template void StateDict::copy(std::string_view, MatrixView<float>) const;
template void StateDict::copy(std::string_view, MatrixView<double>) const;

}  // namespace ogee
