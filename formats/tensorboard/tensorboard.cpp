#include "tensorboard.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "../write_file.hpp"
#include "event_file.hpp"

namespace ogee {
namespace {

void add(EventFile& file, EventTime time, const std::string& tag, std::optional<double> value) {
  if (value) file.add(time, tag, *value);
}

/// "loss/train" and "loss/test" for the losses of the parts, so that TensorBoard shows them side by side.
std::string tag_of(const NumberInfo& number) {
  return number.part.empty() ? number.name : fmt::format("{}/{}", number.number, number.part);
}

void add(EventFile& file, EventTime time, const EpochRecord& epoch) {
  const std::vector<NumberInfo> infos = number_infos<EpochRecord>();
  const std::vector<NamedNumber> numbers = numbers_of(epoch);
  for (std::size_t i = 0; i < numbers.size(); ++i) add(file, time, tag_of(infos[i]), numbers[i].value);
}

void add(EventFile& file, EventTime time, const ProbedLayer& layer) {
  const auto tag = [&layer](std::string_view name) {
    return fmt::format("{}/{}", name, layer.statistics.layer);
  };
  for (const NamedNumber& number : numbers_of(layer)) add(file, time, tag(number.name), number.value);
  for (const auto& [name, values] : {std::pair("pre_activations", &layer.statistics.pre_activations),
                                     std::pair("outputs", &layer.statistics.outputs)})
    if (values->total() > 0) file.add(time, tag(name), *values);
}

/// Whether a later record of the same epoch follows.
bool is_followed(const std::vector<ProbeRecord>& probes, std::size_t k) {
  return k + 1 < probes.size() && probes[k + 1].epoch == probes[k].epoch;
}

double seconds_since_1970() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

}  // namespace

std::string tensorboard_events(const Run& run, double begin) {
  EventFile file(begin);
  const auto end_of = [&](Index epoch) {
    return EventTime{.seconds = begin + (epoch > 0 ? run.history.seconds(epoch) : 0), .step = epoch};
  };
  for (std::size_t k = 0; k < run.probes.size(); ++k)
    if (!is_followed(run.probes, k))
      for (const ProbedLayer& layer : run.probes[k].layers) add(file, end_of(run.probes[k].epoch), layer);
  for (const EpochRecord& epoch : run.history.epochs) add(file, end_of(epoch.epoch), epoch);
  return file.bytes();
}

void write_tensorboard(const std::filesystem::path& folder, std::span<const Comparison> comparisons) {
  const double now = seconds_since_1970();
  for (const Comparison& comparison : comparisons) {
    const std::filesystem::path parent =
        comparisons.size() == 1 ? folder : folder / fmt::format("depth{}", comparison.hidden.size());
    for (const Run& run : comparison.runs) {
      const std::filesystem::path place = parent / name_of_run(run.activation.description(), run.seed);
      make_folder(place);
      write_file_atomically(place / "events.out.tfevents.ogee",
                            tensorboard_events(run, now - run.history.seconds()));
    }
  }
}

}  // namespace ogee
