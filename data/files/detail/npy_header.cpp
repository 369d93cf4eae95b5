#include "npy_header.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "../../../core/errors.hpp"

namespace ogee::detail {
namespace {

using Bytes = std::span<const std::uint8_t>;

constexpr std::string_view magic = "\x93NUMPY";
constexpr std::size_t version_size = 2;
/// NumPy itself refuses longer headers unless told to trust them.
constexpr std::size_t longest_header = 10'000;

struct SizedType {
  std::string_view code;
  NpyType type;
  std::size_t size;
};

constexpr std::array npy_types{
    SizedType{"b1", NpyType::boolean, 1}, SizedType{"i1", NpyType::int8, 1},
    SizedType{"i2", NpyType::int16, 2},   SizedType{"i4", NpyType::int32, 4},
    SizedType{"i8", NpyType::int64, 8},   SizedType{"u1", NpyType::uint8, 1},
    SizedType{"u2", NpyType::uint16, 2},  SizedType{"u4", NpyType::uint32, 4},
    SizedType{"u8", NpyType::uint64, 8},  SizedType{"f4", NpyType::float32, 4},
    SizedType{"f8", NpyType::float64, 8},
};

/// Reads the dictionary, of which NumPy uses a small part: strings, True, False, tuples of whole numbers.
class DictionaryReader {
 public:
  /// `offset` is where `text` begins in the file.
  DictionaryReader(std::string_view text, std::size_t offset, std::string_view file)
      : text_(text), offset_(offset), file_(file) {}

  [[nodiscard]] NpyHeader read() {
    expect("{");
    while (!accepts("}")) {
      read_entry();
      if (accepts(",")) continue;
      expect("}");
      break;
    }
    for (const char* key : {"descr", "fortran_order", "shape"})
      if (std::find(keys_.begin(), keys_.end(), key) == keys_.end())
        fail(fmt::format("'{}' is missing", key));
    if (text_.find_first_not_of(' ', position_) != text_.size() - 1 || text_.back() != '\n')
      fail("expected spaces and a line break up to the end of the header");
    return std::move(header_);
  }

 private:
  [[noreturn]] void fail(std::string_view what) const {
    throw FormatError(fmt::format("{}: byte {}: {}", file_, offset_ + position_, what));
  }

  void skip_spaces() { position_ = std::min(text_.find_first_not_of(' ', position_), text_.size()); }

  bool accepts(std::string_view word) {
    skip_spaces();
    if (!text_.substr(position_).starts_with(word)) return false;
    position_ += word.size();
    return true;
  }

  void expect(std::string_view word) {
    if (!accepts(word)) fail(fmt::format("expected {}", word));
  }

  void read_entry() {
    skip_spaces();
    const std::size_t begin = position_;
    const std::string_view key = string();
    const auto fail_at_key = [&](std::string_view what) {
      position_ = begin;
      fail(what);
    };
    if (std::find(keys_.begin(), keys_.end(), key) != keys_.end()) fail_at_key("a duplicate key");
    keys_.push_back(key);
    expect(":");
    if (key == "descr")
      read_type();
    else if (key == "fortran_order")
      read_order();
    else if (key == "shape")
      read_shape();
    else
      fail_at_key("an unknown key, expected 'descr', 'fortran_order' or 'shape'");
  }

  [[nodiscard]] std::string_view string() {
    skip_spaces();
    const char quote = position_ < text_.size() ? text_[position_] : '\0';
    if (quote != '\'' && quote != '"') fail("expected a string in quotes");
    const std::size_t end = text_.find(quote, position_ + 1);
    if (end == std::string_view::npos) fail("the quote is never closed");
    const std::string_view content = text_.substr(position_ + 1, end - position_ - 1);
    position_ = end + 1;
    return content;
  }

  void read_type() {
    skip_spaces();
    const std::size_t begin = position_;
    const std::string_view text = string();
    const auto found = std::find_if(npy_types.begin(), npy_types.end(), [&](const SizedType& type) {
      return !text.empty() && text.substr(1) == type.code;
    });
    const bool has_order = !text.empty() && (text[0] == '<' || text[0] == '>');
    if (found == npy_types.end() || !(has_order || (text[0] == '|' && found->size == 1))) {
      position_ = begin;
      fail("an unknown type of elements; known are booleans, whole numbers and floats of 32 and 64 bits");
    }
    header_.type = found->type;
    header_.big_endian = text[0] == '>';
  }

  void read_order() {
    header_.fortran_order = accepts("True");
    if (!header_.fortran_order && !accepts("False")) fail("expected True or False");
  }

  void read_shape() {
    expect("(");
    while (!accepts(")")) {
      header_.shape.push_back(dimension());
      if (accepts(",")) continue;
      if (header_.shape.size() == 1) fail("expected ,");  // (3) is not a tuple
      expect(")");
      break;
    }
    if (header_.shape.empty()) fail("the array has no dimensions");
  }

  [[nodiscard]] Index dimension() {
    skip_spaces();
    Index number = 0;
    const char* end = text_.data() + text_.size();
    const auto [stopped, error] = std::from_chars(text_.data() + position_, end, number);
    if (error == std::errc::result_out_of_range) fail("the dimension is too large");
    if (error != std::errc{} || number < 0) fail("expected a dimension, a whole number of at least 0");
    position_ = static_cast<std::size_t>(stopped - text_.data());
    return number;
  }

  std::string_view text_;
  std::size_t offset_;
  std::string_view file_;
  std::size_t position_ = 0;
  std::vector<std::string_view> keys_;
  NpyHeader header_;
};

void check_length(Bytes bytes, std::size_t expected, std::string_view file) {
  if (bytes.size() < expected)
    throw FormatError(fmt::format("{}: ends at byte {}, expected {}", file, bytes.size(), expected));
}

/// A number of `size` bytes, lowest first.
std::size_t number_at(Bytes bytes, std::size_t position, std::size_t size) {
  std::size_t number = 0;
  for (std::size_t i = size; i-- > 0;) number = number << 8 | bytes[position + i];
  return number;
}

}  // namespace

std::size_t size_of(NpyType type) {
  const auto found = std::find_if(npy_types.begin(), npy_types.end(),
                                  [=](const SizedType& named) { return named.type == type; });
  return found->size;
}

NpyHeader parse_npy_header(Bytes bytes, std::string_view file) {
  constexpr std::size_t version_at = magic.size();
  constexpr std::size_t length_at = version_at + version_size;
  const char* text_begin = reinterpret_cast<const char*>(bytes.data());
  if (!magic.starts_with(std::string_view(text_begin, std::min(bytes.size(), magic.size()))))
    throw FormatError(fmt::format("{}: byte 0: not an NPY file, which begins with 93 and NUMPY", file));
  check_length(bytes, length_at, file);
  const int version = bytes[version_at];
  if (version < 1 || version > 3 || bytes[version_at + 1] != 0)
    throw FormatError(fmt::format("{}: byte {}: version is {}.{}, expected 1.0, 2.0 or 3.0", file, version_at,
                                  version, bytes[version_at + 1]));
  const std::size_t length_size = version == 1 ? 2 : 4;
  const std::size_t begin = length_at + length_size;
  check_length(bytes, begin, file);
  const std::size_t length = number_at(bytes, length_at, length_size);
  if (length == 0 || length > longest_header)
    throw FormatError(fmt::format("{}: byte {}: the header has {} bytes, expected 1 to {}", file, length_at,
                                  length, longest_header));
  check_length(bytes, begin + length, file);
  NpyHeader header = DictionaryReader({text_begin + begin, length}, begin, file).read();
  header.size = begin + length;
  return header;
}

}  // namespace ogee::detail
