#pragma once

/// The file of a flight record.

#include <filesystem>
#include <string>
#include <string_view>

#include "../../insight/checks/flight_record.hpp"

namespace ogee {

/// A record as JSON, one member per line, which read_flight_record reads back to the same bits:
///
///     {"format": "ogee flight record", "version": 3, "ogee": "0.1.0", "instruction_set": "AVX2",
///      "precision": "float", "moment": "step", "place": "epoch 1, batch 3 (row 0 is sample 17)",
///      "message": "dense2 (64 → 10): the output is not finite in row 3",
///      "array": "output of dense2", "rows": [3], "epoch": 1, "batch": 3, "step": 2, "seed": 1, "threads": 1,
///      "optimizer": "sgd(learning_rate=...)", "clipping": {"value": null, "norm": null},
///      "loss": {"kind": "softmax_cross_entropy", "settings": {"label_smoothing": 0.0, "class_weights": []}},
///      "network": [{"kind": "dense",
///                   "settings": {"inputs": 64, "outputs": 10, "bias": true, "initialization": null},
///                   "stream": {"seed": 1, "substream": 0},
///                   "parameters": [{"name": "weight", "l1": 0.0, "l2": 0.0, "shape": [64, 10],
///                                   "base64": "..."}, ...]},
///                  {"kind": "activation", "settings": {"function": "hard_tanh(low=-1, high=1)"}, ...}, ...],
///      "samples": [17, ...], "inputs": {"shape": [32, 64], "base64": "..."}, "targets": {...},
///      "probes": [{"epoch": 0, "step": 0, "layers": [...]}]}
///
/// The numbers of arrays are the bytes of float ("<f4" in NumPy) or double, row after row. Probes are as in
/// result_json.
/// @throws OptionError naming a layer or a loss whose kind is not registered.
template <Real T>
[[nodiscard]] std::string flight_record_json(const FlightRecord<T>& record);

/// Reads a record from the text of its file. `name` begins the messages. Activations, layers and the loss
/// must be registered under their names. Reads everything in the probes except histograms and the openness of
/// gates. A pass may have at most 2²⁶ outputs in total.
/// @throws FormatError naming a member that is missing, wrong or does not match the others.
[[nodiscard]] AnyFlightRecord parse_flight_record(std::string_view text, const std::string& name);

/// Reads a record from its file, which may be gzip-compressed.
/// @throws DataError if the file cannot be read; FormatError as parse_flight_record.
[[nodiscard]] AnyFlightRecord read_flight_record(const std::filesystem::path& path);

extern template std::string flight_record_json(const FlightRecord<float>&);
extern template std::string flight_record_json(const FlightRecord<double>&);

}  // namespace ogee
