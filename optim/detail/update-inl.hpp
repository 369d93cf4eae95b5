/// The loop of every optimizer, for the instruction set being compiled. Included once for each of them, after
/// <hwy/foreach_target.h>.

#if defined(OGEE_OPTIM_UPDATE_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef OGEE_OPTIM_UPDATE_INL_HPP
#undef OGEE_OPTIM_UPDATE_INL_HPP
#else
#define OGEE_OPTIM_UPDATE_INL_HPP
#endif

#include "../../core/detail/simd-inl.hpp"
#include "../../core/optimizer.hpp"

HWY_BEFORE_NAMESPACE();
namespace ogee {
namespace HWY_NAMESPACE {

/// Updates one vector each of gradient, weights and state.
template <class Rule, class Load, class Store, class T, class... State>
HWY_INLINE void update_vector(const Rule& rule, const Load& load, const Store& store, const T* gradients,
                              T* weights, State*... states) {
  const auto update = [&](auto gradient, auto weight, auto... state) HWY_ATTR {
    rule(gradient, weight, state...);
    store(weight, weights);
    (store(state, states), ...);
  };
  update(load(gradients), load(weights), load(states)...);
}

/// Calls rule(gradient, weight, state...) for all elements of a tile, one vector at a time; the rule replaces
/// weight and state. `states` are the arrays of the tile's state that it uses. Every lane goes through the
/// same operations, so the result does not depend on how a parameter is divided into tiles.
template <class T, class Rule, class... State>
HWY_INLINE void update_each(const UpdateTile<T>& tile, const Rule& rule, State*... states) {
  const Wide<T> d;
  const std::size_t count = tile.weights.size();
  const T* gradients = tile.gradient.data();
  T* weights = tile.weights.data();

  std::size_t i = 0;
  for (; i + hn::Lanes(d) <= count; i += hn::Lanes(d))
    update_vector(
        rule, [d](const T* from) HWY_ATTR { return hn::LoadU(d, from); },
        [d](auto lanes, T* to) HWY_ATTR { hn::StoreU(lanes, d, to); }, gradients + i, weights + i,
        states + i...);
  if (const std::size_t rest = count - i; rest > 0)
    update_vector(
        rule, [d, rest](const T* from) HWY_ATTR { return load_first(d, from, rest); },
        [d, rest](auto lanes, T* to) HWY_ATTR { store_first(lanes, d, to, rest); }, gradients + i,
        weights + i, states + i...);
}

}  // namespace HWY_NAMESPACE
}  // namespace ogee
HWY_AFTER_NAMESPACE();

#endif
