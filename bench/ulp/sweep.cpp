#include "sweep.hpp"

#include <cmath>
#include <cstring>
#include <limits>
#include <mutex>
#include <ogee/activations/registry.hpp>
#include <ogee/core/parallel.hpp>
#include <ogee/core/simd.hpp>

namespace accuracy {
namespace {

struct Candidate {
  std::string set;
  ogee::Activation activation;  // with the kernels of that set
};

std::vector<Candidate> candidates_of(const std::string& function, const std::vector<std::string>& sets) {
  std::vector<Candidate> candidates;
  for (const std::string& set : sets) {
    ogee::use_instruction_set(set);
    candidates.push_back({set, ogee::activation_named(function)});
  }
  return candidates;
}

/// The errors of all candidates on one block; the references are computed once.
class BlockCheck {
 public:
  BlockCheck(const Subject& subject, const Constants& constants) : subject_(subject), constants_(constants) {}

  void run(const Floats& floats, ogee::Index index, const std::vector<Candidate>& candidates,
           std::vector<WorstErrors>& worst) {
    floats.block(index, points_);
    refer();
    WorstErrors of_last;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      value_.resize(points_.size());
      slope_.resize(points_.size());
      candidates[i].activation.value_and_slope<float>(points_, value_, slope_);
      if (i == 0 || !same_bits(value_, last_value_) || !same_bits(slope_, last_slope_)) of_last = errors();
      worst[i].take(of_last);
      value_.swap(last_value_);
      slope_.swap(last_slope_);
    }
  }

 private:
  void refer() {
    references_.clear();
    for (const float x : points_) references_.push_back(reference_at(static_cast<double>(x)));
  }

  [[nodiscard]] Reference<double> reference_at(double x) const {
    if (std::isnan(x)) return {x, x};
    if (!subject_.crossing.contains(x) || x < -2 || x > -0.25) return subject_.in_double(x, constants_);
    const Reference<long double> fine = subject_.in_long_double(x, constants_);
    return {static_cast<double>(fine.value), static_cast<double>(fine.slope)};
  }

  static bool same_bits(const std::vector<float>& a, const std::vector<float>& b) {
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0;
  }

  [[nodiscard]] WorstErrors errors() const {
    constexpr double epsilon = std::numeric_limits<float>::epsilon();
    WorstErrors worst;
    for (std::size_t i = 0; i < points_.size(); ++i) {
      const float x = points_[i];
      const auto& [value, slope] = references_[i];
      worst.value.take(error_of(value_[i], value, ulp(value)), x);
      if (subject_.crossing.contains(static_cast<double>(x))) {
        worst.crossing.take(error_of(slope_[i], slope, epsilon), x);
      } else {
        worst.slope.take(error_of(slope_[i], slope, ulp(slope)), x);
      }
    }
    return worst;
  }

  const Subject& subject_;
  const Constants& constants_;
  std::vector<float> points_;
  std::vector<Reference<double>> references_;
  std::vector<float> value_, slope_;
  std::vector<float> last_value_, last_slope_;  // of the instruction set before
};

}  // namespace

std::vector<Row> sweep(const Subject& subject, const Floats& floats, const std::vector<std::string>& sets,
                       int threads) {
  const std::vector<Candidate> candidates = candidates_of(subject.name, sets);
  Constants constants;
  for (const auto& parameter : candidates.front().activation.parameters())
    constants.push_back(parameter.value);
  std::vector<WorstErrors> worst(candidates.size());
  std::mutex mutex;
  std::vector<BlockCheck> checks(static_cast<std::size_t>(threads), BlockCheck(subject, constants));
  ogee::parallel_for(floats.blocks(), threads, [&](ogee::Index index, int thread) {
    std::vector<WorstErrors> of_block(candidates.size());
    checks[static_cast<std::size_t>(thread)].run(floats, index, candidates, of_block);
    const std::lock_guard lock(mutex);
    for (std::size_t i = 0; i < worst.size(); ++i) worst[i].take(of_block[i]);
  });
  std::vector<Row> rows;
  for (std::size_t i = 0; i < worst.size(); ++i)
    rows.push_back({&subject, candidates[i].set, floats.description(), worst[i]});
  return rows;
}

}  // namespace accuracy
