#pragma once

#include <memory>

#include "../core/network.hpp"

namespace ogee {

/// `count` layers of a network, from number `first` on, as a network for rows in T: numbers are rounded or widened to the
/// precision of the layers on the way in, and back on the way out. For inference only. It shares the layers.
/// @throws OptionError unless there are that many, and at least one.
template <Real T, Real P>
[[nodiscard]] Network<T> for_rows_in(std::shared_ptr<const Network<P>> network, Index first, Index count);

extern template Network<float> for_rows_in(std::shared_ptr<const Network<float>>, Index, Index);
extern template Network<float> for_rows_in(std::shared_ptr<const Network<double>>, Index, Index);
extern template Network<double> for_rows_in(std::shared_ptr<const Network<float>>, Index, Index);
extern template Network<double> for_rows_in(std::shared_ptr<const Network<double>>, Index, Index);

}  // namespace ogee
