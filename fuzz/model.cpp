/// Reads any bytes as a model, whatever its weights are, and computes with it.

#include <cstddef>
#include <cstdint>
#include <ogee/core/errors.hpp>
#include <ogee/formats/detail/model_json.hpp>
#include <ogee/formats/detail/stored_network.hpp>

#include "mutate_header.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) try {
  const auto stored = ogee::detail::stored_network(ogee::parse_safetensors({bytes, bytes + size}, "fuzz"));
  const auto network = ogee::detail::network_of<float>(stored);
  ogee::Matrix<float> rows(2, network.input_size());
  rows.setOnes();
  (void)network.predict(rows);
  if (stored.metadata.contains("model"))
    (void)ogee::detail::read_model(stored.json(), network).predictions(rows);
  return 0;
} catch (const ogee::FormatError&) {
  return 0;
}
