/// The workloads with LibTorch's C++ API, eager mode.
///
/// An epoch is a random permutation and, for each batch, one index_select of images and labels, forward,
/// cross_entropy, backward and torch::optim::SGD. A DataLoader would be slower. Gradients are dropped at each
/// step, as Python's zero_grad does by default, rather than filled with zeros. Inference runs in
/// InferenceMode.

#include <torch/torch.h>

#include "../measure.hpp"
#include "fashion_mnist.hpp"

using torch::Tensor;
using torch::nn::Linear;
using torch::nn::Sequential;
using torch::nn::Sigmoid;
using torch::nn::Tanh;

namespace {

constexpr const char* peer = "libtorch";

struct Data {
  Tensor inputs;
  Tensor labels;
};

Data load(const std::string& part, int count) {
  std::vector<std::uint8_t> labels = bench::read_labels(part, static_cast<std::size_t>(count));
  const Tensor inputs = torch::empty({count, 784});
  bench::read_images(part, static_cast<std::size_t>(count), inputs.data_ptr<float>());
  return {inputs, torch::from_blob(labels.data(), {count}, torch::kUInt8).to(torch::kInt64)};
}

template <class Activation>
Sequential multilayer_perceptron(const std::vector<std::int64_t>& sizes) {
  Sequential net;
  for (std::size_t i = 0; i + 1 < sizes.size(); ++i) {
    net->push_back(Linear(sizes[i], sizes[i + 1]));
    if (i + 2 < sizes.size()) net->push_back(Activation());
  }
  return net;
}

void step(Sequential& net, torch::optim::SGD& optimizer, const std::function<Tensor()>& loss) {
  for (Tensor& parameter : net->parameters()) parameter.mutable_grad().reset();
  loss().backward();
  optimizer.step();
}

double accuracy(Sequential& net, const Data& data) {
  const torch::InferenceMode guard;
  return net->forward(data.inputs).argmax(1).eq(data.labels).to(torch::kFloat32).mean().item<double>();
}

void train(const std::string& name, const bench::Options& options, Sequential net, std::int64_t batch_size,
           double learning_rate) {
  const Data data = load("train", options.limit);
  torch::optim::SGD optimizer(net->parameters(), torch::optim::SGDOptions(learning_rate));
  int epochs = 0;
  const auto run = [&](std::int64_t count) {
    const Tensor order = torch::randperm(options.limit, torch::kInt64);
    for (std::int64_t first = 0; first < count; first += batch_size) {
      const Tensor rows = order.slice(0, first, std::min(count, first + batch_size));
      const Tensor inputs = data.inputs.index_select(0, rows);
      const Tensor labels = data.labels.index_select(0, rows);
      step(net, optimizer,
           [&] { return torch::nn::functional::cross_entropy(net->forward(inputs), labels); });
    }
  };
  run(options.limit / 10);  // warms up
  const double seconds = bench::median_seconds(options.seconds, [&] {
    run(options.limit);
    ++epochs;
  });
  bench::print_line(peer, name, options.threads,
                    {{"samples_per_s", options.limit / seconds},
                     {"test_acc", accuracy(net, load("t10k", 10'000))},
                     {"epochs", epochs}});
}

void train_small(const std::string& name, const bench::Options& options) {
  train(name, options, multilayer_perceptron<Sigmoid>({784, 128, 10}), 32, 0.5);
}

void train_medium(const std::string& name, const bench::Options& options) {
  train(name, options, multilayer_perceptron<Tanh>({784, 512, 512, 10}), 128, 0.1);
}

void train_deep(const std::string& name, const bench::Options& options) {
  std::vector<std::int64_t> sizes(12, 64);
  sizes.front() = 784;
  sizes.back() = 10;
  train(name, options, multilayer_perceptron<Sigmoid>(sizes), 64, 0.5);
}

void train_xor(const std::string& name, const bench::Options& options) {
  constexpr int steps = 20'000;
  const Tensor inputs = torch::tensor({0.F, 0.F, 0.F, 1.F, 1.F, 0.F, 1.F, 1.F}).view({4, 2});
  const Tensor targets = torch::tensor({0.F, 1.F, 1.F, 0.F}).view({4, 1});
  Sequential net(Linear(2, 4), Tanh(), Linear(4, 1), Sigmoid());
  torch::optim::SGD optimizer(net->parameters(), torch::optim::SGDOptions(0.5));
  const auto mean_squared_error = [&] { return torch::mse_loss(net->forward(inputs), targets); };
  const double seconds = bench::median_seconds(options.seconds, [&] {
    for (int i = 0; i < steps; ++i) step(net, optimizer, mean_squared_error);
  });
  bench::print_line(peer, name, options.threads,
                    {{"ns_per_step", seconds / steps * 1e9}, {"loss", mean_squared_error().item<double>()}});
}

void measure_latency(const std::string& name, const bench::Options& options, Sequential net) {
  const torch::InferenceMode guard;
  net->eval();
  const Tensor input = torch::full({1, net->parameters()[0].size(1)}, 0.5F);
  float last = 0;
  const double time =
      bench::median_nanoseconds(options.seconds, [&] { last = *net->forward(input).data_ptr<float>(); });
  bench::print_line(peer, name, options.threads, {{"ns_per_call", time}, {"output", last}});
}

void measure_latency_small(const std::string& name, const bench::Options& options) {
  measure_latency(name, options, multilayer_perceptron<Sigmoid>({784, 128, 10}));
}

void measure_latency_tiny(const std::string& name, const bench::Options& options) {
  measure_latency(name, options, multilayer_perceptron<Tanh>({8, 16, 16, 1}));
}

void infer(const std::string& name, const bench::Options& options) {
  const torch::InferenceMode guard;
  constexpr std::int64_t batch_size = 256;
  const Data data = load("train", options.limit);
  Sequential net = multilayer_perceptron<Tanh>({784, 512, 512, 10});
  net->eval();
  const auto pass = [&](std::int64_t count) {
    for (std::int64_t first = 0; first < count; first += batch_size)
      net->forward(data.inputs.slice(0, first, std::min(count, first + batch_size)));
  };
  pass(options.limit / 10);  // warms up
  const double seconds = bench::median_seconds(options.seconds, [&] { pass(options.limit); });
  bench::print_line(peer, name, options.threads, {{"samples_per_s", options.limit / seconds}});
}

void prepare(const bench::Options& options) {
  torch::set_num_threads(options.threads);
  torch::manual_seed(1);
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
                     {"W6", infer}},
                    prepare);
}
