/// Reads any bytes as a checkpoint, whatever its checksum says, and as the history of a training.

#include <cstddef>
#include <cstdint>

#include "../core/errors.hpp"
#include "../formats/detail/checkpoint_file.hpp"
#include "../training/history.hpp"
#include "mutate_header.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) try {
  const auto content =
      ogee::detail::checkpoint_content(ogee::parse_safetensors({bytes, bytes + size}, "fuzz"));
  ogee::History history;
  history.load_state_dict(content.state.part("history"));
  return 0;
} catch (const ogee::FormatError&) {
  return 0;
}
