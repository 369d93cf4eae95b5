#include <gtest/gtest.h>
#include <unistd.h>
#include <ogee/core/errors.hpp>
#include <ogee/data/files/npy.hpp>
#include <ogee/data/standardization.hpp>

#include <chrono>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <numeric>
#include <sstream>
#include <string>
#include <variant>

#include "epoch_seconds.hpp"
#include "error_message.hpp"

namespace ogee::npy_test {
namespace {

using Bytes = std::vector<std::uint8_t>;
using Path = std::filesystem::path;

const Path folder = Path(OGEE_TEST_DATA) / "npy";

/// What NumPy says is in a file that it wrote.
struct Reference {
  std::string file;
  std::vector<Index> shape;
  std::vector<double> values;
};

template <class Number>
std::vector<Number> numbers_in(const std::string& line) {
  std::istringstream stream(line);
  return {std::istream_iterator<Number>(stream), {}};
}

std::vector<Reference> references() {
  std::ifstream stream(folder / "expected.txt");
  std::vector<Reference> all;
  for (std::string file, shape, values;
       std::getline(stream, file) && std::getline(stream, shape) && std::getline(stream, values);)
    all.push_back({file, numbers_in<Index>(shape), {}});
  stream.clear();
  stream.seekg(0);
  std::string line;
  for (Reference& reference : all) {
    std::getline(stream, line);
    std::getline(stream, line);
    std::getline(stream, line);
    std::istringstream words(line);
    // std::stod would refuse the smallest numbers.
    for (std::string word; words >> word;) reference.values.push_back(std::strtod(word.c_str(), nullptr));
  }
  return all;
}

/// The bytes of a file in format 1.0.
Bytes npy(const std::string& header, const Bytes& elements, std::uint8_t major = 1) {
  Bytes bytes{0x93, 'N', 'U', 'M', 'P', 'Y', major, 0};
  const std::size_t size = header.size() + 1;
  for (std::size_t i = 0; i < (major == 1 ? 2U : 4U); ++i)
    bytes.push_back(static_cast<std::uint8_t>(size >> 8 * i));
  bytes.insert(bytes.end(), header.begin(), header.end());
  bytes.push_back('\n');
  bytes.insert(bytes.end(), elements.begin(), elements.end());
  return bytes;
}

Bytes npy_of(const std::string& type, const std::string& shape, const Bytes& elements) {
  return npy("{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }", elements);
}

template <class Number>
Bytes bytes_of(const std::vector<Number>& numbers) {
  Bytes bytes(numbers.size() * sizeof(Number));
  if (!bytes.empty()) std::memcpy(bytes.data(), numbers.data(), bytes.size());
  return bytes;
}

NpyArray floats(const std::string& shape, const std::vector<float>& values) {
  return parse_npy(npy_of("<f4", shape, bytes_of(values)), "floats.npy");
}

NpyArray integers(const std::vector<std::int64_t>& values) {
  return parse_npy(npy_of("<i8", "(" + std::to_string(values.size()) + ",)", bytes_of(values)), "labels.npy");
}

Matrix<float> inputs_of(const Dataset& data) {
  std::vector<Index> rows(static_cast<std::size_t>(data.size()));
  std::iota(rows.begin(), rows.end(), Index{0});
  Matrix<float> inputs(data.size(), data.features());
  data.gather_inputs<float>(rows, view(inputs));
  return inputs;
}

Matrix<float> targets_of(const Dataset& data) {
  std::vector<Index> rows(static_cast<std::size_t>(data.size()));
  std::iota(rows.begin(), rows.end(), Index{0});
  Matrix<float> targets(data.size(), data.outputs());
  data.gather_targets<float>(rows, view(targets));
  return targets;
}

std::vector<Index> labels_of(const Dataset& data) {
  std::vector<Index> labels;
  for (Index i = 0; i < data.size(); ++i) labels.push_back(data.label(i));
  return labels;
}

TEST(Npy, ReadsWhatNumpyWrote) {
  const std::vector<Reference> all = references();
  ASSERT_EQ(all.size(), 31u);
  for (const Reference& reference : all) {
    SCOPED_TRACE(reference.file);
    const NpyArray array = read_npy(folder / reference.file);
    EXPECT_EQ(array.shape, reference.shape);
    const Index samples = array.shape[0];
    const NpyArray targets = integers(std::vector<std::int64_t>(static_cast<std::size_t>(samples)));
    const Dataset data = npy_dataset(array, targets, {.task = Task::regress});
    const Matrix<float> inputs = inputs_of(data);
    ASSERT_EQ(static_cast<std::size_t>(inputs.size()), reference.values.size());
    const bool pixels = array.type == NpyType::uint8 && array.shape.size() > 2;
    for (Index i = 0; i < inputs.size(); ++i) {
      const auto expected = static_cast<float>(reference.values[static_cast<std::size_t>(i)]);
      EXPECT_EQ(inputs.data()[i], pixels ? expected / 255 : expected) << i;
    }
  }
}

TEST(Npy, KeepsTheShapeOfImages) {
  const Dataset data = npy_dataset(read_npy(folder / "u1-bytes-images.npy"), integers({7, 3}));
  EXPECT_EQ(data.name(), "u1-bytes-images.npy");
  EXPECT_EQ(data.image_height(), 3);
  EXPECT_EQ(data.image_width(), 4);
  EXPECT_EQ(data.class_names(), (std::vector<std::string>{"3", "7"}));
  EXPECT_EQ(labels_of(data), (std::vector<Index>{1, 0}));
}

TEST(Npy, TakesTheHeaderInAnyOrderAndQuotes) {
  const NpyArray array = parse_npy(
      npy(R"({"shape":(2 , 1), "fortran_order" : True,"descr":'>u2'}    )", {1, 2, 3, 4}), "odd.npy");
  EXPECT_EQ(array.shape, (std::vector<Index>{2, 1}));
  EXPECT_EQ(array.bytes, bytes_of<std::uint16_t>({0x0102, 0x0304}));
}

TEST(Npy, NamesTheByteAtWhichAHeaderIsWrong) {
  const auto message = [](const Bytes& bytes) {
    return error_message<FormatError>([&] { (void)parse_npy(bytes, "x.npy"); });
  };
  const auto header_message = [&](const std::string& header) { return message(npy(header, {})); };
  const std::string good = "{'descr': '<f4', 'fortran_order': False, 'shape': (0,), }";
  EXPECT_NO_THROW((void)parse_npy(npy(good, {}), "x.npy"));

  EXPECT_EQ(message({'P', 'K', 3, 4}), "x.npy: byte 0: not an NPY file, which begins with 93 and NUMPY");
  EXPECT_EQ(message(npy(good, {}, 4)), "x.npy: byte 6: version is 4.0, expected 1.0, 2.0 or 3.0");
  EXPECT_EQ(message({0x93, 'N', 'U', 'M', 'P', 'Y', 2, 0, 0xFF, 0xFF, 0xFF, 0xFF}),
            "x.npy: byte 8: the header has 4294967295 bytes, expected 1 to 10000");
  EXPECT_EQ(header_message("['descr']"), "x.npy: byte 10: expected {");
  EXPECT_EQ(header_message("{descr: '<f4'}"), "x.npy: byte 11: expected a string in quotes");
  EXPECT_EQ(header_message("{'descr': '<f4}"), "x.npy: byte 20: the quote is never closed");
  EXPECT_EQ(header_message("{'descr' '<f4'}"), "x.npy: byte 19: expected :");
  EXPECT_EQ(header_message("{'order': '<f4'}"),
            "x.npy: byte 11: an unknown key, expected 'descr', 'fortran_order' or 'shape'");
  EXPECT_EQ(header_message("{'descr': '<f4', 'descr': '<f4'}"), "x.npy: byte 27: a duplicate key");
  EXPECT_EQ(header_message("{'descr': '<f4', 'shape': (0,)}"), "x.npy: byte 41: 'fortran_order' is missing");
  EXPECT_EQ(header_message("{'descr': '<f4', 'fortran_order': 1}"), "x.npy: byte 44: expected True or False");
  EXPECT_EQ(header_message(good + "x"),
            "x.npy: byte 67: expected spaces and a line break up to the end of the header");
  Bytes spoiled = npy(good, {});
  spoiled.back() = 'x';
  EXPECT_EQ(message(spoiled), "x.npy: byte 67: expected spaces and a line break up to the end of the header");
  spoiled[7] = 1;
  EXPECT_EQ(message(spoiled), "x.npy: byte 6: version is 1.1, expected 1.0, 2.0 or 3.0");
  for (const char* type : {"<c8", "<f2", "|O", "<U3", "|f4", "=f4", "f4", "", "<", "<f16"})
    EXPECT_EQ(
        header_message(std::string("{'descr': '") + type + "'}"),
        "x.npy: byte 20: an unknown type of elements; known are booleans, whole numbers and floats of 32 "
        "and 64 bits")
        << type;
  const auto shape_message = [&](const std::string& shape) {
    return header_message("{'descr': '<f4', 'fortran_order': False, 'shape': " + shape + ", }");
  };
  EXPECT_EQ(shape_message("()"), "x.npy: byte 62: the array has no dimensions");
  EXPECT_EQ(shape_message("(3)"), "x.npy: byte 62: expected ,");
  EXPECT_EQ(shape_message("(3 4)"), "x.npy: byte 63: expected ,");
  EXPECT_EQ(shape_message("(-3,)"), "x.npy: byte 61: expected a dimension, a whole number of at least 0");
  EXPECT_EQ(shape_message("(99999999999999999999,)"), "x.npy: byte 61: the dimension is too large");
  EXPECT_EQ(shape_message("(0, 4294967296, 4294967296)"),
            "x.npy: the dimensions 0×4294967296×4294967296 of the header are too large");
}

TEST(Npy, NoticesEveryTruncation) {
  const Bytes whole = npy_of("<i2", "(2, 3)", bytes_of<std::int16_t>({1, 2, 3, 4, 5, 6}));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const auto cut = std::span(whole).first(size);
    const std::size_t header = whole.size() - 12;
    const std::size_t expected = size < 8 ? 8 : size < 10 ? 10 : size < header ? header : whole.size();
    EXPECT_EQ(error_message<FormatError>([&] { (void)parse_npy(cut, "cut"); }),
              "cut: ends at byte " + std::to_string(size) + ", expected " + std::to_string(expected));
  }
}

TEST(Npy, NoticesBytesAfterTheEndAndElementsThatAreNotThere) {
  EXPECT_EQ(error_message<FormatError>([] {
              (void)parse_npy(npy_of("|u1", "(2,)", {1, 2, 3}), "x");
            }),
            "x: has 71 bytes, expected 70");
  EXPECT_EQ(error_message<FormatError>([] { (void)parse_npy(npy_of("<f8", "(1000000000000,)", {}), "x"); }),
            "x: ends at byte 80, expected 8000000000080");
}

TEST(Npy, TakesTimeInProportionToTheSizeWhateverTheShape) {
  const auto start = std::chrono::steady_clock::now();
  constexpr std::size_t samples = 1'000'000;
  std::string shape = "(" + std::to_string(samples);
  for (int dimension = 0; dimension < 4900; ++dimension) shape += ",1";
  const Bytes elements(samples, 7);
  const NpyArray array =
      parse_npy(npy("{'descr':'|u1','fortran_order':True,'shape':" + shape + ")}", elements), "x");
  EXPECT_EQ(array.shape.size(), 4901u);
  EXPECT_EQ(array.bytes, elements);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  EXPECT_LT(seconds.count(), 2) << "a pass over all dimensions for each element takes many seconds";
}

TEST(NpyDataset, TakesLabelsOutOfATable) {
  const NpyArray table = floats("(3, 3)", {0.5, 7, 1, 1.5, -2, 2, 2.5, 7, 3});
  const Dataset data = npy_dataset(table, {.answers = {"2"}});
  EXPECT_EQ(inputs_of(data), (Matrix<float>{{0.5F, 1}, {1.5F, 2}, {2.5F, 3}}));
  EXPECT_EQ(labels_of(data), (std::vector<Index>{1, 0, 1}));
  EXPECT_EQ(data.class_names(), (std::vector<std::string>{"-2", "7"}));
  EXPECT_EQ(labels_of(npy_dataset(table)), (std::vector<Index>{0, 1, 2}));
}

TEST(NpyDataset, TakesTargetsOutOfATableInTheOrderAskedFor) {
  const NpyArray table = floats("(2, 3)", {1, 2, 3, 4, 5, 6});
  const Dataset data = npy_dataset(table, {.task = Task::regress, .answers = {"-1", "1"}});
  EXPECT_EQ(inputs_of(data), (Matrix<float>{{2}, {5}}));
  EXPECT_EQ(targets_of(data), (Matrix<float>{{3, 1}, {6, 4}}));
}

TEST(NpyDataset, TakesTargetsFromAnotherFile) {
  const NpyArray features = floats("(2,)", {1, 2});
  const Dataset data =
      npy_dataset(features, floats("(2, 2)", {1, 2, 3, 4}), {.task = Task::regress, .name = "pairs"});
  EXPECT_EQ(data.name(), "pairs");
  EXPECT_EQ(inputs_of(data), (Matrix<float>{{1}, {2}}));
  EXPECT_EQ(targets_of(data), (Matrix<float>{{1, 2}, {3, 4}}));
}

TEST(NpyDataset, LeavesSmallTablesOfBytesAsTheyAre) {
  const NpyArray bytes = parse_npy(npy_of("|u1", "(2, 2)", {0, 1, 200, 255}), "bytes.npy");
  EXPECT_EQ(inputs_of(npy_dataset(bytes, integers({0, 1}))), (Matrix<float>{{0, 1}, {200, 255}}));
}

TEST(NpyDataset, TakesEveryBooleanThatIsNotZeroForTrue) {
  const NpyArray booleans = parse_npy(npy_of("|b1", "(3,)", {0, 1, 2}), "booleans.npy");
  EXPECT_EQ(inputs_of(npy_dataset(booleans, integers({0, 1, 0}))), (Matrix<float>{{0}, {1}, {1}}));
  EXPECT_EQ(labels_of(npy_dataset(integers({0, 1, 0}), booleans)), (std::vector<Index>{0, 1, 1}));
}

TEST(NpyDataset, RefusesWhatDoesNotMatch) {
  const auto message = [](const auto& action) { return error_message<DataError>(action); };
  const NpyArray table = floats("(2, 3)", {1, 2, 3, 4, 5, 6.5});
  EXPECT_EQ(message([&] { (void)npy_dataset(table, integers({1})); }),
            "floats.npy has 2 samples, but labels.npy has 1 answers");
  EXPECT_EQ(message([&] { (void)npy_dataset(table, table); }),
            "floats.npy: shape is 2×3, expected one label for each sample");
  EXPECT_EQ(message([&] {
              (void)npy_dataset(table, floats("(2, 1, 1)", {1, 2}));
            }),
            "floats.npy: shape is 2×1×1, expected 1 or 2 dimensions");
  EXPECT_EQ(message([&] { (void)npy_dataset(table, {.answers = {"4"}}); }),
            "floats.npy: column \"4\" does not exist, expected 1 to 3, or -1 for the last");
  EXPECT_EQ(message([&] { (void)npy_dataset(table, {.answers = {"species"}}); }),
            "floats.npy: column \"species\" does not exist, expected 1 to 3, or -1 for the last");
  EXPECT_EQ(message([&] {
              (void)npy_dataset(table, {.task = Task::regress, .answers = {"3", "-1"}});
            }),
            "floats.npy: column 3 is given twice");
  EXPECT_EQ(message([&] {
              (void)npy_dataset(floats("(2, 1)", {1, 2}));
            }),
            "floats.npy: has 1 columns, which leaves none for features");
  EXPECT_EQ(message([&] {
              (void)npy_dataset(floats("(2,)", {1, 2}));
            }),
            "floats.npy: has 1 dimensions, expected 2 for a table with its answers");
  EXPECT_EQ(message([&] { (void)npy_dataset(table); }),
            "floats.npy: sample 1 has label 6.5, expected a whole number; other numbers are targets of a "
            "regression");
  EXPECT_EQ(message([&] {
              (void)npy_dataset(floats("(1, 2)", {1, 1e19F}));
            }),
            "floats.npy: sample 0 has label 1e+19, which is too large for a class");
  EXPECT_EQ(message([&] { (void)npy_dataset(floats("(0, 3)", {})); }), "floats.npy: has no samples");
  EXPECT_EQ(message([&] {
              (void)npy_dataset(floats("(1, 2)", {NAN, 1}));
            }),
            "floats.npy: row 0, column 0 of the inputs is nan");
  EXPECT_EQ(message([&] {
              (void)npy_dataset(floats("(1, 2)", {1, NAN}));
            }),
            "floats.npy: sample 0 has label nan, expected a whole number; other numbers are targets of a "
            "regression");
  EXPECT_THROW((void)npy_dataset(table, {.answers = {}}), OptionError);
  EXPECT_THROW((void)npy_dataset(table, {.answers = {"1", "2"}}), OptionError);
}

TEST(NpyDataset, KeepsLabelsApartThatAreOneAsFloats) {
  const std::int64_t large = (std::int64_t{1} << 62) + 1;
  const Dataset data = npy_dataset(floats("(2,)", {0, 1}), integers({large, large - 1}));
  EXPECT_EQ(labels_of(data), (std::vector<Index>{1, 0}));
}

TEST(NpyDataset, KeepsTheDigitsOfDoublesAndOfLargeIntegers) {
  const std::vector<double> seconds = tests::epoch_seconds(500);
  const NpyArray times = parse_npy(npy_of("<f8", "(500, 1)", bytes_of(seconds)), "times.npy");
  const Dataset data = npy_dataset(times, times, {.task = Task::regress});
  const Matrix<double> column = ConstMatrixView<double>(seconds.data(), 500, 1);
  EXPECT_EQ(data.all_inputs<double>(), column);
  EXPECT_EQ(data.all_targets<double>(), column);
  EXPECT_EQ(npy_rows<double>(times, 1), column);
  tests::expect_standardized(with_standardized_features(data, feature_moments(data)).all_inputs(), seconds);
  tests::expect_standardized(with_standardized_targets(data, target_moments(data)).all_targets(), seconds);

  const std::int64_t second = 1'700'000'001;
  const Dataset whole = npy_dataset(
      parse_npy(npy_of("<i8", "(2, 2)", bytes_of<std::int64_t>({second, 0, second + 2, 1})), "table.npy"));
  EXPECT_EQ(whole.all_inputs<double>(), (Matrix<double>{{1'700'000'001}, {1'700'000'003}}));
}

TEST(NpyDataset, KeepsFloatsWhereTheyLoseNothing) {
  const auto kept = [](const std::string& type, const Bytes& bytes) {
    const NpyArray array = parse_npy(npy_of(type, "(2, 1)", bytes), "x");
    return npy_dataset(array, array, {.task = Task::regress}).kept_inputs();
  };
  EXPECT_TRUE(std::holds_alternative<Matrix<float>>(kept("<f4", bytes_of<float>({0.1F, 2}))));
  EXPECT_TRUE(std::holds_alternative<Matrix<float>>(kept("<f8", bytes_of<double>({0.25, 2}))));
  EXPECT_TRUE(std::holds_alternative<Matrix<double>>(kept("<f8", bytes_of<double>({0.1, 2}))));
}

TEST(NpyRows, TakesRowsAsADatasetTakesFeatures) {
  for (const Reference& reference : references()) {
    if (reference.shape.size() < 2) continue;
    SCOPED_TRACE(reference.file);
    const NpyArray array = read_npy(folder / reference.file);
    const Matrix<float> expected = inputs_of(
        npy_dataset(array, integers(std::vector<std::int64_t>(static_cast<std::size_t>(array.shape[0]))),
                    {.task = Task::regress}));
    const Matrix<float> rows = npy_rows(array, expected.cols());
    EXPECT_EQ(rows, expected);
    EXPECT_EQ(npy_rows(folder / reference.file, expected.cols()), expected);
  }
}

TEST(NpyRows, DividesTheBytesOfImages) {
  const Matrix<float> expected{{0, 0.2F, 1, 0.4F}};
  EXPECT_EQ(npy_rows(parse_npy(npy_of("|u1", "(1, 2, 2)", {0, 51, 255, 102}), "x"), 4), expected);
  const Matrix<float> table{{0, 51, 255, 102}};
  EXPECT_EQ(npy_rows(parse_npy(npy_of("|u1", "(1, 4)", {0, 51, 255, 102}), "x"), 4), table);
}

TEST(NpyRows, RefusesWhatIsNoTable) {
  const auto refusal = [](const NpyArray& array, Index columns) {
    return error_message<DataError>([&] { (void)npy_rows(array, columns); });
  };
  EXPECT_EQ(refusal(floats("(2, 3)", std::vector<float>(6)), 2),
            "floats.npy: shape is 2×3, expected 2 columns");
  EXPECT_EQ(refusal(floats("(2, 3, 2)", std::vector<float>(12)), 3),
            "floats.npy: shape is 2×3×2, expected 3 columns");
  EXPECT_EQ(refusal(floats("(3,)", std::vector<float>(3)), 1), "floats.npy: shape is 3, expected 1 columns");
  EXPECT_EQ(refusal(floats("(0, 2)", {}), 2), "floats.npy: has no rows");
  EXPECT_EQ(refusal(floats("(2, 2)", {0, 1, 2, NAN}), 2),
            "floats.npy: row 1, column 1 is nan, expected a finite number");
}

}  // namespace
}  // namespace ogee::npy_test
