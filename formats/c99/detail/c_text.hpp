#pragma once

/// Pieces of C programs.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ogee::detail {

/// "0.1f", "1.0f", "1e-05f": the fewest digits that read back as the same bits. @pre The number is finite.
[[nodiscard]] std::string c_number(float number);

/// A literal with quotes. It consists of ASCII alone, and may be part of a comment, too: what C would read in
/// another way is escaped, such as quotes, trigraphs, "*/" and control characters; so are non-ASCII bytes, as
/// octal numbers.
[[nodiscard]] std::string c_string(std::string_view text);

/// The same without quotes, for comments.
[[nodiscard]] std::string c_comment(std::string_view text);

/// An identifier for names to begin with, from any text: "my-net" gives "my_net", "3d" gives "model_3d". All
/// but letters and digits become underscores, never two in a row, which C++ reserves.
[[nodiscard]] std::string c_identifier(std::string_view text);

/// Words with commas between them, in lines of at most 100 characters where words are not longer. All lines but
/// the first begin with `indent`, and the first leaves room for it.
[[nodiscard]] std::string c_list(std::span<const std::string> words, std::string_view indent);

/// The numbers of an array: c_list of c_number.
[[nodiscard]] std::string c_numbers(std::span<const float> numbers, std::string_view indent);
[[nodiscard]] std::string c_numbers(std::span<const std::int32_t> numbers, std::string_view indent);

}  // namespace ogee::detail
