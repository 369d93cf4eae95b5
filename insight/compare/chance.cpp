#include "chance.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace ogee {

double Chance::limit() const {
  return majority_share +
         1.96 * std::sqrt(majority_share * (1 - majority_share) / static_cast<double>(samples));
}

std::optional<Chance> chance_of(const Dataset& test) {
  if (test.classes() == 0 || test.size() == 0) return std::nullopt;
  std::vector<Index> counts(static_cast<std::size_t>(test.classes()), 0);
  for (Index i = 0; i < test.size(); ++i) ++counts[static_cast<std::size_t>(test.label(i))];
  const auto most = static_cast<double>(*std::max_element(counts.begin(), counts.end()));
  return Chance{.majority_share = most / static_cast<double>(test.size()), .samples = test.size()};
}

}  // namespace ogee
