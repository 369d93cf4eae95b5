#include "near_names.hpp"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <iterator>
#include <utility>

namespace ogee::detail {
namespace {

/// The minimum number of insertions, deletions, replacements and swaps of neighbours that turn a into b
/// (Damerau 1964; restricted: no letter is edited twice).
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> distance(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        distance[i][j] = i + j;
        continue;
      }
      const std::size_t replaced = distance[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      distance[i][j] = std::min({replaced, distance[i - 1][j] + 1, distance[i][j - 1] + 1});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) distance[i][j] = std::min(distance[i][j], distance[i - 2][j - 2] + 1);
    }
  }
  return distance[a.size()][b.size()];
}

/// In small letters, without the dashes before an option.
std::string compared(std::string_view name) {
  name.remove_prefix(std::min(name.find_first_not_of('-'), name.size()));
  std::string lower(name);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return lower;
}

bool is_near(std::string_view name, std::string_view known) {
  if (name.size() >= 3 && (known.find(name) != std::string_view::npos)) return true;
  return edit_distance(name, known) <= std::max<std::size_t>(1, known.size() / 3);
}

}  // namespace

std::vector<std::string> near_names(std::string_view name, std::span<const std::string> known) {
  std::vector<std::string> near;
  std::copy_if(known.begin(), known.end(), std::back_inserter(near),
               [name = compared(name)](const std::string& other) { return is_near(name, compared(other)); });
  return nearest_names(name, near);
}

std::vector<std::string> nearest_names(std::string_view name, std::span<const std::string> known) {
  constexpr std::size_t max_names = 3;
  std::vector<std::pair<std::size_t, std::string>> nearest;
  for (const std::string& other : known)
    nearest.emplace_back(edit_distance(compared(name), compared(other)), other);
  std::stable_sort(nearest.begin(), nearest.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::string> names;
  for (std::size_t i = 0; i < std::min(max_names, nearest.size()); ++i) names.push_back(nearest[i].second);
  return names;
}

}  // namespace ogee::detail
