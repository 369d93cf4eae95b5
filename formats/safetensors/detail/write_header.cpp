#include <fmt/format.h>
#include <fmt/ranges.h>

#include <nlohmann/json.hpp>
#include <set>

#include "../../../core/errors.hpp"
#include "header.hpp"
#include "tensor_size.hpp"

namespace ogee::detail {
namespace {

using Json = nlohmann::json;

template <class E = OptionError>
[[noreturn]] void fail(std::string_view problem) {
  throw E(fmt::format("safetensors: {}", problem));
}

void check_header_size(std::size_t size) {
  if (size > largest_header)
    fail(fmt::format("the header would have more than {} bytes, the maximum", largest_header));
}

/// A text as a JSON string.
std::string json_text(std::string_view text) try {
  check_header_size(text.size());
  return Json(text).dump();
} catch (const Json::type_error&) {
  fail(fmt::format("{} is not UTF-8", quoted_text(text)));
}

/// The text of a JSON object, member by member.
class ObjectText {
 public:
  /// `value` is JSON.
  void add(std::string_view name, std::string_view value) {
    text_ += fmt::format("{}{}:{}", text_.size() == 1 ? "" : ",", json_text(name), value);
  }
  [[nodiscard]] std::string finish() && { return std::move(text_ += '}'); }

 private:
  std::string text_ = "{";
};

std::string metadata_text(const Safetensors& content) {
  ObjectText object;
  std::set<std::string_view> names;
  for (const auto& [name, text] : content.metadata) {
    if (!names.insert(name).second) fail(fmt::format("the metadata has {} twice", quoted_text(name)));
    object.add(name, json_text(text));
  }
  return std::move(object).finish();
}

void check(const Tensor& tensor) {
  if (tensor.name == metadata_name) fail(fmt::format("no tensor can be named {}", metadata_name));
  if (!bits_of(tensor.type))
    fail(fmt::format("{}: type {} is unknown", tensor_text(tensor), quoted_text(tensor.type)));
  const std::string problem = size_problem(tensor);
  if (!problem.empty()) fail<ShapeError>(fmt::format("{}: {}", tensor_text(tensor), problem));
}

}  // namespace

std::string write_header(const Safetensors& content) {
  ObjectText object;
  if (!content.metadata.empty()) object.add(metadata_name, metadata_text(content));
  std::set<std::string_view> names;
  std::size_t begin = 0;
  for (const Tensor& tensor : content.tensors) {
    check(tensor);
    if (!names.insert(tensor.name).second) fail(fmt::format("{} occurs twice", tensor_text(tensor)));
    const std::size_t end = begin + tensor.bytes.size();
    object.add(tensor.name, fmt::format(R"({{"dtype":"{}","shape":[{}],"data_offsets":[{},{}]}})",
                                        tensor.type, fmt::join(tensor.shape, ","), begin, end));
    begin = end;
  }
  std::string header = std::move(object).finish();
  constexpr std::size_t alignment = 8;
  header.resize((header.size() + alignment - 1) / alignment * alignment, ' ');
  check_header_size(header.size());
  return header;
}

}  // namespace ogee::detail
