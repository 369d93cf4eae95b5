#include "layer.hpp"

#include "errors.hpp"

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
void Layer<T>::set_shapes(Index input_size, Index output_size, std::span<const ParameterShape> shapes) {
  input_size_ = input_size;
  output_size_ = output_size;
  for (const ParameterShape& shape : shapes) {
    parameters_.push_back({.name = shape.name,
                           .role = shape.role,
                           .value = Matrix<T>::Zero(shape.rows, shape.columns),
                           .regularization = shape.regularization});
  }
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
