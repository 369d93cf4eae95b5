#include "checks.hpp"

#include <fmt/format.h>

#include <charconv>
#include <limits>
#include <optional>

namespace ogee::cli {
namespace {

/// All of `text` as a number.
template <class Number>
std::optional<Number> parsed(const std::string& text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = error == std::errc{} && end == text.data() + text.size();
  return whole ? std::optional(number) : std::nullopt;
}

}  // namespace

CLI::Validator whole_number(std::int64_t low, std::int64_t high) {
  const auto check = [low, high](const std::string& text) -> std::string {
    const auto number = parsed<std::int64_t>(text);
    if (number && *number >= low && *number <= high) return {};
    if (high == std::numeric_limits<std::int64_t>::max())
      return fmt::format("{} is not a whole number of at least {}", text, low);
    return fmt::format("{} is not a whole number from {} to {}", text, low, high);
  };
  return {check, ""};
}

CLI::Validator share() {
  const auto check = [](const std::string& text) -> std::string {
    const auto number = parsed<double>(text);
    if (number && *number > 0 && *number <= 1) return {};
    return fmt::format("{} is not a share above 0, up to 1", text);
  };
  return {check, ""};
}

CLI::Validator file_name() {
  return {[](const std::string& file) { return file.empty() ? "the name of the file is empty" : ""; }, ""};
}

CLI::Validator share_below_one() {
  const auto check = [](const std::string& text) -> std::string {
    const auto number = parsed<double>(text);
    if (number && *number > 0 && *number < 1) return {};
    return fmt::format("{} is not a share above 0 and below 1", text);
  };
  return {check, ""};
}

}  // namespace ogee::cli
