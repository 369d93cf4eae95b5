#pragma once

#include <vector>

#include "../core/loss.hpp"
#include "../core/network.hpp"
#include "../data/dataset.hpp"

namespace ogee {

/// A sample that a network misclassifies.
struct Mistake {
  Index sample;        ///< of the dataset
  Index label;         ///< the right class
  Index prediction;    ///< the class that the network predicts
  double probability;  ///< that the network gives it
};

/// The mistakes of a network, at most `most`, the most confident first; equally confident ones in the order
/// of the samples. Needs a loss with probabilities: a cross-entropy.
/// @throws ShapeError when data and network do not fit; DataError unless the data has classes; OptionError
///   unless most ≥ 1.
template <Real T>
[[nodiscard]] std::vector<Mistake> worst_mistakes(const Network<T>& network, const Dataset& data,
                                                  const Loss& loss, Index max_count, int threads = 1);

extern template std::vector<Mistake> worst_mistakes(const Network<float>&, const Dataset&, const Loss&, Index,
                                                    int);
extern template std::vector<Mistake> worst_mistakes(const Network<double>&, const Dataset&, const Loss&,
                                                    Index, int);

}  // namespace ogee
