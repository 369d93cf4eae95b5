/// Times whole workloads: training three networks on Fashion-MNIST, the XOR step, the latency of one sample
/// and the throughput of inference. docs/performance.md defines them; the programs in peers/ do the same with
/// other libraries.
///
///     ogee_bench --workload W1 --threads 2

#include <algorithm>
#include <numeric>
#include <ogee/ogee.hpp>
#include <vector>

#include "measure.hpp"

using namespace ogee;

namespace {

struct Training {
  std::vector<Index> hidden;
  Activation activation;
  Index batch_size;
  double learning_rate;
};

/// Whole epochs: shuffle, batch assembly, forward, backward, update.
void train(const std::string& name, const bench::Options& options, const Training& training) {
  const auto [all, test] = fashion_mnist();
  const Dataset data = all.take(options.limit);
  Network<float> net = multilayer_perceptron<float>(784, training.hidden, training.activation, 10);
  const Loss loss = SoftmaxCrossEntropy{};
  Optimizer<float> optimizer{Sgd{.learning_rate = training.learning_rate}};
  Workspace<float> workspace(net, training.batch_size, options.threads);
  Batches<float> batches(data, 10, {.batch_size = training.batch_size, .threads = options.threads});
  Index epoch = 0;
  const auto run_epoch = [&](Index batch_count) {
    for (const Batch<float>& batch : batches.epoch(epoch)) {
      if (batch.number == batch_count) break;
      train_step(net, loss, optimizer, batch.inputs, batch.targets, workspace);
    }
    ++epoch;
  };
  run_epoch(batches.batches_per_epoch() / 10);  // warms up
  const double seconds =
      bench::median_seconds(options.seconds, [&] { run_epoch(batches.batches_per_epoch()); });
  const Score score = evaluate(net, test, loss, options.threads);
  bench::print_line("ogee", name, options.threads,
                    {{"samples_per_s", static_cast<double>(data.size()) / seconds},
                     {"test_acc", *score.accuracy},
                     {"epochs", static_cast<double>(epoch - 1)}});
}

void train_small(const std::string& name, const bench::Options& options) {
  train(name, options, {.hidden = {128}, .activation = Logistic{}, .batch_size = 32, .learning_rate = 0.5});
}

void train_medium(const std::string& name, const bench::Options& options) {
  train(name, options, {.hidden = {512, 512}, .activation = Tanh{}, .batch_size = 128, .learning_rate = 0.1});
}

void train_deep(const std::string& name, const bench::Options& options) {
  const std::vector<Index> hidden(10, 64);
  train(name, options, {.hidden = hidden, .activation = Logistic{}, .batch_size = 64, .learning_rate = 0.5});
}

void train_xor(const std::string& name, const bench::Options& options) {
  constexpr int steps = 20'000;
  Network<float> net{Dense{2, 4}, Tanh{}, Dense{4, 1}};
  Optimizer<float> optimizer{Sgd{.learning_rate = 0.5}};
  Workspace<float> workspace(net, 4, options.threads);
  Batches<float> batches(xor_problem(), 1, {.batch_size = 4, .shuffle = false});
  const Batch<float> batch = *batches.epoch(0).begin();
  const Loss loss = BinaryCrossEntropy{};
  double last_loss = 0;
  const double seconds = bench::median_seconds(options.seconds, [&] {
    for (int step = 0; step < steps; ++step)
      last_loss = train_step(net, loss, optimizer, batch.inputs, batch.targets, workspace);
  });
  bench::print_line("ogee", name, options.threads,
                    {{"ns_per_step", seconds / steps * 1e9}, {"loss", last_loss}});
}

void measure_latency(const std::string& name, const bench::Options& options, const Network<float>& net) {
  const Matrix<float> input = Matrix<float>::Constant(1, net.input_size(), 0.5F);
  Matrix<float> output(1, net.output_size());
  const double time = bench::median_nanoseconds(
      options.seconds, [&] { net.predict(view(input), view(output), options.threads); });
  bench::print_line("ogee", name, options.threads, {{"ns_per_call", time}, {"output", output(0, 0)}});
}

void measure_latency_small(const std::string& name, const bench::Options& options) {
  measure_latency(name, options, Network{Dense{784, 128}, Logistic{}, Dense{128, 10}});
}

void measure_latency_tiny(const std::string& name, const bench::Options& options) {
  measure_latency(name, options, Network{Dense{8, 16}, Tanh{}, Dense{16, 16}, Tanh{}, Dense{16, 1}});
}

/// The training images as floats, in the order of the file.
Matrix<float> images(Index count) {
  const Dataset data = fashion_mnist().train.take(count);
  std::vector<Index> rows(static_cast<std::size_t>(data.size()));
  std::iota(rows.begin(), rows.end(), Index{0});
  Matrix<float> inputs(data.size(), data.features());
  data.gather_inputs<float>(rows, view(inputs));
  return inputs;
}

void infer(const std::string& name, const bench::Options& options) {
  constexpr Index batch_size = 256;
  const Network net{Dense{784, 512}, Tanh{}, Dense{512, 512}, Tanh{}, Dense{512, 10}};
  const Matrix<float> inputs = images(options.limit);
  const auto pass = [&](Index count) {
    for (Index first = 0; first < count; first += batch_size)
      (void)net.predict(rows_of(view(inputs), first, std::min(batch_size, count - first)), options.threads);
  };
  pass(inputs.rows() / 10);  // warms up
  const double seconds = bench::median_seconds(options.seconds, [&] { pass(inputs.rows()); });
  bench::print_line("ogee", name, options.threads,
                    {{"samples_per_s", static_cast<double>(inputs.rows()) / seconds}});
}

}  // namespace

int main(int argc, char** argv) {
  return bench::run(argc, argv,
                    {{"W1", train_small},
                     {"W2", train_medium},
                     {"W3", train_deep},
                     {"W4", train_xor},
                     {"W5a", measure_latency_small},
                     {"W5b", measure_latency_tiny},
                     {"W6", infer}});
}
