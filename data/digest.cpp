#include "digest.hpp"

#include <algorithm>
#include <bit>
#include <numeric>
#include <vector>

namespace ogee {
namespace {

constexpr Index rows_at_once = 256;

void add(std::uint64_t& hash, const Matrix<float>& values) {
  for (Index i = 0; i < values.size(); ++i) {
    hash ^= std::bit_cast<std::uint32_t>(values.data()[i]);
    hash *= 0x100000001B3;
  }
}

}  // namespace

std::uint64_t digest(const Dataset& data) {
  std::uint64_t hash = 0xCBF29CE484222325;
  for (Index first = 0; first < data.size(); first += rows_at_once) {
    std::vector<Index> rows(static_cast<std::size_t>(std::min(rows_at_once, data.size() - first)));
    std::iota(rows.begin(), rows.end(), first);
    Matrix<float> inputs(std::ssize(rows), data.features());
    Matrix<float> targets(std::ssize(rows), data.outputs());
    data.gather_inputs<float>(rows, view(inputs));
    data.gather_targets<float>(rows, view(targets));
    add(hash, inputs);
    add(hash, targets);
  }
  return hash;
}

}  // namespace ogee
