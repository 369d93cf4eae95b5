/// The three products of backpropagation computed by Eigen, compiled for this machine, for comparison with
/// matmul_benchmark.cpp. It does not link ogee, which is compiled for any machine: both would share Eigen's
/// functions, compiled in two ways.

#include "products.hpp"

namespace {

using Matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Operands = bench::Operands<Matrix>;

void forward(Operands& o) {
  o.y.noalias() = o.x * o.weights;  // (B×out) = (B×in) · (in×out)
  o.y.rowwise() += o.bias.row(0);
}

void weights(Operands& o) {
  o.weights_gradient.noalias() = o.x.transpose() * o.y;  // (in×out) = (in×B) · (B×out)
}

void input(Operands& o) {
  o.x_gradient.noalias() = o.y * o.weights.transpose();  // (B×in) = (B×out) · (out×in)
}

}  // namespace

int main(int argc, char** argv) {
  bench::add_product<Matrix>("Eigen/forward", forward);
  bench::add_product<Matrix>("Eigen/weights", weights);
  bench::add_product<Matrix>("Eigen/input", input);
  return bench::run_products(argc, argv);
}
