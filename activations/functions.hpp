#pragma once

/// The built-in activation functions as C++ types: `Network net{Dense{2, 4}, Tanh{}, Dense{4, 1}};`.
/// Each is defined, with its contract, in the file of its name in activations/functions/.

#include <string_view>

#include "../core/activation.hpp"

namespace ogee {

/// σ(x) = 1 / (1 + e⁻ˣ). Squashes to (0, 1), near-linear around 0; saturates on both sides.
struct Logistic : Activation {
  Logistic();
};
using Sigmoid = Logistic;

/// max(0, min(1, slope·x + offset)): the tangent of the logistic at 0, clipped. By default slope 0.25 and
/// offset 0.5; presets nndl (the default), torch and keras3 (x/6 + 0.5), keras2 and onnx (0.2x + 0.5),
/// binarynet (0.5x + 0.5). @throws OptionError unless slope > 0 and the constants are finite.
struct HardLogistic : Activation {
  HardLogistic();
  HardLogistic(double slope, double offset);
  explicit HardLogistic(std::string_view preset);
};
using HardSigmoid = HardLogistic;

/// tanh(x) = 2σ(2x) − 1. Squashes to (−1, 1), zero-centred; saturates on both sides.
struct Tanh : Activation {
  Tanh();
};

/// max(low, min(high, x)), by default between −1 and 1: the tangent of tanh at 0, clipped.
/// @throws OptionError unless low < high and both are finite.
struct HardTanh : Activation {
  HardTanh();
  HardTanh(double low, double high);
};

/// 1 where x > 0, else 0: the perceptron's threshold. Its slope is 0 everywhere: earlier layers do not learn.
struct Step : Activation {
  Step();
};

/// x: no activation at all.
struct Identity : Activation {
  Identity();
};
using Linear = Identity;

/// max(0, x). Saturates on the left; its slope at 0 is taken as 0.
struct Relu : Activation {
  Relu();
};

/// x where x > 0, else slope·x, by default with slope 0.01: a relu that never saturates. The slope at 0 is
/// that of the left side. @throws OptionError unless slope > 0 and finite.
struct LeakyRelu : Activation {
  LeakyRelu();
  explicit LeakyRelu(double slope);
};

/// x where x > 0, else alpha (eˣ − 1), by default with alpha 1; saturates on the left at −alpha.
/// @throws OptionError unless alpha > 0 and finite.
struct Elu : Activation {
  Elu();
  explicit Elu(double alpha);
};

/// ln(1 + eˣ): a smooth relu.
struct Softplus : Activation {
  Softplus();
};

/// x / (1 + |x|). Squashes to (−1, 1) like tanh, but saturates slowly: the slope falls as 1/x².
struct Softsign : Activation {
  Softsign();
};

/// x σ(x). Smooth, and not monotone: it dips to −0.278 at x ≈ −1.278.
struct Silu : Activation {
  Silu();
};
using Swish = Silu;

/// x Φ(x), with Φ the normal distribution itself, not an approximation by tanh. It dips to −0.170 at x ≈
/// −0.752.
struct Gelu : Activation {
  Gelu();
};

/// x·max(0, min(1, x/6 + 1/2)): silu with the hard logistic of PyTorch for σ. Its slope jumps at both kinks.
struct HardSilu : Activation {
  HardSilu();
};
using HardSwish = HardSilu;

}  // namespace ogee
