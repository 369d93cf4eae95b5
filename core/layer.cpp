#include "layer.hpp"

#include <fmt/format.h>

#include "errors.hpp"
#include "option_checks.hpp"

namespace ogee {

template <Real T>
const Parameter<T>& Layer<T>::parameter(std::string_view name) const {
  std::vector<std::string> known;
  for (const Parameter<T>& parameter : parameters_) {
    if (parameter.name == name) return parameter;
    known.push_back(parameter.name);
  }
  throw unknown_name("parameter of " + this->name(), name, known);
}

template <Real T>
Parameter<T>& Layer<T>::parameter(std::string_view name) {
  return const_cast<Parameter<T>&>(std::as_const(*this).parameter(name));
}

template <Real T>
void Layer<T>::initialize(const InitialDraw& draw) {
  stream_ = draw.stream.for_purpose(RandomPurpose::dropout);
  draw_parameters(draw, parameters_);
}

template <Real T>
void Layer<T>::set_shape(const LayerShape& sizes) {
  detail::require_count(kind(), "input size", sizes.inputs);
  detail::require_count(kind(), "output size", sizes.outputs);
  input_size_ = sizes.inputs;
  output_size_ = sizes.outputs;
  for (const ParameterShape& shape : sizes.parameters) {
    if (shape.rows < 1 || shape.columns < 1)
      throw OptionError(fmt::format("{}: parameter {} is {}, expected at least 1×1", kind(), shape.name,
                                    shape_text(shape.rows, shape.columns)));
    for (const Parameter<T>& before : parameters_)
      if (before.name == shape.name)
        throw OptionError(fmt::format("{}: two parameters are called {}", kind(), shape.name));
    parameters_.push_back({.name = shape.name,
                           .role = shape.role,
                           .value = Matrix<T>::Zero(shape.rows, shape.columns),
                           .regularization = shape.regularization});
  }
}

template <Real T>
void Layer<T>::check_plan() const {
  detail::require_count(kind(), "saved_size", saved_size(), 0);
  if (saves_over_input() && saved_size() != input_size_)
    throw OptionError(
        fmt::format("{}: saved_size is {}, expected {}: what is saved over the input has its size", kind(),
                    saved_size(), input_size_));
}

template <Real T>
void draw_by_role(const InitialDraw& draw, std::span<Parameter<T>> parameters) {
  std::uint64_t drawn = 0;
  for (Parameter<T>& parameter : parameters) {
    parameter.value.setZero();
    if (parameter.role == Role::bias) continue;
    draw_weights(draw, parameter.value, drawn);
    drawn += static_cast<std::uint64_t>(parameter.value.size());
  }
}

template class Layer<float>;
template class Layer<double>;
template void draw_by_role(const InitialDraw&, std::span<Parameter<float>>);
template void draw_by_role(const InitialDraw&, std::span<Parameter<double>>);

}  // namespace ogee
