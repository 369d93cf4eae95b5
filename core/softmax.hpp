#pragma once

#include "types.hpp"

namespace ogee {

/// Replaces each row z by softmax(z)_k = e^{z_k − m} / Σ_j e^{z_j − m}, m = max z. No power overflows; sums
/// are computed in double.
template <Real T>
void softmax_rows(MatrixView<T> logits);

extern template void softmax_rows(MatrixView<float>);
extern template void softmax_rows(MatrixView<double>);

}  // namespace ogee
