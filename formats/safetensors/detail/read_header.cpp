#include "header.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "../../../core/errors.hpp"
#include "tensor_size.hpp"

namespace ogee::detail {
namespace {

using Bytes = std::span<const std::uint8_t>;
using Json = nlohmann::json;

constexpr std::array members_of_tensor{"dtype", "shape", "data_offsets"};
constexpr Index largest_number = std::numeric_limits<Index>::max();

/// Takes the parts of a header from nlohmann's parser one after the other. No tree of them is built: it would
/// hide names that occur twice, forget the order of all, and could be so deep that its destructor exhausts
/// the stack.
class HeaderHandler {
 public:
  HeaderHandler(std::size_t position, Bytes data, std::string_view file) : position_(position), data_(data) {
    header_.file = file;
  }

  [[nodiscard]] Safetensors header() { return std::move(header_); }

  // What the parser calls; it goes on if they return true.
  bool null() { refuse_value(); }
  bool boolean(bool) { refuse_value(); }
  bool number_integer(Json::number_integer_t) { refuse_value(); }  // a negative number
  bool number_float(Json::number_float_t, const std::string&) { refuse_value(); }
  bool binary(Json::binary_t&) { refuse_value(); }

  bool number_unsigned(Json::number_unsigned_t number) {
    if (number > Json::number_unsigned_t{largest_number}) refuse_value();
    if (place_ == Place::shape)
      tensor().shape.push_back(static_cast<Index>(number));
    else if (place_ == Place::offsets)
      offsets_.push_back(static_cast<std::size_t>(number));
    else
      refuse_value();
    return true;
  }

  bool string(std::string& text) {
    if (place_ == Place::metadata) {
      header_.metadata.back().second = std::move(text);
      return true;
    }
    if (place_ != Place::tensor || member() != "dtype") refuse_value();
    if (!bits_of(text))
      fail(fmt::format("{}: dtype {} is unknown", tensor_text(tensor()), quoted_text(text)));
    tensor().type = std::move(text);
    return true;
  }

  bool start_object(std::size_t) {
    if (place_ == Place::file)
      place_ = Place::header;
    else if (place_ == Place::header)
      place_ = is_metadata_ ? Place::metadata : Place::tensor;
    else
      refuse_value();
    return true;
  }

  bool key(std::string& name) {
    if (place_ == Place::header)
      start_entry(name);
    else if (place_ == Place::metadata)
      start_text(name);
    else
      start_member(name);
    return true;
  }

  bool end_object() {
    if (place_ == Place::tensor) finish_tensor();
    place_ = Place::header;  // also after the header, which nothing may follow
    return true;
  }

  bool start_array(std::size_t) {
    if (place_ != Place::tensor || member() == "dtype") refuse_value();
    place_ = member() == "shape" ? Place::shape : Place::offsets;
    return true;
  }

  bool end_array() {
    place_ = Place::tensor;
    return true;
  }

  bool parse_error(std::size_t characters, const std::string&, const Json::exception& error) {
    constexpr int number_overflow = 406;
    if (error.id == number_overflow) refuse_value();
    fail_at(characters - 1);
  }

  /// For the character at which the header stops being JSON.
  [[noreturn]] void fail_at(std::size_t character) const {
    fail(fmt::format("byte {}: the header is not valid JSON", position_ + character));
  }

 private:
  /// Where the next value belongs.
  enum class Place { file, header, metadata, tensor, shape, offsets };

  [[noreturn]] void fail(std::string_view problem) const {
    throw FormatError(fmt::format("{}: {}", header_.file, problem));
  }

  /// Says what the next value should have been.
  [[noreturn]] void refuse_value() const {
    if (place_ == Place::metadata)
      fail(fmt::format("{}: {} is not a string", metadata_name, quoted_text(header_.metadata.back().first)));
    if (place_ == Place::header && is_metadata_) fail(fmt::format("{} is not an object", metadata_name));
    if (place_ == Place::header) fail(fmt::format("{} is not an object", tensor_text(tensor())));
    const std::size_t element = place_ == Place::shape ? tensor().shape.size() : offsets_.size();
    const std::string expected =
        place_ != Place::tensor
            ? fmt::format("[{}] is not a whole number from 0 to {}", element, largest_number)
        : member() == "dtype" ? " is not a string"
                              : " is not an array";
    fail(fmt::format("{}: {}{}", tensor_text(tensor()), member(), expected));
  }

  /// A tensor, or the metadata.
  void start_entry(const std::string& name) {
    if (!names_.insert(name).second) fail(fmt::format("the header has {} twice", quoted_text(name)));
    is_metadata_ = name == metadata_name;
    if (is_metadata_) return;
    header_.tensors.push_back({.name = name, .type = {}, .shape = {}, .bytes = {}, .file = header_.file});
    members_.clear();
    offsets_.clear();
  }

  void start_text(const std::string& name) {
    if (!metadata_names_.insert(name).second)
      fail(fmt::format("{} has {} twice", metadata_name, quoted_text(name)));
    header_.metadata.emplace_back(name, "");
  }

  void start_member(const std::string& name) {
    if (std::find(members_of_tensor.begin(), members_of_tensor.end(), name) == members_of_tensor.end())
      fail(fmt::format("{}: {} is unknown, expected dtype, shape and data_offsets", tensor_text(tensor()),
                       quoted_text(name)));
    if (has(name)) fail(fmt::format("{} has {} twice", tensor_text(tensor()), name));
    members_.push_back(name);
  }

  void finish_tensor() {
    const auto fail_at_tensor = [&](std::string_view problem) {
      fail(fmt::format("{}: {}", tensor_text(tensor()), problem));
    };
    for (const char* member : members_of_tensor)
      if (!has(member)) fail_at_tensor(fmt::format("{} is missing", member));
    if (offsets_.size() != 2)
      fail_at_tensor(fmt::format("data_offsets has {} numbers, expected 2", offsets_.size()));
    const std::size_t begin = offsets_[0];
    const std::size_t end = offsets_[1];
    if (begin > end) fail_at_tensor(fmt::format("data_offsets go from {} back to {}", begin, end));
    if (end > data_.size())
      fail_at_tensor(fmt::format("data_offsets go to {}, but the data has {} bytes", end, data_.size()));
    tensor().bytes = data_.subspan(begin, end - begin);
    const std::string problem = size_problem(tensor());
    if (!problem.empty()) fail_at_tensor(problem);
  }

  [[nodiscard]] Tensor& tensor() { return header_.tensors.back(); }
  [[nodiscard]] const Tensor& tensor() const { return header_.tensors.back(); }
  /// The member of a tensor whose value is next.
  [[nodiscard]] const std::string& member() const { return members_.back(); }
  [[nodiscard]] bool has(std::string_view member) const {
    return std::find(members_.begin(), members_.end(), member) != members_.end();
  }

  std::size_t position_;
  Bytes data_;
  Safetensors header_;
  Place place_ = Place::file;
  bool is_metadata_ = false;          ///< not a tensor: the entry of the header that is read
  std::vector<std::string> members_;  ///< of the tensor, up to the one that is read
  std::vector<std::size_t> offsets_;  ///< of the tensor
  std::set<std::string> names_;  ///< of tensors and __metadata__; no hashes, which could be made to collide
  std::set<std::string> metadata_names_;
};

/// Every byte of the data must belong to exactly one tensor.
void check_layout(const Safetensors& header, Bytes data) {
  std::vector<const Tensor*> tensors;
  for (const Tensor& tensor : header.tensors) tensors.push_back(&tensor);
  const auto begin_of = [&](const Tensor& tensor) {
    return static_cast<std::size_t>(tensor.bytes.data() - data.data());
  };
  std::sort(tensors.begin(), tensors.end(), [&](const Tensor* a, const Tensor* b) {
    return std::pair(begin_of(*a), a->bytes.size()) < std::pair(begin_of(*b), b->bytes.size());
  });
  std::size_t end = 0;
  const auto check_that_nothing_is_left = [&](std::size_t next) {
    if (end < next)
      throw FormatError(
          fmt::format("{}: bytes {} to {} of the data belong to no tensor", header.file, end, next - 1));
  };
  const Tensor* previous = nullptr;
  for (const Tensor* tensor : tensors) {
    const std::size_t begin = begin_of(*tensor);
    if (begin < end)
      throw FormatError(fmt::format("{}: {} and {} overlap at byte {} of the data", header.file,
                                    tensor_text(*previous), tensor_text(*tensor), begin));
    check_that_nothing_is_left(begin);
    end = begin + tensor->bytes.size();
    previous = tensor;
  }
  check_that_nothing_is_left(data.size());
}

}  // namespace

Safetensors read_header(std::string_view header, std::size_t position, Bytes data, std::string_view file) {
  HeaderHandler handler(position, data, file);
  // The parser would take the rest for spaces.
  if (const std::size_t zero = header.find('\0'); zero != std::string_view::npos) handler.fail_at(zero);
  if (!header.starts_with('{')) throw FormatError(fmt::format("{}: byte {}: expected {{", file, position));
  Json::sax_parse(header.begin(), header.end(), &handler);
  Safetensors content = handler.header();
  check_layout(content, data);
  return content;
}

}  // namespace ogee::detail
