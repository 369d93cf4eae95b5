/// Makes the pictures and tables of docs/activations.md, and parts of docs/result.schema.json, from the
/// library.
///
///     ogee_handbook docs            writes them
///     ogee_handbook docs --check    names what is stale, whatever the instruction set; 1 if anything is

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <filesystem>
#include <ogee/core/simd.hpp>
#include <ogee/formats/write_file.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "page.hpp"
#include "pictures.hpp"
#include "schema.hpp"
#include "tables.hpp"

using namespace handbook;
namespace fs = std::filesystem;

namespace {

struct Handbook {
  std::vector<Block> blocks;
  std::vector<Picture> pictures;
};

Handbook made_from(const fs::path& docs) { return {blocks(docs), pictures()}; }

void write(const fs::path& docs) {
  const auto [blocks, pictures] = made_from(docs);
  const fs::path page = docs / "activations.md";
  ogee::write_file_atomically(page, filled(text_of(page), blocks));
  const fs::path schema = docs / "result.schema.json";
  ogee::write_file_atomically(schema, filled_schema(text_of(schema)));
  fs::create_directories(docs / "activations");
  for (const auto& [name, svg] : pictures) ogee::write_file_atomically(docs / "activations" / name, svg);
}

template <class Made>
bool makes(const std::vector<Made>& all, const std::string& name) {
  return std::any_of(all.begin(), all.end(), [&](const Made& made) { return made.name == name; });
}

/// The names of blocks and pictures that are out of date.
std::vector<std::string> stale(const fs::path& docs) {
  const auto [blocks, pictures] = made_from(docs);
  std::vector<std::string> stale;
  const std::string page = text_of(docs / "activations.md");
  for (const auto& [name, text] : blocks)
    if (block_of(page, name) != text) stale.push_back(fmt::format("activations.md: block {}", name));
  for (const std::string& name : names_of_blocks(page))
    if (!makes(blocks, name))
      stale.push_back(fmt::format("activations.md: block {}, which nothing makes", name));
  if (const std::string schema = text_of(docs / "result.schema.json"); filled_schema(schema) != schema)
    stale.emplace_back("result.schema.json");
  const fs::path folder = docs / "activations";
  for (const auto& [name, svg] : pictures)
    if (!fs::exists(folder / name) || text_of(folder / name) != svg) stale.push_back("activations/" + name);
  for (const fs::directory_entry& file : fs::directory_iterator(folder))
    if (const std::string name = file.path().filename(); !makes(pictures, name))
      stale.push_back(fmt::format("activations/{}, which nothing makes", name));
  return stale;
}

int check(const fs::path& docs) {
  for (const std::string_view set : ogee::instruction_sets()) {
    ogee::use_instruction_set(set);
    const std::vector<std::string> names = stale(docs);
    for (const std::string& name : names) fmt::print("stale: {}\n", name);
    if (!names.empty()) {
      fmt::print("as computed with {}; scripts/handbook makes all of it anew\n", set);
      return 1;
    }
  }
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  const std::vector<std::string_view> words(arguments + 1, arguments + count);
  const bool checks = words.size() == 2 && words[1] == "--check";
  if (words.size() != 1 && !checks) {
    fmt::print(stderr, "usage: ogee_handbook DOCS [--check]\n");
    return 2;
  }
  try {
    if (checks) return check(words[0]);
    write(words[0]);
    return 0;
  } catch (const std::exception& error) {
    fmt::print(stderr, "ogee_handbook: {}\n", error.what());
    return 1;
  }
}
