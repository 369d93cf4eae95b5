#pragma once

#include <algorithm>
#include <string_view>

namespace ogee::detail {

/// Whether the name of a file has this ending, in small letters or capitals.
[[nodiscard]] inline bool has_ending(std::string_view file, std::string_view ending) {
  const auto lower = [](char letter) {
    return static_cast<char>(letter >= 'A' && letter <= 'Z' ? letter - 'A' + 'a' : letter);
  };
  return file.size() >= ending.size() &&
         std::equal(ending.begin(), ending.end(), file.substr(file.size() - ending.size()).begin(),
                    [&](char a, char b) { return lower(a) == lower(b); });
}

}  // namespace ogee::detail
