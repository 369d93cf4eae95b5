#pragma once

/// The format in which Hugging Face's libraries, and many for PyTorch, store the weights of networks.
///
/// Source: https://github.com/huggingface/safetensors, "Format". A file consists of
///
///     8 bytes   the size of the header, lowest byte first, at most 100 000 000
///     header    a JSON object, from { on, padded with spaces
///     data      the elements of all tensors, without gaps, lowest byte first, last dimension fastest
///
///     {"__metadata__": {"format": "pt"},
///      "hidden.weight": {"dtype": "F32", "shape": [10, 64], "data_offsets": [0, 2560]}, ...}
///
/// The offsets are where a tensor begins and ends in the data. A file holds nothing that runs.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tensor.hpp"

namespace ogee {

/// What a safetensors file contains.
struct Safetensors {
  std::vector<std::pair<std::string, std::string>> metadata = {};  ///< names and texts, as in the file
  std::vector<Tensor> tensors = {};                                ///< in the order of the header
  std::string file = "";                                           ///< begins the messages
  std::shared_ptr<const void> memory = nullptr;  ///< the elements of the tensors of a file that was read

  /// The tensor with this name. @throws FormatError if there is none.
  [[nodiscard]] const Tensor& at(std::string_view name) const;
};

/// Reads a file. Tensors of all types are listed; their elements stay as they are until they are asked for.
/// @throws DataError with the system's reason if it cannot be read; FormatError as parse_safetensors.
[[nodiscard]] Safetensors read_safetensors(const std::filesystem::path& path);

/// Reads the bytes of a file, and keeps them; `file` begins the messages.
/// @throws FormatError with the byte, the tensor or the member of the header that is invalid.
[[nodiscard]] Safetensors parse_safetensors(std::vector<std::uint8_t> bytes, std::string_view file);

/// Writes metadata and tensors to a file, in their order, as write_file_atomically does.
/// @throws OptionError, before anything is written, if names occur twice, a tensor is named "__metadata__", a
///   name or text is not UTF-8, a type is unknown, or the header would be too large; ShapeError if the bytes
///   of a tensor do not match its shape; DataError with the path and the system's reason.
void write_safetensors(const std::filesystem::path& path, const Safetensors& content);

/// The bytes that write_safetensors writes. @throws OptionError and ShapeError, as write_safetensors.
[[nodiscard]] std::vector<std::uint8_t> safetensors_bytes(const Safetensors& content);

}  // namespace ogee
