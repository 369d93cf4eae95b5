#include "flight_record_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>

#include "../../core/errors.hpp"
#include "../../data/files/gzip.hpp"
#include "../../formats/detail/json_reader.hpp"
#include "../results/detail/json_values.hpp"
#include "detail/array_json.hpp"
#include "detail/network_json.hpp"

namespace ogee {
namespace {

using detail::Json;
using detail::JsonReader;

constexpr std::string_view format = "ogee flight record";
constexpr std::int64_t version_of_format = 3;

Json limit_json(const std::optional<double>& limit) { return limit ? Json(*limit) : Json(nullptr); }

Json probes_json(const std::vector<ProbeRecord>& probes) {
  Json json = Json::array();
  for (const ProbeRecord& probe : probes) json.push_back(detail::to_json(probe));
  return json;
}

/// One line for each member, layer and probe: one for each number would be thousands.
std::string lines(const Json& record) {
  const auto text = [](const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
  };
  std::string all;
  for (const auto& [name, value] : record.items()) {
    all += fmt::format("{}\"{}\": ", all.empty() ? "{\n" : ",\n", name);
    if (value.is_array() && !value.empty() && value.front().is_object()) {
      for (std::size_t i = 0; i < value.size(); ++i)
        all += fmt::format("{}{}", i == 0 ? "[\n  " : ",\n  ", text(value[i]));
      all += "\n]";
    } else {
      all += text(value);
    }
  }
  return all + "\n}\n";
}

// The maximum memory of a step, in numbers: far more than any training needs, and safe.
constexpr Index max_numbers = Index{1} << 26;
constexpr int max_threads = 4096;
constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();

std::optional<double> read_limit(const JsonReader& json) {
  return json.is_null() ? std::nullopt : std::optional(json.number());
}

Clipping read_clipping(const JsonReader& json) {
  Clipping clipping{.value = read_limit(json.at("value")), .norm = read_limit(json.at("norm"))};
  try {
    check(clipping);
  } catch (const OptionError& error) {
    json.fail(fmt::format("is invalid: {}", error.what()));
  }
  return clipping;
}

NonFiniteMoment read_moment(const JsonReader& json) {
  for (const auto& each : names_of<NonFiniteMoment>.values)
    if (each.name == json.text()) return each.value;
  json.fail(fmt::format("is \"{}\", which is not a moment", json.text()));
}

std::vector<Index> read_rows(const JsonReader& json, Index largest) {
  std::vector<Index> rows;
  for (const JsonReader& row : json.elements()) rows.push_back(row.whole_number(0, largest));
  return rows;
}

ProbedLayer read_probed_layer(const JsonReader& json) {
  ProbedLayer layer{.statistics = {.layer = json.at("layer").text(),
                                   .activation = json.at("activation").text(),
                                   .saturation = {}}};
  detail::read_numbers(json, layer);
  return layer;
}

std::vector<ProbeRecord> read_probes(const JsonReader& json) {
  std::vector<ProbeRecord> probes;
  for (const JsonReader& reader : json.elements()) {
    ProbeRecord probe{.epoch = reader.at("epoch").whole_number(0, most),
                      .step = reader.at("step").whole_number(0, most),
                      .layers = {}};
    for (const JsonReader& layer : reader.at("layers").elements())
      probe.layers.push_back(read_probed_layer(layer));
    probes.push_back(std::move(probe));
  }
  return probes;
}

/// Each part is valid alone. Checks that they fit together.
template <Real T>
void check_parts(const FlightRecord<T>& record, const JsonReader& json) {
  const Index rows = record.inputs.rows();
  const auto expect_shape = [&](const char* name, const Matrix<T>& values, Index columns) {
    if (values.rows() != rows || values.cols() != columns)
      json.at(name).fail(fmt::format("are {}, expected {}", shape_text(values.rows(), values.cols()),
                                     shape_text(rows, columns)));
  };
  expect_shape("inputs", record.inputs, record.network.input_size());
  expect_shape("targets", record.targets, record.network.output_size());
  if (std::ssize(record.samples) != rows)
    json.at("samples").fail(fmt::format("has {} elements, expected {}", record.samples.size(), rows));
  Index width = 0;
  for (Index i = -1; i < record.network.size(); ++i) width += record.network.output_size(i);
  if (width > max_numbers / rows)
    json.at("network").fail(fmt::format("has {} outputs in all, too many for a batch of {}", width, rows));
  try {
    record.loss.check_targets(view(record.targets));
    double row_loss = 0;  // for its weights
    record.loss.evaluate(Matrix<T>(Matrix<T>::Zero(1, record.targets.cols())),
                         rows_of(view(record.targets), 0, 1), {&row_loss, 1});
  } catch (const Error& error) {
    json.at("loss").fail(fmt::format("does not fit: {}", error.what()));
  }
}

template <Real T>
FlightRecord<T> read_record(const JsonReader& json) {
  auto inputs = detail::read_array<T>(json.at("inputs"));
  const Index last_row = inputs.rows() - 1;
  const JsonReader array = json.at("array");
  FlightRecord<T> record{.library = json.at("ogee").text(),
                         .instruction_set = json.at("instruction_set").text(),
                         .moment = read_moment(json.at("moment")),
                         .place = json.at("place").text(),
                         .message = json.at("message").text(),
                         .array = array.is_null() ? "" : array.text(),
                         .rows = read_rows(json.at("rows"), last_row),
                         .epoch = json.at("epoch").whole_number(1, most),
                         .batch = json.at("batch").whole_number(1, most),
                         .step = json.at("step").unsigned_number(),
                         .seed = json.at("seed").unsigned_number(),
                         .threads = static_cast<int>(json.at("threads").whole_number(1, max_threads)),
                         .optimizer = json.at("optimizer").text(),
                         .clipping = read_clipping(json.at("clipping")),
                         .network = detail::read_network<T>(json.at("network")),
                         .loss = detail::read_description<Loss>(json.at("loss")),
                         .inputs = std::move(inputs),
                         .targets = detail::read_array<T>(json.at("targets")),
                         .samples = read_rows(json.at("samples"), most),
                         .probes = read_probes(json.at("probes"))};
  check_parts(record, json);
  return record;
}

}  // namespace

template <Real T>
std::string flight_record_json(const FlightRecord<T>& record) {
  detail::check_recordable(record.network, record.loss);
  return lines({{"format", format},
                {"version", version_of_format},
                {"ogee", record.library},
                {"instruction_set", record.instruction_set},
                {"precision", precision_name<T>},
                {"moment", name_of(record.moment)},
                {"place", record.place},
                {"message", record.message},
                {"array", record.array.empty() ? Json(nullptr) : Json(record.array)},
                {"rows", record.rows},
                {"epoch", record.epoch},
                {"batch", record.batch},
                {"step", record.step},
                {"seed", record.seed},
                {"threads", record.threads},
                {"optimizer", record.optimizer},
                {"clipping",
                 {{"value", limit_json(record.clipping.value)}, {"norm", limit_json(record.clipping.norm)}}},
                {"loss", detail::description_json(record.loss)},
                {"network", detail::network_json(record.network)},
                {"samples", record.samples},
                {"inputs", detail::array_json(view(record.inputs))},
                {"targets", detail::array_json(view(record.targets))},
                {"probes", probes_json(record.probes)}});
}

AnyFlightRecord parse_flight_record(std::string_view text, const std::string& name) {
  const auto parsed = detail::parse_json(text, name);
  const JsonReader json(parsed, name);
  if (json.at("format").text() != format) json.at("format").fail(fmt::format("is not \"{}\"", format));
  if (const auto found = json.at("version").whole_number(1, most); found != version_of_format)
    json.at("version").fail(fmt::format("is {}, expected {}", found, version_of_format));
  const std::string& kept = json.at("precision").text();
  if (kept == precision_name<float>) return read_record<float>(json);
  if (kept == precision_name<double>) return read_record<double>(json);
  json.at("precision").fail("is neither \"float\" nor \"double\"");
}

AnyFlightRecord read_flight_record(const std::filesystem::path& path) {
  const auto bytes = read_file(path);
  return parse_flight_record({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, path.string());
}

template std::string flight_record_json(const FlightRecord<float>&);
template std::string flight_record_json(const FlightRecord<double>&);

}  // namespace ogee
