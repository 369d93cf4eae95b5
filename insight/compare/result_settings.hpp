#pragma once

/// What results say of the experiment, beside the settings of the training: as settings in JSON and reports.

#include <string>
#include <vector>

#include "../../core/fields.hpp"
#include "../../data/task.hpp"
#include "../statistics/saturation.hpp"

namespace ogee {

/// Data and network, of which every result tells.
struct ResultSettings {
  std::string data;
  Task task = Task::classify;
  Index test_samples = 0;
  Index features = 0;
  Index classes = 0;
  Index outputs = 0;
  std::vector<Index> hidden;
  std::vector<std::string> activations;
  double saturation_threshold = default_saturation_threshold;
};
template <>
inline constexpr auto fields_of<ResultSettings> =
    std::tuple{Field{"data", &ResultSettings::data, "name of a data set, or a file or folder"},
               Field{"task", &ResultSettings::task, "whether the answers are classes or targets"},
               Field{"test_samples", &ResultSettings::test_samples, ranges::not_negative, "samples held out"},
               Field{"features", &ResultSettings::features, ranges::not_negative, "numbers of a sample"},
               Field{"classes", &ResultSettings::classes, ranges::not_negative,
                     "classes; 0 where the answers are targets"},
               Field{"outputs", &ResultSettings::outputs, ranges::not_negative, "outputs of the network"},
               Field{"hidden", &ResultSettings::hidden, "units of each hidden layer, from the input on"},
               Field{"activations", &ResultSettings::activations, "activations with their constants"},
               Field{"saturation_threshold", &ResultSettings::saturation_threshold, ranges::share_below_one,
                     "share of the largest slope below which it stays where a unit counts as saturated"}};

/// The type of a network's weights.
enum class Precision { float32, float64 };
template <>
inline constexpr auto names_of<Precision> =
    Names<Precision, 2>{"precision", {{{Precision::float32, "float"}, {Precision::float64, "double"}}}};

/// What only the result of a program says.
struct ProgramSettings {
  std::vector<std::string> layers;
  Precision precision = Precision::float32;
  std::string loss;
  std::vector<std::string> class_names;
};
template <>
inline constexpr auto fields_of<ProgramSettings> =
    std::tuple{Field{"layers", &ProgramSettings::layers, "layers of the network, from the input on"},
               Field{"precision", &ProgramSettings::precision, "type of the weights"},
               Field{"loss", &ProgramSettings::loss, "loss with its settings"},
               Field{"class_names", &ProgramSettings::class_names, "names of the classes, if they have any"}};

}  // namespace ogee
