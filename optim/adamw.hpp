#pragma once

#include "adam.hpp"

namespace ogee {

/// Adam with decoupled weight decay (Loshchilov and Hutter 2019, algorithm 2): the gradient is not changed,
/// and each step begins with
///
///   w ← w − η λ w
///
/// in the form of PyTorch's torch.optim.AdamW.
using AdamW = AdamOf<true>;

extern template class OptimizerDescription::ModelOf<AdamW>;

}  // namespace ogee
