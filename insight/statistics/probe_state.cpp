#include "probe_state.hpp"

#include <algorithm>
#include <cmath>
#include <string>

namespace ogee {
namespace {

// The columns of a histogram before its counts, and those of a record.
constexpr Index histogram_facts = 5;
constexpr Index record_facts = 3;
// Counts are exact in double.
constexpr double largest_count = 9007199254740992.0;  // 2⁵³

[[noreturn]] void refuse(const std::string& what) {
  throw FormatError("the state of the training: probe." + what);
}

std::int64_t count_of(double value) {
  if (!(value >= 0 && value <= largest_count) || value != std::floor(value))
    refuse("numbers: a count is not a whole number");
  return static_cast<std::int64_t>(value);
}

void write_histogram(const Histogram& histogram, MatrixView<double> row) {
  double* next = row.data();
  for (const double fact : {histogram.low, histogram.high, static_cast<double>(histogram.not_finite),
                            histogram.sum, histogram.sum_of_squares})
    *next++ = fact;
  for (const std::int64_t count : histogram.counts) *next++ = static_cast<double>(count);
}

Histogram read_histogram(const ConstMatrixView<double>& row) {
  const double* facts = row.data();
  Histogram histogram{.low = facts[0],
                      .high = facts[1],
                      .counts = {},
                      .not_finite = count_of(facts[2]),
                      .sum = facts[3],
                      .sum_of_squares = facts[4]};
  for (Index i = histogram_facts; i < row.cols(); ++i) histogram.counts.push_back(count_of(facts[i]));
  return histogram;
}

std::vector<ProbedLayer> all_layers(const std::vector<ProbeRecord>& records) {
  std::vector<ProbedLayer> layers;
  for (const ProbeRecord& record : records)
    layers.insert(layers.end(), record.layers.begin(), record.layers.end());
  return layers;
}

Index bins_of(const std::vector<ProbedLayer>& layers) {
  std::size_t bins = 0;
  for (const ProbedLayer& layer : layers)
    bins = std::max(
        {bins, layer.statistics.pre_activations.counts.size(), layer.statistics.outputs.counts.size()});
  return static_cast<Index>(bins);
}

/// What every layer has besides numbers: two names and two histograms.
void read_layers(const StateDict& state, std::vector<ProbedLayer>& layers) {
  const auto names = state.get<std::vector<std::string>>("layers");
  const auto activations = state.get<std::vector<std::string>>("activations");
  const auto& histograms = state.matrix<double>("histograms");
  if (names.size() != layers.size() || activations.size() != layers.size() ||
      histograms.rows() != 2 * std::ssize(layers) || histograms.cols() < histogram_facts)
    refuse("layers: names, histograms and numbers are not of the same layers");
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const auto row = 2 * static_cast<Index>(i);
    LayerStatistics& statistics = layers[i].statistics;
    statistics.layer = names[i];
    statistics.activation = activations[i];
    statistics.pre_activations = read_histogram(rows_of(view(histograms), row, 1));
    statistics.outputs = read_histogram(rows_of(view(histograms), row + 1, 1));
  }
}

}  // namespace

StateDict state_of(const std::vector<ProbeRecord>& records) {
  const std::vector<ProbedLayer> layers = all_layers(records);
  Matrix<double> facts(std::ssize(records), record_facts);
  for (Index i = 0; i < facts.rows(); ++i) {
    const ProbeRecord& record = records[static_cast<std::size_t>(i)];
    facts(i, 0) = static_cast<double>(record.epoch);
    facts(i, 1) = static_cast<double>(record.step);
    facts(i, 2) = static_cast<double>(record.layers.size());
  }
  Matrix<double> histograms = Matrix<double>::Zero(2 * std::ssize(layers), histogram_facts + bins_of(layers));
  std::vector<std::string> names;
  std::vector<std::string> activations;
  for (const ProbedLayer& layer : layers) {
    const Index row = 2 * std::ssize(names);
    write_histogram(layer.statistics.pre_activations, rows_of(view(histograms), row, 1));
    write_histogram(layer.statistics.outputs, rows_of(view(histograms), row + 1, 1));
    names.push_back(layer.statistics.layer);
    activations.push_back(layer.statistics.activation);
  }
  StateDict state;
  state.set("records", std::move(facts));
  state.set("numbers", table_of<ProbedLayer>(layers));
  state.set("histograms", std::move(histograms));
  state.set("layers", std::move(names));
  state.set("activations", std::move(activations));
  return state;
}

std::vector<ProbeRecord> records_from(const StateDict& state) {
  const auto& facts = state.matrix<double>("records");
  if (facts.cols() != record_facts) refuse("records: is not a table of records");
  auto layers =
      records_of<ProbedLayer>("the state of the training: probe.numbers", state.matrix<double>("numbers"));
  read_layers(state, layers);
  std::vector<ProbeRecord> records;
  std::size_t taken = 0;
  for (Index i = 0; i < facts.rows(); ++i) {
    const auto count = static_cast<std::size_t>(count_of(facts(i, 2)));
    if (count > layers.size() - taken) refuse("records: have more layers than there are");
    const auto first = layers.begin() + static_cast<std::ptrdiff_t>(taken);
    records.push_back({.epoch = count_of(facts(i, 0)),
                       .step = count_of(facts(i, 1)),
                       .layers = {first, first + static_cast<std::ptrdiff_t>(count)}});
    taken += count;
  }
  return records;
}

}  // namespace ogee
