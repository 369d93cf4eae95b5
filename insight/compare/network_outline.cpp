#include "network_outline.hpp"

#include <algorithm>

#include "../../core/layer.hpp"
#include "../../core/parameter.hpp"

namespace ogee {
namespace {

/// Gathers the activations that layers show, each once.
template <Real T>
class ActivationCollector final : public Observer<T> {
 public:
  void activation(const Activation& activation, const ConstMatrixView<T>& /*pre_activations*/) override {
    const auto same = [&](const Activation& other) {
      return other.description() == activation.description();
    };
    if (std::none_of(found_.begin(), found_.end(), same)) found_.push_back(activation);
  }
  [[nodiscard]] const std::vector<Activation>& found() const { return found_; }

 private:
  std::vector<Activation> found_;
};

}  // namespace

template <Real T>
std::vector<Index> hidden_units(const Network<T>& network) {
  std::vector<Index> units;
  for (Index i = 0; i < network.size(); ++i) {
    const auto& parameters = network.layer(i).parameters();
    if (std::any_of(parameters.begin(), parameters.end(),
                    [](const Parameter<T>& parameter) { return parameter.role == Role::weight; }))
      units.push_back(network.output_size(i));
  }
  if (!units.empty()) units.pop_back();
  return units;
}

template <Real T>
std::vector<Activation> activations_of(const Network<T>& network) {
  ActivationCollector<T> collector;
  for (Index i = 0; i < network.size(); ++i) {
    const Matrix<T> zeros = Matrix<T>::Zero(1, network.layer(i).input_size());
    network.layer(i).observe(view(zeros), collector);
  }
  return collector.found();
}

template <Real T>
std::vector<std::string> layer_texts(const Network<T>& network) {
  std::vector<std::string> texts;
  for (Index i = 0; i < network.size(); ++i) {
    std::string text = network.layer(i).name();
    const std::string description = network.layer(i).description();
    if (description.starts_with(text)) {
      text = description;
    } else if (!description.empty()) {
      text.append(" ").append(description);
    }
    texts.push_back(std::move(text));
  }
  return texts;
}

template std::vector<Index> hidden_units(const Network<float>&);
template std::vector<Index> hidden_units(const Network<double>&);
template std::vector<Activation> activations_of(const Network<float>&);
template std::vector<Activation> activations_of(const Network<double>&);
template std::vector<std::string> layer_texts(const Network<float>&);
template std::vector<std::string> layer_texts(const Network<double>&);

}  // namespace ogee
