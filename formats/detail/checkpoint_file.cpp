#include "checkpoint_file.hpp"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

#include "../../core/version.hpp"
#include "settings_json.hpp"

namespace ogee::detail {
namespace {

/// The number of the layout, and the first version of ogee that reads it.
constexpr int checkpoint_layout = 1;
constexpr const char* first_checkpoint_version = "0.1.0";

constexpr const char* layout_name = "ogee.checkpoint";
constexpr const char* needs_name = "ogee.needs";
constexpr const char* checksum_name = "ogee.checksum";
constexpr const char* state_name = "ogee.state";
constexpr const char* settings_name = "ogee.settings";

/// CRC-32 over all metadata but itself, and over all tensors with their names, types and shapes. The same in every layout:
/// only so can a file of a later one be told from a damaged one.
std::string checksum_of(const Safetensors& content) {
  uLong sum = ::crc32_z(0, nullptr, 0);
  const auto add = [&sum](const void* data, std::size_t size) {
    if (size > 0)
      sum = ::crc32_z(sum, static_cast<const Bytef*>(data), size);  // nothing may be at a null pointer
  };
  const auto add_text = [&](std::string_view text) {
    const std::uint64_t size = text.size();
    add(&size, sizeof size);
    add(text.data(), text.size());
  };
  for (const auto& [name, text] : content.metadata) {
    if (name == checksum_name) continue;
    add_text(name);
    add_text(text);
  }
  for (const Tensor& tensor : content.tensors) {
    add_text(tensor.name);
    add_text(tensor.type);
    for (const Index length : tensor.shape) add(&length, sizeof length);
    add(tensor.bytes.data(), tensor.bytes.size());
  }
  return fmt::format("{:08x}", sum);
}

/// Names of files need not be UTF-8; what is not becomes U+FFFD.
std::string json_text(std::span<const Setting> settings) {
  return settings_json(settings).dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

std::vector<Setting> settings_in(const std::string& text, const std::string& where) {
  const nlohmann::json json = parse_json(text, where);
  return JsonReader(json, where).settings();
}

/// @throws FormatError naming the metadata if it is missing.
const std::string& metadata(const Safetensors& content, std::string_view name) {
  const auto found = std::find_if(content.metadata.begin(), content.metadata.end(),
                                  [name](const auto& each) { return each.first == name; });
  if (found == content.metadata.end())
    throw FormatError(fmt::format("{}: is not a checkpoint: the metadata has no {}", content.file, name));
  return found->second;
}

void check_layout(const Safetensors& file) {
  if (metadata(file, layout_name) != std::to_string(checkpoint_layout))
    throw LaterLayoutError(fmt::format("{}: needs ogee {} or later, this is {}", file.file,
                                       metadata(file, needs_name), version()));
}

AnyMatrix any_matrix(const Tensor& tensor) {
  if (tensor.type == "F32") return matrix_of<float>(tensor);
  return matrix_of<double>(tensor);
}

}  // namespace

void write_checkpoint(const std::filesystem::path& path, const CheckpointContent& content) {
  Safetensors file{.metadata = {{layout_name, std::to_string(checkpoint_layout)},
                                {needs_name, first_checkpoint_version},
                                {state_name, json_text(content.state.settings())},
                                {settings_name, json_text(content.settings)}}};
  for (const auto& [name, matrix] : content.state.matrices())
    file.tensors.push_back(std::visit(
        [&name = name]<Real T>(const Matrix<T>& values) { return tensor_of<T>(name, view(values)); },
        matrix));
  file.metadata.emplace_back(checksum_name, checksum_of(file));
  write_safetensors(path, file);
}

CheckpointContent checkpoint_content(const Safetensors& file) {
  CheckpointContent content;
  content.settings = settings_in(metadata(file, settings_name), file.file + ": metadata " + settings_name);
  content.state = StateDict(settings_in(metadata(file, state_name), file.file + ": metadata " + state_name));
  for (const Tensor& tensor : file.tensors) content.state.set(tensor.name, any_matrix(tensor));
  return content;
}

CheckpointContent read_checkpoint(const std::filesystem::path& path) {
  const Safetensors file = read_safetensors(path);
  if (const std::string sum = checksum_of(file); sum != metadata(file, checksum_name))
    throw FormatError(fmt::format("{}: is damaged: its checksum is {}, expected {}", file.file, sum,
                                  metadata(file, checksum_name)));
  check_layout(file);
  return checkpoint_content(file);
}

}  // namespace ogee::detail
