#include "dropout.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "../core/option_checks.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "layers/dropout.cpp"
#include <hwy/foreach_target.h>

#include "../core/detail/simd-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace ogee {
namespace HWY_NAMESPACE {
namespace {

/// The random words of as many elements as a vector has, each widened to an element's size.
HWY_INLINE auto load_words(Wide<float> /*d*/, const std::uint32_t* words) {
  return hn::LoadU(Wide<std::uint32_t>(), words);
}
HWY_INLINE auto load_words(Wide<double> /*d*/, const std::uint32_t* words) {
  const Wide<std::uint64_t> wide;
  return hn::PromoteTo(wide, hn::LoadU(hn::Rebind<std::uint32_t, Wide<std::uint64_t>>(), words));
}

/// to = scale · from where the word is at least `threshold`, 0 elsewhere. Reads words up to a whole vector.
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

void keep_float(const float* from, const std::uint32_t* words, std::uint32_t threshold, float scale,
                float* to, std::size_t count) {
  keep(from, words, threshold, scale, to, count);
}
void keep_double(const double* from, const std::uint32_t* words, std::uint32_t threshold, double scale,
                 double* to, std::size_t count) {
  keep(from, words, threshold, scale, to, count);
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace ogee
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ogee {
namespace {

HWY_EXPORT(keep_float);
HWY_EXPORT(keep_double);

// Words that are drawn at a time, and those of the longest vector: a tail is compared as a whole one.
constexpr std::size_t words_at_once = 512;
constexpr std::size_t words_per_vector = 16;
constexpr std::size_t words_per_block = 4;

template <Real T>
void keep(std::span<const T> from, const std::uint32_t* words, double rate, T* to) {
  const auto threshold = static_cast<std::uint32_t>(std::floor(rate * 0x1p32));
  const auto scale = static_cast<T>(1 / (1 - rate));
  if constexpr (std::same_as<T, float>) {
    OGEE_KERNEL(keep_float)(from.data(), words, threshold, scale, to, from.size());
  } else {
    OGEE_KERNEL(keep_double)(from.data(), words, threshold, scale, to, from.size());
  }
}

}  // namespace

template <Real T>
Dropout<T>::Dropout(double rate) : rate_(rate) {
  detail::require_in(ranges::share_below_one, "dropout", "rate", rate);
}

template <Real T>
std::string Dropout<T>::description() const {
  return fmt::format("rate {}", rate_);
}

template <Real T>
void Dropout<T>::initialize(const InitialDraw& draw) {
  masks_ = draw.stream.for_purpose(RandomPurpose::dropout);
}

template <Real T>
void Dropout<T>::infer(const ConstMatrixView<T>& input, MatrixView<T> output) const {
  output = input;
}

template <Real T>
void Dropout<T>::forward(const ConstMatrixView<T>& input, MatrixView<T> output, SavedRows<T> /*saved*/,
                         const PassPosition& position) const {
  drop(input, position, output);
}

template <Real T>
void Dropout<T>::backward_input(const SavedPass<T>& pass, const ConstMatrixView<T>& output_gradient,
                                MatrixView<T> input_gradient) const {
  drop(output_gradient, pass.position, input_gradient);
}

template <Real T>
void Dropout<T>::drop(const ConstMatrixView<T>& from, const PassPosition& position, MatrixView<T> to) const {
  // The elements of the batch take the words of a step in their order, of which these rows are a part.
  const std::span<const T> all = elements(from);
  const auto first = static_cast<std::uint64_t>(position.first_row * from.cols());
  alignas(64) std::array<std::uint32_t, words_at_once + words_per_vector> words{};
  std::size_t skipped = first % words_per_block;
  std::uint64_t block = (position.step << 32) + first / words_per_block;
  for (std::size_t i = 0; i < all.size();) {
    const std::size_t count = std::min(all.size() - i, words_at_once - skipped);
    masks_.words(block, std::span(words).first(skipped + count));
    keep(all.subspan(i, count), words.data() + skipped, rate_, to.data() + i);
    i += count;
    block += words_at_once / words_per_block;
    skipped = 0;
  }
}

template <Real T>
template <Real U>
LayerPointer<U> Dropout<T>::cast() const {
  auto other = std::make_unique<Dropout<U>>(rate_);
  other->masks_ = masks_;
  return other;
}

template <Real T>
LayerPointer<T> Dropout<T>::clone() const {
  return cast<T>();
}
template <Real T>
LayerPointer<float> Dropout<T>::to_float() const {
  return cast<float>();
}
template <Real T>
LayerPointer<double> Dropout<T>::to_double() const {
  return cast<double>();
}

template class Dropout<float>;
template class Dropout<double>;

}  // namespace ogee
#endif
