#include "neighbour.hpp"

namespace neighbour {

Eigen::MatrixXd scaled(Eigen::MatrixXd m) { return 2 * m; }

Eigen::MatrixXf transposed(const Eigen::MatrixXf& m) { return m.transpose(); }

Eigen::VectorXf sums_of_rows(const Eigen::Ref<const Eigen::MatrixXf>& m) { return m.rowwise().sum(); }

void resize(Eigen::MatrixXd& m, Eigen::Index rows, Eigen::Index columns) { m.setOnes(rows, columns); }

Eigen::Vector4d doubled(Eigen::Vector4d v) { return 2 * v; }

Eigen::Matrix<float, 8, 1> doubled(Eigen::Matrix<float, 8, 1> v) { return 2 * v; }

Matrices identities(std::size_t count) { return Matrices(count, Eigen::Matrix4f::Identity()); }

std::vector<Eigen::Matrix4f> plain_identities(std::size_t count) {
  return std::vector<Eigen::Matrix4f>(count, Eigen::Matrix4f::Identity());
}

std::vector<Pose> poses(std::size_t count) { return std::vector<Pose>(count); }

}  // namespace neighbour
