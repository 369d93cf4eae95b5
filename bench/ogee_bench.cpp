/// Whole workloads, timed: training three networks on Fashion-MNIST, the XOR step, the latency of one sample
/// and the throughput of inference. Prints one JSON line for each.
///
///     ogee_bench --workload W1 --threads 2

#include <fmt/format.h>
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <functional>
#include <map>
#include <ogee/ogee.hpp>
#include <string>
#include <vector>

using namespace ogee;

namespace {

double seconds(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// The median time of `repetitions` runs, after one that warms up.
double median_seconds(int repetitions, const std::function<void()>& work) {
  work();
  std::vector<double> times;
  for (int i = 0; i < repetitions; ++i) times.push_back(seconds(work));
  std::nth_element(times.begin(), times.begin() + repetitions / 2, times.end());
  return times[static_cast<std::size_t>(repetitions / 2)];
}

/// The largest amount of memory that the process has held, in megabytes.
double peak_megabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

void print(const std::string& workload, int threads, const std::string& figures) {
  fmt::print(R"({{"peer":"ogee","workload":"{}","threads":{},{},"rss_mb":{:.0f}}})"
             "\n",
             workload, threads, figures, peak_megabytes());
  std::fflush(stdout);
}

struct TrainingWorkload {
  std::vector<Index> hidden;
  Activation activation;
  Index batch_size;
  double learning_rate;
};

/// Whole epochs: shuffle, batch assembly, forward, backward, update.
void train(const std::string& name, const TrainingWorkload& workload, int threads) {
  const auto [train, test] = fashion_mnist();
  Network<float> net = multilayer_perceptron<float>(784, workload.hidden, workload.activation, 10);
  const SoftmaxCrossEntropy<float> loss;
  Sgd<float> optimizer{{.learning_rate = workload.learning_rate}};
  Tape<float> tape(net, workload.batch_size, threads);
  Batches<float> batches(train, 10, {.batch_size = workload.batch_size});
  Index epoch = 0;
  const double time = median_seconds(5, [&] {
    for (const Batch<float>& batch : batches.epoch(epoch++))
      train_step(net, loss, optimizer, batch.inputs, batch.targets, tape);
  });
  const Score score = evaluate(net, test, loss, threads);
  print(name, threads,
        fmt::format(R"("samples_per_s":{:.0f},"test_acc":{:.4f})", static_cast<double>(train.size()) / time,
                    *score.accuracy));
}

void train_xor(const std::string& name, int threads) {
  constexpr int steps = 20'000;
  Network<float> net{Dense{2, 4}, Tanh{}, Dense{4, 1}};
  Sgd<float> optimizer{{.learning_rate = 0.5}};
  Tape<float> tape(net, 4, threads);
  Batches<float> batches(xor_problem(), 1, {.batch_size = 4, .shuffle = false});
  const Batch<float> batch = *batches.epoch(0).begin();
  const BinaryCrossEntropy<float> loss;
  const double time = median_seconds(11, [&] {
    for (int step = 0; step < steps; ++step)
      train_step(net, loss, optimizer, batch.inputs, batch.targets, tape);
  });
  print(name, threads, fmt::format(R"("ns_per_step":{:.0f})", time / steps * 1e9));
}

void latency(const std::string& name, const Network<float>& net, int threads) {
  constexpr int calls = 2'000;
  const Matrix<float> input = Matrix<float>::Constant(1, net.input_size(), 0.5F);
  float last = 0;
  const double time = median_seconds(101, [&] {
    for (int call = 0; call < calls; ++call) last = net.predict(input)(0, 0);
  });
  print(name, threads, fmt::format(R"("ns_per_call":{:.0f},"output":{:.4f})", time / calls * 1e9, last));
}

void infer(const std::string& name, int threads) {
  constexpr Index batch_size = 256;
  constexpr int calls = 200;
  const Network net{Dense{784, 512}, Tanh{}, Dense{512, 512}, Tanh{}, Dense{512, 10}};
  const Matrix<float> input = Matrix<float>::Constant(batch_size, 784, 0.5F);
  const double time = median_seconds(5, [&] {
    for (int call = 0; call < calls; ++call) (void)net.predict(input, threads);
  });
  print(name, threads,
        fmt::format(R"("samples_per_s":{:.0f})", static_cast<double>(batch_size * calls) / time));
}

using Workload = std::function<void(const std::string& name, int threads)>;

const std::map<std::string, Workload>& workloads() {
  static const std::map<std::string, Workload> all{
      {"W1",
       [](const std::string& name, int threads) {
         train(name, {.hidden = {128}, .activation = Logistic{}, .batch_size = 32, .learning_rate = 0.5},
               threads);
       }},
      {"W2",
       [](const std::string& name, int threads) {
         train(name, {.hidden = {512, 512}, .activation = Tanh{}, .batch_size = 128, .learning_rate = 0.1},
               threads);
       }},
      {"W3",
       [](const std::string& name, int threads) {
         train(name,
               {.hidden = std::vector<Index>(10, 64),
                .activation = Logistic{},
                .batch_size = 64,
                .learning_rate = 0.5},
               threads);
       }},
      {"W4", train_xor},
      {"W5a",
       [](const std::string& name, int threads) {
         latency(name, Network{Dense{784, 128}, Logistic{}, Dense{128, 10}}, threads);
       }},
      {"W5b",
       [](const std::string& name, int threads) {
         latency(name, Network{Dense{8, 16}, Tanh{}, Dense{16, 16}, Tanh{}, Dense{16, 1}}, threads);
       }},
      {"W6", infer},
  };
  return all;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Times whole workloads and prints a JSON line for each"};
  std::vector<std::string> chosen;
  int threads = 1;
  app.add_option("--workload", chosen, "W1 to W4, W5a, W5b, W6; default: all")
      ->check(CLI::IsMember(workloads()))
      ->delimiter(',');
  app.add_option("--threads", threads, "threads to use")->check(CLI::PositiveNumber);
  CLI11_PARSE(app, argc, argv);
  try {
    for (const auto& [name, workload] : workloads())
      if (chosen.empty() || std::find(chosen.begin(), chosen.end(), name) != chosen.end())
        workload(name, threads);
  } catch (const Error& error) {
    fmt::print(stderr, "ogee_bench: {}\n", error.what());
    return 2;
  }
}
