#include "page.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <fstream>
#include <iterator>
#include <ogee/core/errors.hpp>

namespace handbook {

std::string table(const Row& header, std::span<const Row> rows) {
  std::string text = fmt::format("| {} |\n|", fmt::join(header, " | "));
  for (std::size_t i = 0; i < header.size(); ++i) text += "---|";
  text += '\n';
  for (const Row& row : rows) text += fmt::format("| {} |\n", fmt::join(row, " | "));
  return text;
}

std::string_view block_of(std::string_view page, std::string_view name) {
  const std::string begin = fmt::format("<!-- begin {} -->\n", name);
  const std::size_t first = page.find(begin);
  const std::size_t last = page.find(fmt::format("<!-- end {} -->", name));
  if (first == std::string_view::npos || last == std::string_view::npos || last < first + begin.size())
    throw ogee::DataError(fmt::format("block {} does not exist", name));
  return page.substr(first + begin.size(), last - first - begin.size());
}

std::vector<std::string> names_of_blocks(std::string_view page) {
  constexpr std::string_view begin = "<!-- begin ";
  std::vector<std::string> names;
  for (std::size_t at = page.find(begin); at != std::string_view::npos; at = page.find(begin, at)) {
    at += begin.size();
    names.emplace_back(page.substr(at, page.find(' ', at) - at));
  }
  return names;
}

std::string filled(std::string page, std::span<const Block> blocks) {
  for (const Block& block : blocks) {
    const std::string_view old = block_of(page, block.name);
    page.replace(static_cast<std::size_t>(old.data() - page.data()), old.size(), block.text);
  }
  return page;
}

std::string text_of(const std::filesystem::path& file) {
  std::ifstream input(file, std::ios::binary);
  if (!input) throw ogee::DataError(fmt::format("{}: cannot be read", file.string()));
  return {std::istreambuf_iterator<char>(input), {}};
}

}  // namespace handbook
