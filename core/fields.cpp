#include "fields.hpp"

#include <fmt/format.h>

#include <iterator>

namespace ogee::detail {
namespace {

template <class Value>
void append(std::string& text, std::string_view name, Value value) {
  fmt::format_to(std::back_inserter(text), "{}{}={}", text.empty() ? "" : ", ", name, value);
}

}  // namespace

void append_field(std::string& text, std::string_view name, double value) { append(text, name, value); }
void append_field(std::string& text, std::string_view name, bool value) { append(text, name, value); }
void append_field(std::string& text, std::string_view name, Index value) { append(text, name, value); }

}  // namespace ogee::detail
