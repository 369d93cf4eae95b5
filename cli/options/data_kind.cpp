#include "data_kind.hpp"

#include <algorithm>
#include <array>

namespace ogee::cli {
namespace {

constexpr std::array<std::string_view, 5> toys{"spirals", "circles", "moons", "linear", "sine"};

}  // namespace

DataKind data_kind(std::string_view name) {
  if (name == "xor") return DataKind::xor_problem;
  if (std::find(toys.begin(), toys.end(), name) != toys.end()) return DataKind::toy;
  if (name.ends_with(".gz")) name.remove_suffix(3);
  if (name.ends_with(".csv") || name.ends_with(".tsv")) return DataKind::csv;
  return name.ends_with(".npy") ? DataKind::npy : DataKind::images;
}

}  // namespace ogee::cli
