/// The command in a program with an optimizer and a schedule of its own.

#include <cmath>
#include <cstddef>
#include <ogee/cli/command.hpp>
#include <ogee/core/kinds.hpp>
#include <ogee/core/optimizer.hpp>
#include <ogee/core/schedule.hpp>
#include <string_view>
#include <tuple>

namespace ogee {

/// w ← w − η g where |g| is above a threshold
struct OwnDescent {
  static constexpr std::string_view kind = "own_descent";

  double learning_rate = 0.1;
  double threshold = 0;

  [[nodiscard]] Index state_count() const { return 0; }
  template <Real T>
  void update(const UpdateTile<T>& tile) const {
    for (std::size_t i = 0; i < tile.weights.size(); ++i)
      if (std::abs(tile.gradient[i]) > static_cast<T>(threshold))
        tile.weights[i] -= static_cast<T>(learning_rate) * tile.gradient[i];
  }
};

template <>
inline constexpr auto fields_of<OwnDescent> = std::tuple{
    Field{"learning_rate", &OwnDescent::learning_rate, ranges::not_negative, "size of a step"},
    Field{"threshold", &OwnDescent::threshold, ranges::not_negative, "smaller gradients do not count"}};

/// η₀ · 2^(−t / half_life)
struct OwnDecay {
  static constexpr std::string_view kind = "own_decay";

  double learning_rate = 0.1;
  double half_life = 10;

  [[nodiscard]] double rate(Index time) const {
    return learning_rate * std::exp2(-static_cast<double>(time) / half_life);
  }
};

template <>
inline constexpr auto fields_of<OwnDecay> =
    std::tuple{Field{"learning_rate", &OwnDecay::learning_rate, ranges::not_negative, "the first rate"},
               Field{"half_life", &OwnDecay::half_life, ranges::positive, "epochs until the rate is half"}};

}  // namespace ogee

int main(int count, char** arguments) {
  ogee::registry<ogee::OptimizerDescription>().add<ogee::OwnDescent>();
  ogee::registry<ogee::Schedule>().add<ogee::OwnDecay>();
  return ogee::run_command(count, arguments);
}
