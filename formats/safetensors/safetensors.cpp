#include "safetensors.hpp"

#include <fmt/format.h>
#include <sys/mman.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <new>
#include <span>
#include <system_error>

#include "../../core/errors.hpp"
#include "../detail/input_file.hpp"
#include "../write_file.hpp"
#include "detail/header.hpp"
#include "detail/tensor_size.hpp"

namespace ogee {
namespace {

using Bytes = std::span<const std::uint8_t>;

/// The bytes before the header.
constexpr std::size_t length_size = 8;

void check_size(std::size_t size, std::size_t expected, std::string_view file) {
  if (size < expected)
    throw FormatError(fmt::format("{}: ends at byte {}, expected at least {}", file, size, expected));
}

/// Where the data begins in a file of `size` bytes that begins with `length`.
std::size_t data_begin(Bytes length, std::size_t size, std::string_view file) {
  check_size(size, length_size, file);
  std::uint64_t header_size = 0;
  for (std::size_t i = length_size; i-- > 0;) header_size = header_size << 8 | length[i];
  if (header_size == 0 || header_size > detail::largest_header)
    throw FormatError(
        fmt::format("{}: byte 0: not a safetensors file: the header has {} bytes, expected 1 to {}", file,
                    header_size, detail::largest_header));
  check_size(size, length_size + header_size, file);
  return length_size + header_size;
}

Safetensors parse(Bytes bytes, std::shared_ptr<const void> memory, std::string_view file) {
  const std::size_t begin = data_begin(bytes, bytes.size(), file);
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), begin);
  Safetensors content =
      detail::read_header(text.substr(length_size), length_size, bytes.subspan(begin), file);
  content.memory = std::move(memory);
  return content;
}

/// Memory for a file, without zeros in it. Most of the time of reading would go into setting up small pages:
/// with large ones it takes a fourth.
std::shared_ptr<std::uint8_t> allocate(std::size_t size, std::string_view file) try {
  constexpr std::size_t large_page = std::size_t{1} << 21;
  constexpr std::size_t cache_line = 64;
  const std::align_val_t alignment{size < large_page ? cache_line : large_page};
  auto* memory = static_cast<std::uint8_t*>(::operator new(size, alignment));
#ifdef MADV_HUGEPAGE
  if (size >= large_page) ::madvise(memory, size, MADV_HUGEPAGE);  // a system may have none
#endif
  return {memory, [=](std::uint8_t* pointer) { ::operator delete(pointer, alignment); }};
} catch (const std::bad_alloc&) {
  throw DataError(fmt::format("{}: {}", file, std::generic_category().message(ENOMEM)));
}

/// The parts of a file, one after the other.
class Pieces {
 public:
  explicit Pieces(const Safetensors& content) : start_(length_size, '\0') {
    start_ += detail::write_header(content);
    const std::size_t header_size = start_.size() - length_size;
    for (std::size_t i = 0; i < length_size; ++i) start_[i] = static_cast<char>(header_size >> 8 * i & 0xFF);
    pieces_.push_back(start_);
    for (const Tensor& tensor : content.tensors)
      pieces_.emplace_back(reinterpret_cast<const char*>(tensor.bytes.data()), tensor.bytes.size());
  }
  Pieces(const Pieces&) = delete;
  Pieces& operator=(const Pieces&) = delete;
  ~Pieces() = default;

  [[nodiscard]] std::span<const std::string_view> all() const { return pieces_; }

 private:
  std::string start_;
  std::vector<std::string_view> pieces_;
};

}  // namespace

const Tensor& Safetensors::at(std::string_view name) const {
  const auto found =
      std::find_if(tensors.begin(), tensors.end(), [=](const Tensor& tensor) { return tensor.name == name; });
  if (found == tensors.end())
    throw FormatError(fmt::format("{}: tensor {} is missing", file, detail::quoted_text(name)));
  return *found;
}

Safetensors read_safetensors(const std::filesystem::path& path) {
  const std::string name = path.string();
  detail::InputFile file(path);
  const std::size_t size = file.size();
  // What is not a safetensors file is refused before it is read.
  std::array<std::uint8_t, length_size> length{};
  file.read(std::span(length).first(std::min(size, length_size)));
  (void)data_begin(length, size, name);
  const auto memory = allocate(size, name);
  std::copy(length.begin(), length.end(), memory.get());
  file.read(std::span(memory.get(), size).subspan(length_size));
  return parse({memory.get(), size}, memory, name);
}

Safetensors parse_safetensors(std::vector<std::uint8_t> bytes, std::string_view file) {
  const auto memory = std::make_shared<const std::vector<std::uint8_t>>(std::move(bytes));
  return parse(*memory, memory, file);
}

void write_safetensors(const std::filesystem::path& path, const Safetensors& content) {
  write_file_atomically(path, Pieces(content).all());
}

std::vector<std::uint8_t> safetensors_bytes(const Safetensors& content) {
  std::vector<std::uint8_t> bytes;
  const Pieces pieces(content);
  for (const std::string_view piece : pieces.all()) bytes.insert(bytes.end(), piece.begin(), piece.end());
  return bytes;
}

}  // namespace ogee
