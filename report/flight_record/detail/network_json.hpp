#pragma once

/// Networks and losses in JSON, for flight records. Only for the library, so that users do not need
/// nlohmann's headers.

#include <memory>

#include "../../../core/loss.hpp"
#include "../../../core/network.hpp"
#include "../../../formats/detail/json_reader.hpp"
#include "../../results/detail/json_values.hpp"

namespace ogee::detail {

/// One object per layer. @throws OptionError naming a layer that is not one of the library's.
template <Real T>
[[nodiscard]] Json network_json(const Network<T>& network);
/// @throws FormatError naming the layer that is impossible, unknown or does not fit the one before.
template <Real T>
[[nodiscard]] Network<T> read_network(const JsonReader& json);

/// @throws OptionError naming a layer or a loss that is not one of the library's: another program could not
/// make it.
template <Real T>
void check_recordable(const Network<T>& network, const Loss<T>& loss);

/// @throws OptionError for a loss that is not one of the library's.
template <Real T>
[[nodiscard]] Json loss_json(const Loss<T>& loss);
/// @throws FormatError for an unknown loss or impossible options.
template <Real T>
[[nodiscard]] std::unique_ptr<Loss<T>> read_loss(const JsonReader& json);

extern template Json network_json(const Network<float>&);
extern template Json network_json(const Network<double>&);
extern template Network<float> read_network(const JsonReader&);
extern template Network<double> read_network(const JsonReader&);
extern template void check_recordable(const Network<float>&, const Loss<float>&);
extern template void check_recordable(const Network<double>&, const Loss<double>&);
extern template Json loss_json(const Loss<float>&);
extern template Json loss_json(const Loss<double>&);
extern template std::unique_ptr<Loss<float>> read_loss(const JsonReader&);
extern template std::unique_ptr<Loss<double>> read_loss(const JsonReader&);

}  // namespace ogee::detail
