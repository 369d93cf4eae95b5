#pragma once

#include <gtest/gtest.h>

#include <ogee/core/loss.hpp>
#include <vector>

namespace ogee {

/// The losses of some rows, and the gradient.
template <Real T>
struct Evaluated {
  std::vector<double> losses;
  Matrix<T> gradient;
};

template <Real T>
Evaluated<T> evaluated(const Loss& loss, const Matrix<T>& outputs, const Matrix<T>& targets,
                       double weight = 1) {
  Evaluated<T> result{std::vector<double>(static_cast<std::size_t>(outputs.rows())), outputs};
  loss.differentiate(view(outputs), view(targets), weight, result.losses, view(result.gradient));
  std::vector<double> again(result.losses.size());
  loss.evaluate(view(outputs), view(targets), again);
  EXPECT_EQ(again, result.losses) << "evaluate and differentiate disagree";
  return result;
}

}  // namespace ogee
