#include "scale.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "layers/scale.cpp"
#include <hwy/foreach_target.h>

#include "../core/detail/row_sum-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace ogee {
namespace HWY_NAMESPACE {

/// The constants of some columns, rounded to T.
template <class T>
HWY_INLINE hn::Vec<Elements<T>> columns_of(std::span<const double> constants, std::size_t first,
                                           std::size_t n) {
  const Elements<T> d;
  if (constants.size() == 1) return hn::Set(d, static_cast<T>(constants[0]));
  return rounded(d, load(Doubles(), constants.data() + first, n));
}

/// to = formula(from, first, n), row by row, where the vector holds columns first to first + n.
template <class T, class Formula>
HWY_INLINE void for_each_row(const T* from, T* to, std::size_t rows, std::size_t columns,
                             const Formula& formula) {
  const Elements<T> d;
  for (std::size_t row = 0; row < rows; ++row, from += columns, to += columns)
    for_each_vector(columns, [&](std::size_t first, std::size_t n) HWY_ATTR {
      store(formula(load(d, from + first, n), first, n), d, to + first, n);
    });
}

template <class T>
void scale_rows(const Scale& scale, const T* from, T* to, std::size_t rows, std::size_t columns) {
  for_each_row(from, to, rows, columns, [&](auto x, std::size_t first, std::size_t n) HWY_ATTR {
    return hn::MulAdd(hn::Sub(x, columns_of<T>(scale.center, first, n)),
                      columns_of<T>(scale.factor, first, n), columns_of<T>(scale.offset, first, n));
  });
}

template <class T>
void multiply_rows(const Scale& scale, const T* from, T* to, std::size_t rows, std::size_t columns) {
  for_each_row(from, to, rows, columns, [&](auto x, std::size_t first, std::size_t n) HWY_ATTR {
    return hn::Mul(x, columns_of<T>(scale.factor, first, n));
  });
}

}  // namespace HWY_NAMESPACE
}  // namespace ogee
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ogee {
namespace {

OGEE_EXPORT(scale_rows);
OGEE_EXPORT(multiply_rows);

/// The number of columns the constants were made for, or 1 if they are the same for all.
std::size_t columns_of(const Scale& scale) {
  return std::max({std::size_t{1}, scale.center.size(), scale.factor.size(), scale.offset.size()});
}

void check_count(std::string_view name, const std::vector<double>& constants, std::size_t columns) {
  if (constants.size() != 1 && constants.size() != columns)
    throw OptionError(
        fmt::format("scale: {} has {} numbers, expected 1 or {}", name, constants.size(), columns));
}

/// "0.5" or "784 numbers".
std::string text_of(const std::vector<double>& constants) {
  return constants.size() == 1 ? fmt::format("{}", constants.front())
                               : fmt::format("{} numbers", constants.size());
}

std::size_t unsigned_size(Index size) { return static_cast<std::size_t>(size); }

}  // namespace

Scale Scale::standardizing(std::span<const double> means, std::span<const double> deviations) {
  std::vector<double> factors;
  for (const double deviation : deviations) factors.push_back(1 / deviation);
  return {.center = {means.begin(), means.end()}, .factor = std::move(factors)};
}

Scale Scale::restoring(std::span<const double> means, std::span<const double> deviations) {
  return {.factor = {deviations.begin(), deviations.end()}, .offset = {means.begin(), means.end()}};
}

namespace {

struct ScaleLayer : Scale {
  static constexpr bool passes_size_through = true;

  void check() const {
    const std::size_t columns = columns_of(*this);
    check_count("center", center, columns);
    check_count("factor", factor, columns);
    check_count("offset", offset, columns);
  }

  [[nodiscard]] std::string text() const {
    return fmt::format("(x − {}) · {} + {}", text_of(center), text_of(factor), text_of(offset));
  }

  [[nodiscard]] Index declared_input_size() const {
    const std::size_t columns = columns_of(*this);
    return columns > 1 ? static_cast<Index>(columns) : 0;
  }

  template <Real T>
  void infer(Parameters<T> /*parameters*/, const ConstMatrixView<T>& input, MatrixView<T> output) const {
    // (B×n) = ((B×n) − (1×n)) ⊙ (1×n) + (1×n)
    OGEE_KERNEL_IN(T, scale_rows)
    (*this, input.data(), output.data(), unsigned_size(input.rows()), unsigned_size(input.cols()));
  }

  template <Real T>
  void backward_input(Parameters<T> /*parameters*/, const SavedPass<T>& /*pass*/,
                      const ConstMatrixView<T>& output_gradient, MatrixView<T> input_gradient) const {
    // (B×n) = (B×n) ⊙ (1×n)
    OGEE_KERNEL_IN(T, multiply_rows)
    (*this, output_gradient.data(), input_gradient.data(), unsigned_size(output_gradient.rows()),
     unsigned_size(output_gradient.cols()));
  }

  template <Real T>
  std::size_t lower(Parameters<T> /*parameters*/, Graph<T>& graph, std::size_t x) const {
    const Index columns = graph.nodes()[x].columns;
    std::vector<double> shift;
    for (const double each : center) shift.push_back(-each);
    const std::size_t centered = graph.add(x, graph.constant(shift, columns));
    return graph.add(graph.multiply(centered, graph.constant(factor, columns)),
                     graph.constant(offset, columns));
  }
};

}  // namespace

template <>
inline constexpr auto fields_of<ScaleLayer> = fields_of<Scale>;

LayerDescription LayerFor<Scale>::described(const Scale& layer) { return ScaleLayer{layer}; }

namespace kinds {
Kind<LayerDescription> scale() { return kind_of<LayerDescription, Scale>(); }
}  // namespace kinds

}  // namespace ogee
#endif
