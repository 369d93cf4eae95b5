#include "tensor_size.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <limits>
#include <nlohmann/json.hpp>

namespace ogee::detail {
namespace {

struct NamedType {
  std::string_view name;
  std::size_t bits;
};

constexpr std::array types{
    NamedType{"BOOL", 8},        NamedType{"U8", 8},      NamedType{"I8", 8},
    NamedType{"U16", 16},        NamedType{"I16", 16},    NamedType{"U32", 32},
    NamedType{"I32", 32},        NamedType{"U64", 64},    NamedType{"I64", 64},
    NamedType{"F16", 16},        NamedType{"BF16", 16},   NamedType{"F32", 32},
    NamedType{"F64", 64},        NamedType{"C64", 64},    NamedType{"F4", 4},
    NamedType{"F6_E2M3", 6},     NamedType{"F6_E3M2", 6}, NamedType{"F8_E4M3", 8},
    NamedType{"F8_E5M2", 8},     NamedType{"F8_E8M0", 8}, NamedType{"F8_E4M3FNUZ", 8},
    NamedType{"F8_E5M2FNUZ", 8},
};

/// The product of the dimensions; nothing if it is too large. A 0 must not hide that the product of the
/// others is.
std::optional<std::size_t> element_count(std::span<const Index> shape) {
  constexpr Index limit = std::numeric_limits<Index>::max() / 64;  // so that their bits can be counted
  Index product = 1;
  bool empty = false;
  for (const Index dimension : shape) {
    empty = empty || dimension == 0;
    if (dimension == 0) continue;
    if (dimension < 0 || product > limit / dimension) return std::nullopt;
    product *= dimension;
  }
  return empty ? 0 : static_cast<std::size_t>(product);
}

}  // namespace

std::optional<std::size_t> bits_of(std::string_view type) {
  const auto found =
      std::find_if(types.begin(), types.end(), [=](const NamedType& named) { return named.name == type; });
  if (found == types.end()) return std::nullopt;
  return found->bits;
}

std::string size_problem(const Tensor& tensor) {
  const std::string shape = shape_text(tensor.shape);
  const auto count = element_count(tensor.shape);
  if (!count) return fmt::format("shape {} is too large or negative", shape);
  const std::size_t bits = *count * bits_of(tensor.type).value();
  if (bits % 8 != 0) return fmt::format("shape {} of type {} ends within a byte", shape, tensor.type);
  if (bits / 8 == tensor.bytes.size()) return {};
  return fmt::format("has {} bytes, but shape {} of type {} takes {}", tensor.bytes.size(), shape,
                     tensor.type, bits / 8);
}

std::string tensor_text(const Tensor& tensor) { return "tensor " + quoted_text(tensor.name); }

std::string shape_text(std::span<const Index> shape) {
  constexpr std::size_t longest = 8;
  if (shape.empty()) return "()";
  if (shape.size() <= longest) return fmt::format("{}", fmt::join(shape, "×"));
  return fmt::format("{}×...", fmt::join(shape.first(longest), "×"));
}

std::string quoted_text(std::string_view text) {
  constexpr std::size_t longest = 80;
  const auto is_continued = [&](std::size_t at) {
    return (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
  };
  std::size_t size = std::min(text.size(), longest);
  while (size < text.size() && size > 0 && is_continued(size)) --size;
  using Json = nlohmann::json;
  const std::string result = Json(text.substr(0, size)).dump(-1, ' ', false, Json::error_handler_t::replace);
  return size < text.size() ? result + "..." : result;
}

}  // namespace ogee::detail
