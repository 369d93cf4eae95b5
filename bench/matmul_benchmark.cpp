/// The three products of backpropagation as ogee computes them, on one core; eigen_benchmark.cpp has Eigen's.
///
///     ogee_matmul_benchmark --benchmark_filter=forward/batch:32/

#include <ogee/core/matmul.hpp>

#include "products.hpp"

namespace {

using Operands = bench::Operands<ogee::Matrix<float>>;
using ogee::read_only;
using ogee::view;

void forward(Operands& o) {
  const auto y = view(o.y);
  ogee::multiply_forward<float>(read_only(view(o.x)), o.weights, ogee::elements(o.bias), y);
}

void weights(Operands& o) {
  ogee::multiply_weights<float>(read_only(view(o.x)), read_only(view(o.y)), 0, view(o.weights_gradient));
}

void input(Operands& o) { ogee::multiply_input<float>(read_only(view(o.y)), o.weights, view(o.x_gradient)); }

}  // namespace

int main(int argc, char** argv) {
  bench::add_product<ogee::Matrix<float>>("ogee/forward", forward);
  bench::add_product<ogee::Matrix<float>>("ogee/weights", weights);
  bench::add_product<ogee::Matrix<float>>("ogee/input", input);
  return bench::run_products(argc, argv);
}
