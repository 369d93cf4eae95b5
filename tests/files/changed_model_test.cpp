// Files of models whose description is changed letter by letter: each is read and computes, or is refused.

#include <gtest/gtest.h>

#include <fstream>
#include <ogee/formats/detail/model_json.hpp>
#include <ogee/formats/detail/stored_network.hpp>
#include <ogee/ogee.hpp>
#include <random>

namespace ogee::changed_model_test {
namespace {

namespace fs = std::filesystem;

/// Whether a file is read; its model must compute then.
bool computes(const Safetensors& file) try {
  const detail::StoredNetwork stored = detail::stored_network(file);
  const Model model = detail::read_model(stored.json(), detail::network_of<float>(stored));
  Matrix<float> rows(2, model.network.input_size());
  rows.setOnes();
  EXPECT_EQ(model.predictions(rows).values.rows(), 2);
  return true;
} catch (const FormatError&) {
  return false;
}

/// One letter, digit or sign of JSON becomes another one, or a piece is left out or doubled.
std::string changed(std::string text, std::minstd_rand& random) {
  constexpr std::string_view letters = "0123456789-.eE\"{}[],:ntau_";
  const auto below = [&](std::size_t count) { return random() % count; };
  const std::size_t at = below(text.size());
  switch (below(3)) {
    case 0:
      text[at] = letters[below(letters.size())];
      break;
    case 1:
      text.erase(at, 1 + below(4));
      break;
    default:
      text.insert(at, text.substr(at, 1 + below(12)));
  }
  return text;
}

TEST(ChangedModel, IsReadOrRefused) {
  constexpr int changes = 1000;
  Index read = 0;
  Index refused = 0;
  for (const auto& entry : fs::directory_iterator(fs::path(OGEE_FUZZ_SEEDS) / "model")) {
    const Safetensors file = read_safetensors(entry.path());
    ASSERT_TRUE(computes(file)) << entry.path();
    std::minstd_rand random(1);
    for (int i = 0; i < changes; ++i) {
      SCOPED_TRACE(entry.path().filename().string() + " " + std::to_string(i));
      Safetensors other = file;
      other.metadata.at(0).second = changed(file.metadata.at(0).second, random);
      ++(computes(other) ? read : refused);
    }
  }
  EXPECT_GT(read, 50);
  EXPECT_GT(refused, 50);
}

}  // namespace
}  // namespace ogee::changed_model_test
