// Allocates and frees by Eigen, and formats by fmt: what the test of symbols must find.

#define FMT_HEADER_ONLY
#include <fmt/format.h>
#include <Eigen/Core>

Eigen::MatrixXd scaled(Eigen::MatrixXd m) { return 2 * m; }

std::string text(double value) { return fmt::format("{}", value); }
