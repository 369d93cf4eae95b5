/// Files with random damage are read or refused; nothing else happens.

#include <gtest/gtest.h>
#include <ogee/core/errors.hpp>
#include <ogee/core/random.hpp>
#include <ogee/data/files/csv.hpp>
#include <ogee/data/files/csv_rows.hpp>
#include <ogee/data/files/npy.hpp>

#include <array>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>

namespace ogee::spoiled_table_test {
namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr std::uint32_t trials = 6000;

/// A valid file with some of its bytes changed, moved, doubled, cut off or added. `words` are put in as they
/// are.
Bytes spoiled(Bytes bytes, std::span<const std::string_view> words, const RandomStream& random) {
  std::uint64_t position = 0;
  const auto below = [&](std::size_t bound) {
    return static_cast<std::size_t>(random.below(bound, position++));
  };
  const auto at = [&](std::size_t place) { return bytes.begin() + static_cast<std::ptrdiff_t>(place); };
  for (std::size_t changes = below(5); changes > 0 && !bytes.empty(); --changes) {
    const std::size_t place = below(bytes.size());
    const std::string_view word = words[below(words.size())];
    switch (below(5)) {
      case 0:
        bytes[place] = static_cast<std::uint8_t>(random.bits(position++));
        break;
      case 1:
        bytes.insert(at(place), word.begin(), word.end());
        break;
      case 2:
        std::copy_n(word.begin(), std::min(word.size(), bytes.size() - place), at(place));
        break;
      case 3:
        bytes.erase(at(place), at(std::min(bytes.size(), place + below(8))));
        break;
      default:
        bytes.resize(below(8) == 0 ? place : bytes.size());
    }
  }
  return bytes;
}

/// How many of the damaged files were read.
int count_read(const Bytes& valid, std::span<const std::string_view> words,
               const std::function<Dataset(const Bytes&, std::uint32_t trial)>& read) {
  int count = 0;
  for (std::uint32_t trial = 0; trial < trials; ++trial) {
    // A vector of exactly these bytes: the address sanitizer sees who reads past its end.
    const Bytes bytes = spoiled(valid, words, RandomStream(2, RandomPurpose::data, trial));
    try {
      const Dataset data = read(bytes, trial);
      EXPECT_GE(data.size(), 1);
      EXPECT_GE(data.features(), 1);
      ++count;
    } catch (const Error& error) {
      EXPECT_GT(std::string_view(error.what()).size(), 5u);
    }
  }
  return count;
}

void expect_some_of_each(int read) {
  EXPECT_GT(read, static_cast<int>(trials / 20));
  EXPECT_LT(read, static_cast<int>(trials - trials / 20));
}

constexpr std::array<std::string_view, 14> csv_words{"\"",   "\"\"", ",",     ";", "\t", "\n",     "\r",
                                                     "\r\n", "nan",  "1e999", "+", "-",  "\"\n\"", " "};

TEST(SpoiledCsv, IsReadOrRefused) {
  const std::string text =
      "\xEF\xBB\xBFwidth,\"the \"\"height\"\"\",kind\r\n1.5,2,a\r\n-3e2,\"4\",\"b, "
      "c\"\r\n0,1,a\r\n7,8,a\r\n\r\n";
  expect_some_of_each(
      count_read(Bytes(text.begin(), text.end()), csv_words, [](const Bytes& bytes, auto trial) {
        const CsvOptions options{.task = trial % 3 == 0 ? Task::regress : Task::classify,
                                 .answers = {trial % 3 == 0   ? "1"
                                             : trial % 2 == 0 ? "kind"
                                                              : "-1"}};
        return parse_csv({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, "spoiled.csv", options);
      }));
}

TEST(SpoiledCsv, GivesRowsOrIsRefused) {
  const std::string text =
      "width,kind,\"the \"\"height\"\"\"\n1.5,a,2\n-3e2,\"b,\nc\",\"4\"\n0,\"\n\n\",1\n7,,8\n\n";
  expect_some_of_each(
      count_read(Bytes(text.begin(), text.end()), csv_words, [](const Bytes& bytes, auto /*trial*/) {
        const TableRows rows =
            parse_csv_rows({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, "spoiled.csv",
                           {.count = 2, .names = {"the \"height\"", "width"}});
        return Dataset::with_targets(rows.values, rows.values);
      }));
  const std::string bare = "1,2\n3,4\n\"5\",6\n7,8";
  expect_some_of_each(
      count_read(Bytes(bare.begin(), bare.end()), csv_words, [](const Bytes& bytes, auto /*trial*/) {
        const TableRows rows = parse_csv_rows({reinterpret_cast<const char*>(bytes.data()), bytes.size()},
                                              "spoiled.csv", {.count = 2});
        return Dataset::with_targets(rows.values, rows.values);
      }));
}

TEST(SpoiledNpy, IsReadOrRefused) {
  constexpr std::array<std::string_view, 16> words{"'",   "(",          ")",   ",",     "{",    "}",
                                                   "0",   "9999999999", "<f8", ">i2",   "True", "shape",
                                                   "|b1", "-1",         "\n",  "3, 1, "};
  for (const char* name : {"i2-big-c.npy", "f4-little-fortran.npy", "u1-bytes-fortran.npy"}) {
    std::ifstream file(std::filesystem::path(OGEE_TEST_DATA) / "npy" / name, std::ios::binary);
    const Bytes valid{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    ASSERT_GT(valid.size(), 80u);
    const auto read = [](const Bytes& bytes, auto trial) {
      const NpyArray array = parse_npy(bytes, "spoiled.npy");
      const NpyOptions options{.task = Task::regress};
      return trial % 2 == 0 ? npy_dataset(array, options) : npy_dataset(array, array, options);
    };
    expect_some_of_each(count_read(valid, words, read));
  }
}

}  // namespace
}  // namespace ogee::spoiled_table_test
