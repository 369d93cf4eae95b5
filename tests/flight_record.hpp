#pragma once

/// What tests of flight records share.

#include <gtest/gtest.h>

#include <cstring>
#include <limits>
#include <ogee/ogee.hpp>

namespace ogee {

template <Real T>
void expect_same_bits(const Matrix<T>& a, const Matrix<T>& b) {
  ASSERT_EQ(a.rows(), b.rows());
  ASSERT_EQ(a.cols(), b.cols());
  EXPECT_EQ(std::memcmp(a.data(), b.data(), static_cast<std::size_t>(a.size()) * sizeof(T)), 0);
}

/// Every kind of layer, with numbers that are hard to write.
template <Real T>
FlightRecord<T> record_with(const Loss& loss) {
  Network<float> made{Scale{.center = {0.1, 0.2, 0.3}, .factor = {1e-3}},
                      Dense{3, 4, {.bias = false}},
                      HardTanh{-1.1, 1.3},
                      Dropout{0.3},
                      Gate{Tanh{}},
                      Residual{HardTanh{}},
                      Dense{4, 2, {.regularization = {.l1 = 1e-5, .l2 = 0.1}}},
                      Softmax{}};
  made.initialize({.seed = 0xFEDCBA9876543210});
  Network<T> network = made.cast<T>();
  Matrix<T>& weights = network.parameters()[0]->value;
  weights(0, 0) = std::numeric_limits<T>::infinity();
  weights(0, 1) = -std::numeric_limits<T>::quiet_NaN();
  weights(0, 2) = std::numeric_limits<T>::denorm_min();
  weights(0, 3) = T(-0.0);
  weights(1, 0) = std::numeric_limits<T>::max();
  Matrix<T> targets = Matrix<T>::Zero(2, 2);
  targets.col(1).setOnes();
  return {.library = "0.1.0",
          .instruction_set = "AVX2",
          .moment = NonFiniteMoment::evaluation,
          .place = "epoch 3, validation (row 0 is sample 7)",
          .message = "dense1 (3 → 4): \"so\"\n",
          .array = "output of dense1",
          .rows = {1},
          .epoch = 3,
          .batch = 2,
          .step = 0xFFFFFFFFFFFFFFFF,
          .seed = 0x8000000000000001,
          .threads = 2,
          .optimizer = "sgd(learning_rate=0.1)",
          .clipping = {.value = 0.1, .norm = std::nullopt},
          .network = std::move(network),
          .loss = loss,
          .inputs = Matrix<T>::Random(2, 3),
          .targets = std::move(targets),
          .samples = {7, 9},
          .probes = {}};
}

}  // namespace ogee
