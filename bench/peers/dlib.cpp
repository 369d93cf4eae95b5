/// The workloads with dlib's deep learning, products by BLAS.
///
/// The fastest way in dlib: batches gathered into a tensor, compute_parameter_gradients and
/// update_parameters. (dnn_trainer, which its examples use, copies more.) Threads are those of BLAS, set by
/// the environment variable OMP_NUM_THREADS.

#include <dlib/dnn.h>

#include <cstring>

#include "../measure.hpp"
#include "fashion_mnist.hpp"

namespace {

constexpr const char* peer = "dlib";

using Column = dlib::matrix<float>;
using Input = dlib::input<Column>;
template <unsigned long N, class Below>
using Logistic = dlib::sig<dlib::fc<N, Below>>;
template <unsigned long N, class Below>
using Tanh = dlib::htan<dlib::fc<N, Below>>;
template <class Below>
using Logistic64 = Logistic<64, Below>;

using Small = dlib::loss_multiclass_log<dlib::fc<10, Logistic<128, Input>>>;
using Medium = dlib::loss_multiclass_log<dlib::fc<10, Tanh<512, Tanh<512, Input>>>>;
using Deep = dlib::loss_multiclass_log<dlib::fc<10, dlib::repeat<9, Logistic64, Logistic64<Input>>>>;
using Xor = dlib::loss_mean_squared<dlib::sig<dlib::fc<1, Tanh<4, Input>>>>;
using Tiny = dlib::loss_mean_squared<dlib::fc<1, Tanh<16, Tanh<16, Input>>>>;

Column column(const float* values, std::size_t count) {
  Column result(static_cast<long>(count), 1);
  std::copy_n(values, count, &result(0, 0));
  return result;
}

/// dlib must create one tensor itself before it accepts others.
template <class Net>
void begin(Net& net, std::size_t inputs) {
  dlib::resizable_tensor tensor;
  const std::vector<Column> zeros{Column(dlib::zeros_matrix<float>(static_cast<long>(inputs), 1))};
  net.to_tensor(zeros.begin(), zeros.end(), tensor);
}

void gather(const bench::Images& images, const std::size_t* rows, std::size_t count,
            dlib::resizable_tensor& to) {
  to.set_size(static_cast<long>(count), 1, static_cast<long>(bench::pixels), 1);
  float* out = to.host_write_only();
  for (std::size_t i = 0; i < count; ++i)
    std::memcpy(out + i * bench::pixels, images.row(rows[i]), bench::pixels * sizeof(float));
}

template <class Net>
double accuracy(Net& net) {
  const bench::Images images = bench::fashion_mnist("t10k", 10'000);
  std::vector<std::size_t> rows(images.size());
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  dlib::resizable_tensor inputs;
  gather(images, rows.data(), rows.size(), inputs);
  const float* outputs = net.subnet().forward(inputs).host();
  int right = 0;
  for (std::size_t i = 0; i < images.size(); ++i, outputs += bench::classes)
    right += std::max_element(outputs, outputs + bench::classes) - outputs == images.labels[i];
  return right / 10'000.0;
}

template <class Net>
void train(const std::string& name, const bench::Options& options, std::size_t batch_size,
           double learning_rate) {
  const bench::Images images = bench::fashion_mnist("train", static_cast<std::size_t>(options.limit));
  Net net;
  begin(net, bench::pixels);
  std::vector<dlib::sgd> solvers(Net::num_computational_layers, dlib::sgd(0, 0));
  dlib::resizable_tensor inputs;
  std::vector<unsigned long> labels(batch_size);
  const auto run = [&](std::size_t samples) {
    const std::vector<std::size_t>& order = bench::shuffled(images.size());
    for (std::size_t first = 0; first < samples; first += batch_size) {
      const std::size_t count = std::min(batch_size, samples - first);
      gather(images, &order[first], count, inputs);
      for (std::size_t i = 0; i < count; ++i) labels[i] = images.labels[order[first + i]];
      net.compute_parameter_gradients(inputs, labels.begin());
      net.update_parameters(solvers, learning_rate);
    }
  };
  run(images.size() / 10);  // warms up
  int epochs = 0;
  const double seconds = bench::median_seconds(options.seconds, [&] {
    run(images.size());
    ++epochs;
  });
  bench::print_line(
      peer, name, options.threads,
      {{"samples_per_s", options.limit / seconds}, {"test_acc", accuracy(net)}, {"epochs", epochs}});
}

void train_small(const std::string& name, const bench::Options& options) {
  train<Small>(name, options, 32, 0.5);
}

void train_medium(const std::string& name, const bench::Options& options) {
  train<Medium>(name, options, 128, 0.1);
}

void train_deep(const std::string& name, const bench::Options& options) {
  train<Deep>(name, options, 64, 0.5);
}

void train_xor(const std::string& name, const bench::Options& options) {
  constexpr int steps = 20'000;
  Xor net;
  std::vector<Column> columns;
  for (const auto& row : bench::xor_inputs) columns.push_back(column(row.data(), row.size()));
  dlib::resizable_tensor inputs;
  net.to_tensor(columns.begin(), columns.end(), inputs);
  std::vector<dlib::sgd> solvers(Xor::num_computational_layers, dlib::sgd(0, 0));
  double loss = 0;
  const double seconds = bench::median_seconds(options.seconds, [&] {
    for (int step = 0; step < steps; ++step) {
      loss = net.compute_parameter_gradients(inputs, bench::xor_targets.begin());
      net.update_parameters(solvers, 0.5);
    }
  });
  bench::print_line(peer, name, options.threads, {{"ns_per_step", seconds / steps * 1e9}, {"loss", loss}});
}

/// Through operator(), as users call it.
template <class Net>
void measure_latency(const std::string& name, const bench::Options& options, std::size_t inputs) {
  Net net;
  const std::vector<float> values(inputs, 0.5F);
  const Column input = column(values.data(), inputs);
  double last = 0;
  const double time =
      bench::median_nanoseconds(options.seconds, [&] { last = static_cast<double>(net(input)); });
  bench::print_line(peer, name, options.threads, {{"ns_per_call", time}, {"output", last}});
}

void measure_latency_small(const std::string& name, const bench::Options& options) {
  measure_latency<Small>(name, options, bench::pixels);
}

void measure_latency_tiny(const std::string& name, const bench::Options& options) {
  measure_latency<Tiny>(name, options, 8);
}

void infer(const std::string& name, const bench::Options& options) {
  constexpr std::size_t batch_size = 256;
  const bench::Images images = bench::fashion_mnist("train", static_cast<std::size_t>(options.limit));
  Medium net;
  begin(net, bench::pixels);
  std::vector<dlib::resizable_tensor> batches((images.size() + batch_size - 1) / batch_size);
  std::vector<std::size_t> rows(images.size());
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  for (std::size_t i = 0; i < batches.size(); ++i)
    gather(images, &rows[i * batch_size], std::min(batch_size, images.size() - i * batch_size), batches[i]);
  const auto pass = [&](std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) net.subnet().forward(batches[i]).host();
  };
  pass(batches.size() / 10);  // warms up
  const double seconds = bench::median_seconds(options.seconds, [&] { pass(batches.size()); });
  bench::print_line(peer, name, options.threads, {{"samples_per_s", options.limit / seconds}});
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
