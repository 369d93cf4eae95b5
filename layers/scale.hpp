#pragma once

#include <span>
#include <vector>

#include "../core/layer_description.hpp"

namespace ogee {

/// Y = (X − center) ⊙ factor + offset, column by column, with constants that are not trained. With G = dL/dY,
///
///   dL/dX = G ⊙ factor.
///
/// In front of a network it makes the preparation of the data part of the network, which then takes raw
/// inputs; at the end it gives outputs in the units of the data. Center, factor and offset each have one number
/// for all columns, or one for each column: as a layer, anything else throws OptionError.
struct Scale {
  static constexpr std::string_view kind = "scale";

  std::vector<double> center = {0};
  std::vector<double> factor = {1};
  std::vector<double> offset = {0};

  /// (X − means) / deviations, as in standardisation. A deviation of 0 gives a factor that is refused.
  [[nodiscard]] static Scale standardizing(std::span<const double> means, std::span<const double> deviations);
  /// X · deviations + means, the inverse.
  [[nodiscard]] static Scale restoring(std::span<const double> means, std::span<const double> deviations);
};

template <>
inline constexpr auto fields_of<Scale> =
    std::tuple{Field{"center", &Scale::center, ranges::finite, "subtracted from each column"},
               Field{"factor", &Scale::factor, ranges::finite, "multiplies the difference"},
               Field{"offset", &Scale::offset, ranges::finite, "added at the end"}};

template <>
struct LayerFor<Scale> {
  static LayerDescription described(const Scale& layer);
};

}  // namespace ogee
