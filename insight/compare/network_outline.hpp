#pragma once

/// What a network consists of, for results and reports.

#include <string>
#include <vector>

#include "../../core/activation.hpp"
#include "../../core/network.hpp"

namespace ogee {

/// The units of each layer with weights but the last.
template <Real T>
[[nodiscard]] std::vector<Index> hidden_units(const Network<T>& network);

/// The activation functions in a network, each once.
template <Real T>
[[nodiscard]] std::vector<Activation> activations_of(const Network<T>& network);

/// "dense 64 → 32", "tanh": the layers of a network.
template <Real T>
[[nodiscard]] std::vector<std::string> layer_texts(const Network<T>& network);

extern template std::vector<Index> hidden_units(const Network<float>&);
extern template std::vector<Index> hidden_units(const Network<double>&);
extern template std::vector<Activation> activations_of(const Network<float>&);
extern template std::vector<Activation> activations_of(const Network<double>&);
extern template std::vector<std::string> layer_texts(const Network<float>&);
extern template std::vector<std::string> layer_texts(const Network<double>&);

}  // namespace ogee
