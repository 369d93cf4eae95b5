#include "dropout.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "layers/dropout.cpp"
#include <hwy/foreach_target.h>

#include "../core/detail/simd-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace ogee {
namespace HWY_NAMESPACE {

/// As many random words as a vector has elements, each widened to an element's size.
HWY_INLINE auto load_words(Wide<float> /*d*/, const std::uint32_t* words) {
  return hn::LoadU(Wide<std::uint32_t>(), words);
}
HWY_INLINE auto load_words(Wide<double> /*d*/, const std::uint32_t* words) {
  const Wide<std::uint64_t> wide;
  return hn::PromoteTo(wide, hn::LoadU(hn::Rebind<std::uint32_t, Wide<std::uint64_t>>(), words));
}

/// to = scale · from where the word is at least `threshold`, else 0. Reads words up to a whole vector.
template <class T>
void keep(const T* from, const std::uint32_t* words, std::uint32_t threshold, T scale, T* to,
          std::size_t count) {
  const Wide<T> d;
  const hn::RebindToUnsigned<Wide<T>> bits;
  const std::size_t lanes = hn::Lanes(d);
  const auto factor = hn::Set(d, scale);
  const auto least = hn::Set(bits, threshold);
  const auto kept = [&](hn::Vec<Wide<T>> values, std::size_t i) HWY_ATTR {
    const auto drop = hn::RebindMask(d, hn::Lt(load_words(d, words + i), least));
    return hn::IfThenZeroElse(drop, hn::Mul(factor, values));
  };
  std::size_t i = 0;
  for (; i + lanes <= count; i += lanes) hn::StoreU(kept(hn::LoadU(d, from + i), i), d, to + i);
  if (const std::size_t rest = count - i; rest > 0)
    store_first(kept(load_first(d, from + i, rest), i), d, to + i, rest);
}

}  // namespace HWY_NAMESPACE
}  // namespace ogee
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ogee {
namespace {

OGEE_EXPORT(keep);

// The words drawn at a time, and those of the longest vector: a tail is compared as a whole vector.
constexpr std::size_t words_at_once = 512;
constexpr std::size_t words_per_vector = 16;
constexpr std::size_t words_per_block = 4;

/// to = from ⊙ M / (1 − rate) for the rows at `position`.
template <Real T>
void drop(double rate, const ConstMatrixView<T>& from, const PassPosition& position, MatrixView<T> to) {
  const auto threshold = static_cast<std::uint32_t>(std::floor(rate * 0x1p32));
  const auto factor = static_cast<T>(1 / (1 - rate));
  // The elements of a batch take the words of a step in order; these rows are a part of the batch.
  const std::span<const T> all = elements(from);
  const auto first = static_cast<std::uint64_t>(position.first_row * from.cols());
  alignas(64) std::array<std::uint32_t, words_at_once + words_per_vector> words{};
  std::size_t skipped = first % words_per_block;
  std::uint64_t block = (position.step << 32) + first / words_per_block;
  for (std::size_t i = 0; i < all.size();) {
    const std::size_t count = std::min(all.size() - i, words_at_once - skipped);
    position.stream.words(block, std::span(words).first(skipped + count));
    OGEE_KERNEL_IN(T, keep)
    (all.data() + i, words.data() + skipped, threshold, factor, to.data() + i, count);
    i += count;
    block += words_at_once / words_per_block;
    skipped = 0;
  }
}

struct DropoutLayer : Dropout {
  static constexpr bool passes_size_through = true;

  template <Real T>
  void infer(Parameters<T> /*parameters*/, const ConstMatrixView<T>& input, MatrixView<T> output) const {
    output = input;
  }

  template <Real T>
  void forward(Parameters<T> /*parameters*/, const ConstMatrixView<T>& input, MatrixView<T> output,
               SavedRows<T> /*saved*/, const PassPosition& position) const {
    drop(rate, input, position, output);
  }

  template <Real T>
  void backward_input(Parameters<T> /*parameters*/, const SavedPass<T>& pass,
                      const ConstMatrixView<T>& output_gradient, MatrixView<T> input_gradient) const {
    drop(rate, output_gradient, pass.position, input_gradient);
  }

  template <Real T>
  std::size_t lower(Parameters<T> /*parameters*/, Graph<T>& /*graph*/, std::size_t x) const {
    return x;
  }
};

}  // namespace

template <>
inline constexpr auto fields_of<DropoutLayer> = fields_of<Dropout>;

LayerDescription LayerFor<Dropout>::described(const Dropout& layer) { return DropoutLayer{layer}; }

namespace kinds {
Kind<LayerDescription> dropout() { return kind_of<LayerDescription, Dropout>(); }
}  // namespace kinds

}  // namespace ogee
#endif
