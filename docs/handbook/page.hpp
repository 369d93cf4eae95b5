#pragma once

/// A Markdown page with generated blocks, between <!-- begin NAME --> and <!-- end NAME -->.

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace handbook {

struct Block {
  std::string name;
  std::string text;  ///< whole lines
};

/// A row of cells.
using Row = std::vector<std::string>;

/// A table of Markdown.
[[nodiscard]] std::string table(const Row& header, std::span<const Row> rows);

/// The text between the marks of a block. @throws ogee::DataError if the page does not have the block.
[[nodiscard]] std::string_view block_of(std::string_view page, std::string_view name);

/// The names of all blocks of a page.
[[nodiscard]] std::vector<std::string> names_of_blocks(std::string_view page);

/// The page with its blocks replaced. @throws ogee::DataError if the page does not have one of them.
[[nodiscard]] std::string filled(std::string page, std::span<const Block> blocks);

/// The bytes of a file. @throws ogee::DataError if it cannot be read.
[[nodiscard]] std::string text_of(const std::filesystem::path& file);

}  // namespace handbook
