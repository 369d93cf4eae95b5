#pragma once

/// How values of options are read, on the command line and in TOML files alike. Each reader stores into what
/// it was made with, which must outlive it.

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <type_traits>

namespace ogee::cli {

/// Reads a text that is not empty.
struct Reader {
  std::string expected;  ///< for messages, "a whole number from 1 to 10"
  /// Stores the value of a text; returns whether the text is what is expected.
  /// @throws OptionError with what else is wrong, for people who know the name of the option.
  std::function<bool(const std::string& text)> read;
};

/// A function that stores into a variable, be it optional or of another number type.
template <class Target>
[[nodiscard]] auto into(Target& target) {
  return [&target](const auto& value) { target = static_cast<Target>(value); };
}

/// A whole number from `low` to `high`.
[[nodiscard]] Reader whole_number(std::function<void(std::int64_t)> store, std::int64_t low,
                                  std::int64_t high = std::numeric_limits<std::int64_t>::max());
/// Any number.
[[nodiscard]] Reader number(std::function<void(double)> store);
/// A share above 0, up to 1.
[[nodiscard]] Reader share(std::function<void(double)> store);
/// A share above 0 and below 1.
[[nodiscard]] Reader share_below_one(std::function<void(double)> store);
/// Any text; `expected` says what should stand there.
[[nodiscard]] Reader text(std::function<void(const std::string&)> store, std::string expected);
/// The name of a file.
[[nodiscard]] Reader file_name(std::string& file);
/// true or false, as a flag has it.
[[nodiscard]] Reader flag(std::function<void(bool)> store);

}  // namespace ogee::cli
