#pragma once

/// A checkpoint as a safetensors file. Its matrices are tensors; its settings are JSON in the metadata, beside a
/// checksum of both:
///
///     {"ogee.checkpoint": "1", "ogee.checksum": "8f3a0c55",
///      "ogee.state": "{\"batch\": 0, ...}", "ogee.settings": "{...}"}

#include <filesystem>
#include <vector>

#include "../../core/errors.hpp"
#include "../../core/state_dict.hpp"
#include "../safetensors/safetensors.hpp"

namespace ogee::detail {

/// A file is whole, but only a later version of ogee knows what is in it.
class LaterLayoutError : public FormatError {
 public:
  using FormatError::FormatError;
};

struct CheckpointContent {
  StateDict state;
  std::vector<Setting> settings;
};

/// @throws DataError with the path and the system's reason; OptionError as write_safetensors.
void write_checkpoint(const std::filesystem::path& path, const CheckpointContent& content);

/// What a file contains, whatever its checksum says. @throws FormatError naming the file and what is wrong.
[[nodiscard]] CheckpointContent checkpoint_content(const Safetensors& file);

/// @throws DataError with the system's reason; FormatError naming the file if it is damaged; LaterLayoutError naming
///   the version that reads it.
[[nodiscard]] CheckpointContent read_checkpoint(const std::filesystem::path& path);

}  // namespace ogee::detail
