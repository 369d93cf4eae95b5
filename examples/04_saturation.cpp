// What does it cost to start with saturated units?
//
// The logistic is flat on both sides: a unit whose input is far from 0 always answers 0 or 1, its slope
// σ(x)σ(−x) is almost 0, and so is the gradient of its weights. Large initial weights push units there. This
// program multiplies the first layer's weights by 1, 4, 16 and 64 and changes nothing else.

#include <fmt/core.h>

#include <ogee/ogee.hpp>
#include <vector>

using namespace ogee;

namespace {

struct Row {
  Saturation saturation;
  double gradient;
  double accuracy;
};

/// The statistics of the first layer on one batch.
LayerStatistics first_layer(const Network<float>& network, const Dataset& data) {
  Batches batches{data, 10, {.batch_size = 256}};
  const auto batch = *batches.epoch(0).begin();
  return layer_statistics(network, SoftmaxCrossEntropy{}, batch.inputs, batch.targets).front();
}

Row train(const TrainTest& data, float scale) {
  Network network{Dense{64, 32}, Logistic{}, Dense{32, 10}};
  network.parameters().front()->value *= scale;
  const LayerStatistics start = first_layer(network, data.train);

  const SoftmaxCrossEntropy loss;
  fit(network, data.train, loss, Sgd{0.1}, {.epochs = 20, .progress = false});
  return {.saturation = *start.saturation,
          .gradient = start.gradient_norm,
          .accuracy = *evaluate(network, data.test, loss).accuracy};
}

}  // namespace

int main() {
  const TrainTest data = digits().split(0.2);
  std::vector<Row> rows;
  fmt::print("weights   saturated left   right   gradient norm   test accuracy\n");
  for (const float scale : {1.0F, 4.0F, 16.0F, 64.0F}) {
    rows.push_back(train(data, scale));
    const Row& row = rows.back();
    fmt::print("{:>6.0f}×   {:>12.1f} % {:>6.1f} % {:>14.5f} {:>13.1f} %\n", scale, 100 * row.saturation.left,
               100 * row.saturation.right, row.gradient, 100 * row.accuracy);
  }
  const bool saturated = rows.back().saturation.left + rows.back().saturation.right > 0.9;
  const bool weaker = rows.back().gradient < rows.front().gradient / 10;
  const bool worse = rows.back().accuracy < rows.front().accuracy - 0.1;
  return saturated && weaker && worse ? 0 : 1;
}

// Expect no saturated units and 90 % accuracy at scale 1, but 94 % saturated and 74 % accuracy at scale 64,
// where the gradient is fourteen times smaller. There the first layer's weights change by a thousandth of
// their norm in all 20 epochs (at scale 1 by half of it): only the last layer learns, from random features.
// At scale 4 a third is saturated and almost nothing is lost: saturation does harm when most units are
// saturated.
