#include "clipping.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "../core/errors.hpp"
#include "../core/non_finite.hpp"
#include "../core/parallel.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "training/clipping.cpp"
#include <hwy/foreach_target.h>

#include "../core/detail/simd-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace ogee {
namespace HWY_NAMESPACE {

// The number of partial sums is the same for every vector length, so that the bits are, too.
constexpr std::size_t sums = 16;

/// Adds the squares of 16 elements to 16 sums.
template <class T, class D, std::size_t vectors>
HWY_INLINE void add_squares(D d, const T* values, hn::Vec<D> (&totals)[vectors]) {
  for (std::size_t i = 0; i < vectors; ++i) {
    hn::Vec<D> wide;
    if constexpr (std::same_as<T, float>) {
      wide = hn::PromoteTo(d, hn::LoadU(hn::Rebind<float, D>(), values + i * hn::Lanes(d)));
    } else {
      wide = hn::LoadU(d, values + i * hn::Lanes(d));
    }
    totals[i] = hn::MulAdd(wide, wide, totals[i]);
  }
}

template <class T>
double sum_of_squares(const T* values, std::size_t count) {
  const Wide<double> d;
  hn::Vec<Wide<double>> totals[sums / hn::MaxLanes(Wide<double>())];
  for (auto& total : totals) total = hn::Zero(d);
  std::size_t i = 0;
  for (; i + sums <= count; i += sums) add_squares(d, values + i, totals);
  if (i < count) {
    T rest[sums] = {};
    std::copy(values + i, values + count, rest);
    add_squares(d, rest, totals);
  }
  HWY_ALIGN double lanes[sums];
  for (std::size_t k = 0; k < std::size(totals); ++k) hn::Store(totals[k], d, lanes + k * hn::Lanes(d));
  double sum = 0;
  for (const double lane : lanes) sum += lane;
  return sum;
}

/// Replaces each vector of an array.
template <class T, class Map>
HWY_INLINE void map_each(T* values, std::size_t count, const Map& map) {
  const Wide<T> d;
  std::size_t i = 0;
  for (; i + hn::Lanes(d) <= count; i += hn::Lanes(d))
    hn::StoreU(map(hn::LoadU(d, values + i)), d, values + i);
  if (const std::size_t rest = count - i; rest > 0)
    store_first(map(load_first(d, values + i, rest)), d, values + i, rest);
}

/// Leaves NaN unchanged; returns whether there is such an element.
template <class T>
bool clamp(T* values, std::size_t count, T limit) {
  const Wide<T> d;
  const auto high = hn::Set(d, limit);
  const auto low = hn::Neg(high);
  auto undefined = hn::IsNaN(high);  // nowhere yet
  map_each(values, count, [&](auto vector) HWY_ATTR {
    const auto is_nan = hn::IsNaN(vector);
    undefined = hn::Or(undefined, is_nan);
    return hn::IfThenElse(is_nan, vector, hn::Min(hn::Max(vector, low), high));
  });
  return !hn::AllFalse(d, undefined);
}

template <class T>
void scale(T* values, std::size_t count, T factor) {
  const auto factors = hn::Set(Wide<T>(), factor);
  map_each(values, count, [&](auto vector) HWY_ATTR { return hn::Mul(vector, factors); });
}

double sum_of_squares_float(const float* values, std::size_t count) { return sum_of_squares(values, count); }
double sum_of_squares_double(const double* values, std::size_t count) {
  return sum_of_squares(values, count);
}
bool clamp_float(float* values, std::size_t count, float limit) { return clamp(values, count, limit); }
bool clamp_double(double* values, std::size_t count, double limit) { return clamp(values, count, limit); }
void scale_float(float* values, std::size_t count, float factor) { scale(values, count, factor); }
void scale_double(double* values, std::size_t count, double factor) { scale(values, count, factor); }

}  // namespace HWY_NAMESPACE
}  // namespace ogee
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ogee {
namespace {

HWY_EXPORT(sum_of_squares_float);
HWY_EXPORT(sum_of_squares_double);
HWY_EXPORT(clamp_float);
HWY_EXPORT(clamp_double);
HWY_EXPORT(scale_float);
HWY_EXPORT(scale_double);

double sum_of_squares(std::span<const float> values) {
  return OGEE_KERNEL(sum_of_squares_float)(values.data(), values.size());
}
double sum_of_squares(std::span<const double> values) {
  return OGEE_KERNEL(sum_of_squares_double)(values.data(), values.size());
}
bool clamp(std::span<float> values, float limit) {
  return OGEE_KERNEL(clamp_float)(values.data(), values.size(), limit);
}
bool clamp(std::span<double> values, double limit) {
  return OGEE_KERNEL(clamp_double)(values.data(), values.size(), limit);
}
void scale(std::span<float> values, float factor) {
  OGEE_KERNEL(scale_float)(values.data(), values.size(), factor);
}
void scale(std::span<double> values, double factor) {
  OGEE_KERNEL(scale_double)(values.data(), values.size(), factor);
}

// PyTorch's guard against a norm of 0.
constexpr double min_norm = 1e-6;

// The maximum number of parts of a gradient; each must be large enough for a thread.
constexpr std::size_t max_parts = 64;
constexpr std::size_t elements_per_part = 1 << 16;

/// Calls visit(number, part) for each part of a gradient. The division depends only on its size.
template <Real T, class Visit>
void for_each_part(std::span<T> gradient, int threads, const Visit& visit) {
  const std::size_t size = gradient.size();
  const std::size_t parts = std::clamp<std::size_t>(size / elements_per_part, 1, max_parts);
  parallel_for(static_cast<Index>(parts), threads, [&](Index i) {
    const auto number = static_cast<std::size_t>(i);
    const std::size_t first = size * number / parts;
    visit(number, gradient.subspan(first, size * (number + 1) / parts - first));
  });
}

/// The gradient of each parameter, after backward().
template <Real T, class Visit>
void for_each_gradient(const Network<T>& network, Workspace<T>& workspace, const Visit& visit) {
  workspace.check_network(network);
  workspace.keep_parameter_gradients();
  for (Index k = 0; k < workspace.parameter_count(); ++k) visit(elements(workspace.parameter_gradient(k)));
}

/// ‖g‖², part after part.
template <Real T>
double squared_norm(const Network<T>& network, Workspace<T>& workspace) {
  double squared = 0;
  for_each_gradient(network, workspace, [&](std::span<T> gradient) {
    std::array<double, max_parts> sums{};
    for_each_part(gradient, workspace.threads(), [&](std::size_t number, std::span<T> part) {
      sums[number] = sum_of_squares(std::span<const T>(part));
    });
    for (const double sum : sums) squared += sum;
  });
  return squared;
}

/// The error for a gradient with an element that is not finite.
template <Real T>
NonFiniteError gradient_error(const Network<T>& network, const Workspace<T>& workspace) {
  return NonFiniteError(
      non_finite_gradient(network, workspace).value_or("the norm of the gradient is not finite"));
}

}  // namespace

template <Real T>
void clip_by_value(const Network<T>& network, Workspace<T>& workspace, double limit) {
  check(Clipping{.value = limit});
  const auto most = static_cast<T>(std::min(limit, static_cast<double>(std::numeric_limits<T>::max())));
  std::array<bool, max_parts> undefined{};
  for_each_gradient(network, workspace, [&](std::span<T> gradient) {
    for_each_part(gradient, workspace.threads(), [&](std::size_t number, std::span<T> part) {
      if (clamp(part, most)) undefined[number] = true;
    });
  });
  if (std::find(undefined.begin(), undefined.end(), true) != undefined.end())
    throw gradient_error(network, workspace);
}

template <Real T>
double clip_by_norm(const Network<T>& network, Workspace<T>& workspace, double limit) {
  check(Clipping{.norm = limit});
  const double norm = std::sqrt(squared_norm(network, workspace));
  if (!std::isfinite(norm)) throw gradient_error(network, workspace);
  const double factor = limit / (norm + min_norm);
  if (factor >= 1) return norm;
  for_each_gradient(network, workspace, [&](std::span<T> gradient) {
    for_each_part(gradient, workspace.threads(),
                  [&](std::size_t /*number*/, std::span<T> part) { scale(part, static_cast<T>(factor)); });
  });
  return norm;
}

template <Real T>
void clip(const Network<T>& network, Workspace<T>& workspace, const Clipping& clipping) {
  if (clipping.value) clip_by_value(network, workspace, *clipping.value);
  if (clipping.norm) clip_by_norm(network, workspace, *clipping.norm);
}

void check(const Clipping& clipping) { check_fields<double>("clipping", clipping); }

template void clip_by_value(const Network<float>&, Workspace<float>&, double);
template void clip_by_value(const Network<double>&, Workspace<double>&, double);
template double clip_by_norm(const Network<float>&, Workspace<float>&, double);
template double clip_by_norm(const Network<double>&, Workspace<double>&, double);
template void clip(const Network<float>&, Workspace<float>&, const Clipping&);
template void clip(const Network<double>&, Workspace<double>&, const Clipping&);

}  // namespace ogee
#endif
