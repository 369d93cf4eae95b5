// How do you look into a network of your own? Train it with fit, and write what happened as a report.
//
// The network mixes three kinds of layers that have an activation. A probe watches them while it is trained.

#include <fmt/core.h>

#include <filesystem>
#include <memory>
#include <ogee/ogee.hpp>

using namespace ogee;

int main(int count, char** arguments) {
  const std::filesystem::path folder =
      count > 1 ? arguments[1] : std::filesystem::temp_directory_path() / "ogee-own-report";
  const TrainTest data = standardized(digits().split(0.2));
  Network network{Dense{64, 32}, Tanh{}, Gate{Softsign{}}, Dropout{0.1}, Dense{16}, Relu{}, Dense{10}};
  const SoftmaxCrossEntropy loss{.label_smoothing = 0.05};
  const auto probe = std::make_shared<Probe>(data.test, loss);
  const History history = fit(network, data.train, loss, Adam{0.003},
                              {.epochs = 15, .test = data.test, .progress = false, .callbacks = {probe}});

  const TrainingResult result = training_result(network, history, loss, data.test, {.probe = probe.get()});
  make_folder(folder);
  write_html_report(folder / "report.html", result);
  write_result_json(folder / "result.json", result);
  write_epochs_csv(folder / "epochs.csv", result.comparisons);
  write_probes_csv(folder / "layers.csv", result.comparisons);
  fmt::print("{}\n\nOpen {}.\n", conclusion(result.comparisons), (folder / "report.html").string());
  return *history.epochs.back().test->accuracy > 0.93 ? 0 : 1;
}

// Expect an accuracy of about 97 % and a report that says in which layer units saturate, how much gradient
// each layer gets, and that a program trained the network: only a command could be repeated.
