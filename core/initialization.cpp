#include "initialization.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "errors.hpp"

namespace ogee {
namespace {

using enum Initialization;

constexpr std::array schemes{
    NamedInitialization{matched, "matched"},
    NamedInitialization{lecun_uniform, "lecun_uniform"},
    NamedInitialization{lecun_normal, "lecun_normal"},
    NamedInitialization{glorot_uniform, "glorot_uniform"},
    NamedInitialization{glorot_normal, "glorot_normal"},
    NamedInitialization{he_uniform, "he_uniform"},
    NamedInitialization{he_normal, "he_normal"},
};

bool is_uniform(Initialization scheme) {
  return scheme == lecun_uniform || scheme == glorot_uniform || scheme == he_uniform;
}

}  // namespace

std::span<const NamedInitialization> all_initializations() { return schemes; }

std::string_view name_of(Initialization scheme) {
  return std::find_if(schemes.begin(), schemes.end(), [&](const auto& s) { return s.scheme == scheme; })
      ->name;
}

Initialization initialization_named(std::string_view name) {
  const auto found =
      std::find_if(schemes.begin(), schemes.end(), [&](const auto& s) { return s.name == name; });
  if (found != schemes.end()) return found->scheme;
  std::vector<std::string> known;
  for (const auto& scheme : schemes) known.emplace_back(scheme.name);
  throw unknown_name("initialisation", name, known);
}

double initial_variance(const InitialDraw& draw, Index fan_in, Index fan_out) {
  const auto in = static_cast<double>(fan_in);
  const auto out = static_cast<double>(fan_out);
  switch (draw.scheme) {
    case lecun_uniform:
    case lecun_normal:
      return 1 / in;
    case glorot_uniform:
    case glorot_normal:
      return 2 / (in + out);
    case he_uniform:
    case he_normal:
      return 2 / in;
    case matched:
      break;
  }
  const double power = in * draw.following.forward + out * draw.following.backward;
  // A function whose moments do not exist, or that is zero everywhere, has no matching scale.
  return std::isfinite(power) && power > 0 ? 2 / power : 2 / (in + out);
}

template <Real T>
void draw_weights(const InitialDraw& draw, Matrix<T>& weights) {
  const double deviation = std::sqrt(initial_variance(draw, weights.rows(), weights.cols()));
  const double half_width = std::sqrt(3.0) * deviation;
  for (Index i = 0; i < weights.size(); ++i) {
    const auto position = static_cast<std::uint64_t>(i);
    weights.data()[i] =
        static_cast<T>(is_uniform(draw.scheme) ? half_width * (2 * draw.stream.uniform(position) - 1)
                                               : deviation * draw.stream.normal(position));
  }
}

template void draw_weights(const InitialDraw&, Matrix<float>&);
template void draw_weights(const InitialDraw&, Matrix<double>&);

}  // namespace ogee
