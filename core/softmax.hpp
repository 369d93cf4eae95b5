#pragma once

#include "types.hpp"

namespace ogee {

/// Turns each row z into softmax(z)_k = e^{z_k − m} / Σ_j e^{z_j − m}, m = max z, in place. No power
/// overflows; sums are taken in double.
template <Real T>
void softmax_rows(MatrixView<T> logits);

extern template void softmax_rows(MatrixView<float>);
extern template void softmax_rows(MatrixView<double>);

}  // namespace ogee
