#pragma once

/// Networks in JSON, for flight records. For the library only, so that users do not need nlohmann's headers.

#include "../../../core/loss.hpp"
#include "../../../core/network.hpp"
#include "../../../formats/detail/settings_json.hpp"
#include "../../results/detail/json_values.hpp"

namespace ogee::detail {

/// One object per layer. @throws OptionError naming a layer whose kind is not registered.
template <Real T>
[[nodiscard]] Json network_json(const Network<T>& network);
/// @throws FormatError naming a layer that is invalid, unknown or does not fit the one before.
template <Real T>
[[nodiscard]] Network<T> read_network(const JsonReader& json);

/// Checks that a record can be read again.
/// @throws OptionError naming a layer whose kind is not registered; UnknownNameError naming a loss that is
///   not registered.
template <Real T>
void check_recordable(const Network<T>& network, const Loss& loss);

extern template Json network_json(const Network<float>&);
extern template Json network_json(const Network<double>&);
extern template Network<float> read_network(const JsonReader&);
extern template Network<double> read_network(const JsonReader&);
extern template void check_recordable(const Network<float>&, const Loss&);
extern template void check_recordable(const Network<double>&, const Loss&);

}  // namespace ogee::detail
