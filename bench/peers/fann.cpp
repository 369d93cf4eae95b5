/// The workloads with FANN, as closely as possible: it does not have mini-batches, softmax cross-entropy, a
/// forward pass for more than one sample, or threads. Training updates after each sample, with logistic
/// outputs, the squared error, and suitable learning rates; XOR is a true full batch.

#include <floatfann.h>

#include <cmath>

#include "../measure.hpp"
#include "fashion_mnist.hpp"

namespace {

constexpr const char* peer = "fann";

using Sizes = std::vector<unsigned>;
using Network = std::unique_ptr<fann, void (*)(fann*)>;

/// FANN's logistic is 1 / (1 + exp(−2 s x)), its tanh is tanh(s x), s the steepness.
float steepness(fann_activationfunc_enum activation) { return activation == FANN_SIGMOID ? 0.5F : 1.0F; }

/// Glorot's initialisation, which FANN lacks. Weights are written in place: fann_set_weight_array takes
/// minutes for large networks. They are stored neuron after neuron, each with the layer below and its bias.
void initialize(fann& net, const Sizes& sizes) {
  std::mt19937 random(1);
  float* weight = net.weights;
  for (std::size_t i = 0; i + 1 < sizes.size(); ++i) {
    const float bound = std::sqrt(6.0F / static_cast<float>(sizes[i] + sizes[i + 1]));
    std::uniform_real_distribution<float> uniform(-bound, bound);
    for (unsigned k = 0; k < (sizes[i] + 1) * sizes[i + 1]; ++k) *weight++ = uniform(random);
  }
}

Network make_network(const Sizes& sizes, fann_activationfunc_enum hidden, fann_activationfunc_enum output,
                     float learning_rate) {
  Network net(fann_create_standard_array(static_cast<unsigned>(sizes.size()), sizes.data()), fann_destroy);
  fann_set_activation_function_hidden(net.get(), hidden);
  fann_set_activation_function_output(net.get(), output);
  fann_set_activation_steepness_hidden(net.get(), steepness(hidden));
  fann_set_activation_steepness_output(net.get(), steepness(output));
  fann_set_training_algorithm(net.get(), FANN_TRAIN_INCREMENTAL);
  fann_set_train_error_function(net.get(), FANN_ERRORFUNC_LINEAR);
  fann_set_learning_rate(net.get(), learning_rate);
  fann_set_learning_momentum(net.get(), 0);
  initialize(*net, sizes);
  return net;
}

/// FANN takes its inputs as pointers to mutable values, but does not change them.
float* mutable_row(const bench::Images& images, std::size_t i) { return const_cast<float*>(images.row(i)); }

double accuracy(fann* net) {
  const bench::Images images = bench::fashion_mnist("t10k", 2'000);
  int right = 0;
  for (std::size_t i = 0; i < images.size(); ++i) {
    const float* outputs = fann_run(net, mutable_row(images, i));
    right += std::max_element(outputs, outputs + bench::classes) - outputs == images.labels[i];
  }
  return right / static_cast<double>(images.size());
}

void train(const std::string& name, const bench::Options& options, const Network& net) {
  const bench::Images images = bench::fashion_mnist("train", static_cast<std::size_t>(options.limit));
  const auto run = [&](std::size_t count) {
    const std::vector<std::size_t>& order = bench::shuffled(images.size());
    for (std::size_t i = 0; i < count; ++i) {
      float target[bench::classes] = {};
      target[images.labels[order[i]]] = 1;
      fann_train(net.get(), mutable_row(images, order[i]), target);
    }
  };
  run(images.size() / 10);  // warms up
  int epochs = 0;
  const double seconds = bench::median_seconds(options.seconds, [&] {
    run(images.size());
    ++epochs;
  });
  bench::print_line(
      peer, name, 1,
      {{"samples_per_s", options.limit / seconds}, {"test_acc", accuracy(net.get())}, {"epochs", epochs}});
}

void train_small(const std::string& name, const bench::Options& options) {
  train(name, options, make_network({784, 128, 10}, FANN_SIGMOID, FANN_SIGMOID, 0.1F));
}

void train_medium(const std::string& name, const bench::Options& options) {
  train(name, options, make_network({784, 512, 512, 10}, FANN_SIGMOID_SYMMETRIC, FANN_SIGMOID, 0.02F));
}

void train_deep(const std::string& name, const bench::Options& options) {
  Sizes sizes(12, 64);
  sizes.front() = 784;
  sizes.back() = 10;
  train(name, options, make_network(sizes, FANN_SIGMOID, FANN_SIGMOID, 0.1F));
}

void train_xor(const std::string& name, const bench::Options& options) {
  constexpr int steps = 20'000;
  const Network net = make_network({2, 4, 1}, FANN_SIGMOID_SYMMETRIC, FANN_SIGMOID, 2);
  fann_set_training_algorithm(net.get(), FANN_TRAIN_BATCH);
  const std::unique_ptr<fann_train_data, void (*)(fann_train_data*)> data(fann_create_train(4, 2, 1),
                                                                          fann_destroy_train);
  for (std::size_t i = 0; i < 4; ++i) {
    std::copy_n(bench::xor_inputs[i].begin(), 2, data->input[i]);
    data->output[i][0] = bench::xor_targets[i];
  }
  const double seconds = bench::median_seconds(options.seconds, [&] {
    for (int step = 0; step < steps; ++step) fann_train_epoch(net.get(), data.get());
  });
  bench::print_line(
      peer, name, 1,
      {{"ns_per_step", seconds / steps * 1e9}, {"loss", fann_test_data(net.get(), data.get())}});
}

void measure_latency(const std::string& name, const bench::Options& options, const Network& net) {
  std::vector<float> input(784, 0.5F);
  float last = 0;
  const double time =
      bench::median_nanoseconds(options.seconds, [&] { last = *fann_run(net.get(), input.data()); });
  bench::print_line(peer, name, 1, {{"ns_per_call", time}, {"output", last}});
}

void measure_latency_small(const std::string& name, const bench::Options& options) {
  measure_latency(name, options, make_network({784, 128, 10}, FANN_SIGMOID, FANN_LINEAR, 0));
}

void measure_latency_tiny(const std::string& name, const bench::Options& options) {
  measure_latency(name, options, make_network({8, 16, 16, 1}, FANN_SIGMOID_SYMMETRIC, FANN_LINEAR, 0));
}

void infer(const std::string& name, const bench::Options& options) {
  const bench::Images images = bench::fashion_mnist("train", static_cast<std::size_t>(options.limit));
  const Network net = make_network({784, 512, 512, 10}, FANN_SIGMOID_SYMMETRIC, FANN_LINEAR, 0);
  const auto pass = [&](std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) fann_run(net.get(), mutable_row(images, i));
  };
  pass(images.size() / 10);  // warms up
  const double seconds = bench::median_seconds(options.seconds, [&] { pass(images.size()); });
  bench::print_line(peer, name, 1, {{"samples_per_s", options.limit / seconds}});
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
