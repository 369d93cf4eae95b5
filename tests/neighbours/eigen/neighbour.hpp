#pragma once

/// Another library built on Eigen, which knows nothing of ogee: it takes and returns objects of dynamic and
/// of fixed size, whose memory one side allocates and the other frees.

#include <Eigen/Core>
#include <Eigen/StdVector>
#include <vector>

namespace neighbour {

Eigen::MatrixXd scaled(Eigen::MatrixXd m);
Eigen::MatrixXf transposed(const Eigen::MatrixXf& m);
Eigen::VectorXf sums_of_rows(const Eigen::Ref<const Eigen::MatrixXf>& m);
void resize(Eigen::MatrixXd& m, Eigen::Index rows, Eigen::Index columns);

Eigen::Vector4d doubled(Eigen::Vector4d v);
Eigen::Matrix<float, 8, 1> doubled(Eigen::Matrix<float, 8, 1> v);

using Matrices = std::vector<Eigen::Matrix4f, Eigen::aligned_allocator<Eigen::Matrix4f>>;
Matrices identities(std::size_t count);
std::vector<Eigen::Matrix4f> plain_identities(std::size_t count);

struct Pose {
  char name = 'a';
  Eigen::Matrix4f rotation = Eigen::Matrix4f::Identity();
  Eigen::Vector4d place = Eigen::Vector4d::Zero();
  Eigen::Matrix<float, 8, 1> marks = Eigen::Matrix<float, 8, 1>::Ones();
  Eigen::MatrixXf history = Eigen::MatrixXf::Zero(3, 5);
};
std::vector<Pose> poses(std::size_t count);

}  // namespace neighbour
