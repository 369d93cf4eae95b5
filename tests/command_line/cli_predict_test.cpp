// ogee predict.

#include <sys/stat.h>
#include <zlib.h>
#include <ogee/activations/functions.hpp>
#include <ogee/data/files/digits.hpp>
#include <ogee/data/files/npy.hpp>
#include <ogee/formats/model.hpp>
#include <ogee/formats/network_file.hpp>
#include <ogee/formats/write_npy.hpp>
#include <ogee/layers/activate.hpp>
#include <ogee/losses/binary_cross_entropy.hpp>
#include <ogee/losses/mean_squared_error.hpp>

#include <cstdlib>
#include <numeric>

#include "command.hpp"
#include "saved_model.hpp"

namespace ogee::cli_predict_test {
namespace {

using Fields = std::vector<std::string>;

/// The fields of each line; none of them has commas in these tests.
std::vector<Fields> lines_of(const std::string& text) {
  std::vector<Fields> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) {
    std::istringstream fields(line);
    lines.emplace_back();
    for (std::string field; std::getline(fields, field, ',');) lines.back().push_back(field);
  }
  return lines;
}

/// Whether a line has the numbers of a row of a matrix at its end.
void expect_numbers(const Fields& line, const Matrix<float>& expected, Index row) {
  ASSERT_GE(std::ssize(line), expected.cols());
  const std::size_t begin = line.size() - static_cast<std::size_t>(expected.cols());
  for (Index k = 0; k < expected.cols(); ++k)
    EXPECT_EQ(std::strtof(line[begin + static_cast<std::size_t>(k)].c_str(), nullptr), expected(row, k));
}

const Matrix<float> three_flowers{{1, 2}, {-0.5F, 3}, {4, 0.25F}};
constexpr const char* three_flowers_csv = "length,width\n1,2\n-0.5,3\n4,0.25\n";

class Predict : public Command {
 protected:
  [[nodiscard]] std::string file(const std::string& name) const { return path(name).string(); }

  const Model model_ = save_flowers(path("m.safetensors"));
  const std::string m_ = file("m.safetensors");
  const std::string new_csv_ = file("new.csv");
};

TEST_F(Predict, AnswersEveryRowInItsOrder) {
  write("new.csv", three_flowers_csv);
  const Outcome outcome = run({"predict", m_, new_csv_});
  EXPECT_EQ(outcome.status, 0);
  EXPECT_EQ(outcome.errors, "");
  const std::vector<Fields> lines = lines_of(outcome.output);
  ASSERT_EQ(lines.size(), 4U);
  EXPECT_EQ(lines[0],
            (Fields{"row", "predicted", "probability_rose", "probability_iris", "probability_tulip"}));
  const Matrix<float> expected = model_.predict(three_flowers);
  const std::vector<Index> classes = model_.predict_classes(three_flowers);
  for (std::size_t i = 0; i < 3; ++i) {
    const Fields& line = lines[i + 1];
    EXPECT_EQ(line[0], std::to_string(i + 1));
    EXPECT_EQ(line[1], model_.class_names[static_cast<std::size_t>(classes[i])]);
    expect_numbers(line, expected, static_cast<Index>(i));
  }

  EXPECT_EQ(output_of({"predict", m_, new_csv_, "--output", file("out.csv")}), "");
  EXPECT_EQ(content(path("out.csv")), outcome.output);
  EXPECT_EQ(output_of({"predict", m_, new_csv_, "--threads", "3"}), outcome.output);
}

TEST_F(Predict, TakesColumnsByNameAndSaysWhichItIgnores) {
  write("new.csv", three_flowers_csv);
  const std::string expected = output_of({"predict", m_, new_csv_});
  write("other.csv", "id;width;species;length\n7;2;rose;1\n;3;;-0.5\nx;0.25;\"a;b\";4\n");
  const Outcome outcome = run({"predict", m_, file("other.csv")});
  EXPECT_EQ(outcome.status, 0);
  EXPECT_EQ(outcome.output, expected);
  EXPECT_EQ(outcome.errors, "ogee: " + file("other.csv") + ": ignored the columns id, species\n");
  write("one.csv", "width,b\033d,length\n2,,1\n");
  EXPECT_EQ(run({"predict", m_, file("one.csv")}).errors,
            "ogee: " + file("one.csv") + ": ignored the column b?d\n");

  write("less.csv", "lenght,species\n1,rose\n");
  EXPECT_EQ(error_of({"predict", m_, file("less.csv")}),
            file("less.csv") + ": 2 columns are missing: \"length\" (the file has \"lenght\"), \"width\"\n");
}

TEST_F(Predict, ReadsTablesWithoutNamesWithCrlfAndCompressed) {
  write("new.csv", three_flowers_csv);
  const std::string expected = output_of({"predict", m_, new_csv_});
  write("bare.csv", "1,2\n-0.5,3\n4,0.25\n");
  write("dos.csv", "\xEF\xBB\xBFlength,width\r\n1,2\r\n-0.5,3\r\n4,0.25\r\n\r\n");
  write("tabs.tsv", "width\tlength\n2\t1\n3\t-0.5\n0.25\t4");
  const gzFile compressed = gzopen(path("packed.csv.gz").c_str(), "wb");
  gzputs(compressed, three_flowers_csv);
  gzclose(compressed);
  for (const char* name : {"bare.csv", "dos.csv", "tabs.tsv", "packed.csv.gz"}) {
    const Outcome outcome = run({"predict", m_, file(name)});
    EXPECT_EQ(outcome.output, expected) << name;
    EXPECT_EQ(outcome.errors, "");
  }
  write("wide.csv", "1,2,3\n");
  EXPECT_EQ(
      error_of({"predict", m_, file("wide.csv")}),
      file("wide.csv") + ": line 1: expected 2 columns, found 3, separated by commas, and it has no names\n");
}

TEST_F(Predict, ReadsAndWritesArraysOfNumpy) {
  write_npy(three_flowers, path("new.npy"));
  EXPECT_EQ(output_of({"predict", m_, file("new.npy"), "--output", file("out.npy")}), "");
  const NpyArray array = read_npy(path("out.npy"));
  EXPECT_EQ(array.type, NpyType::float32);
  EXPECT_EQ(array.shape, (std::vector<Index>{3, 3}));
  EXPECT_TRUE(npy_rows(array, 3) == model_.predict(three_flowers));

  write("new.csv", three_flowers_csv);
  EXPECT_EQ(output_of({"predict", m_, file("new.npy")}), output_of({"predict", m_, new_csv_}));
  write_npy(Matrix<float>{{1, 2, 3}}, path("wide.npy"));
  EXPECT_EQ(error_of({"predict", m_, file("wide.npy")}),
            file("wide.npy") + ": shape is 1×3, expected 2 columns\n");
}

TEST_F(Predict, GivesTargetsInTheirUnits) {
  Network<float> network{Dense{2, 2}};
  draw_parameters(network);
  const Dataset houses =
      Dataset::with_targets(Matrix<float>{{1, 2}, {3, 4}}, Matrix<float>{{1, 2}, {3, 4}},
                            {.feature_names = {"rooms", "area"}, .target_names = {"price", "rent"}});
  const Model model = model_of(network, MeanSquaredError{}, houses,
                               {.input_scaling = Scale{.center = {2, 80}, .factor = {0.5, 0.01}},
                                .output_scaling = Scale{.factor = {1e5, 300}, .offset = {2e5, 900}}});
  save(model, path("houses.safetensors"));
  write("new.csv", "area,rooms\n80,3\n120,5\n");
  const std::vector<Fields> lines = lines_of(output_of({"predict", file("houses.safetensors"), new_csv_}));
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[0], (Fields{"row", "price", "rent"}));
  const Matrix<float> expected = model.predict(Matrix<float>{{3, 80}, {5, 120}});
  for (Index row = 0; row < 2; ++row) expect_numbers(lines[static_cast<std::size_t>(row) + 1], expected, row);

  const std::string output =
      output_of({"predict", file("houses.safetensors"), new_csv_, "--output", file("out.npy")});
  EXPECT_TRUE(npy_rows(path("out.npy"), 2) == expected);
}

TEST_F(Predict, GivesBothClassesOfASingleOutput) {
  Network<float> network{Dense{2, 4}, Tanh{}, Dense{4, 1}};
  draw_parameters(network);
  const Dataset data =
      Dataset::labelled(Matrix<float>{{1, 2}, {3, 4}}, {0, 1}, {.class_names = {"no", "yes"}});
  const Model model = model_of(network, BinaryCrossEntropy{}, data);
  save(model, path("binary.safetensors"));
  write("new.csv", three_flowers_csv);
  const std::vector<Fields> lines = lines_of(output_of({"predict", file("binary.safetensors"), new_csv_}));
  ASSERT_EQ(lines.size(), 4U);
  EXPECT_EQ(lines[0], (Fields{"row", "predicted", "probability_no", "probability_yes"}));
  const Matrix<float> expected = model.predict(three_flowers);
  ASSERT_EQ(expected.cols(), 2);
  for (Index row = 0; row < 3; ++row) {
    const Fields& line = lines[static_cast<std::size_t>(row) + 1];
    expect_numbers(line, expected, row);
    EXPECT_EQ(line[1], expected(row, 1) > expected(row, 0) ? "yes" : "no");
  }
}

TEST_F(Predict, ReadsImagesFromArraysOfBytes) {
  Network<float> network{Dense{4, 2}};
  draw_parameters(network);
  const Dataset images = Dataset::labelled(Matrix<float>{{0, 0, 0, 1}, {1, 1, 0, 0}}, {0, 1},
                                           {.image_height = 2, .image_width = 2});
  const Model model = model_of(network, SoftmaxCrossEntropy{}, images);
  save(model, path("images.safetensors"));
  const std::string dictionary = "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 2, 2), }\n";
  write("images.npy", std::string("\x93NUMPY\x01\0", 8) + static_cast<char>(dictionary.size()) +
                          std::string(1, '\0') + dictionary +
                          std::string("\x00\x33\xFF\x66\x01\x02\x03\x04", 8));
  const std::vector<Fields> lines =
      lines_of(output_of({"predict", file("images.safetensors"), file("images.npy")}));
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[0], (Fields{"row", "predicted", "probability_0", "probability_1"}));
  Matrix<float> pixels{{0, 51, 255, 102}, {1, 2, 3, 4}};
  for (float& pixel : elements(pixels)) pixel /= 255;
  const Matrix<float> expected = model.predict(pixels);
  for (Index row = 0; row < 2; ++row) expect_numbers(lines[static_cast<std::size_t>(row) + 1], expected, row);
}

TEST_F(Predict, ReadsDigits) {
  Network<float> network{Dense{64, 10}};
  draw_parameters(network);
  const Dataset all = digits();
  const Model model = model_of(network, SoftmaxCrossEntropy{}, all);
  save(model, path("digits.safetensors"));
  Matrix<float> pixels(all.size(), 64);
  std::vector<Index> samples(static_cast<std::size_t>(all.size()));
  std::iota(samples.begin(), samples.end(), Index{0});
  all.gather_inputs<float>(samples, view(pixels));
  write_npy(pixels, path("digits.npy"));
  const std::vector<Fields> lines =
      lines_of(output_of({"predict", file("digits.safetensors"), file("digits.npy"), "--threads", "2"}));
  ASSERT_EQ(std::ssize(lines), all.size() + 1);
  const Matrix<float> expected = model.predict(pixels);
  const std::vector<Index> classes = model.predict_classes(pixels);
  for (Index row = 0; row < all.size(); ++row) {
    const Fields& line = lines[static_cast<std::size_t>(row) + 1];
    expect_numbers(line, expected, row);
    EXPECT_EQ(line[1], std::to_string(classes[static_cast<std::size_t>(row)]));
  }
}

TEST_F(Predict, WritesAndCountsWhatIsNotFinite) {
  Network<float> network{Dense{1, 1}};
  network.parameters()[0]->value = Matrix<float>{{-2}};
  const Dataset data = Dataset::with_targets(Matrix<float>{{1}}, Matrix<float>{{1}}, {.target_names = {"y"}});
  save(model_of(network, MeanSquaredError{}, data), path("twice.safetensors"));
  write("new.csv", "3e38\n1\n-3e38\n");
  const Outcome outcome = run({"predict", file("twice.safetensors"), new_csv_});
  EXPECT_EQ(outcome.status, 0);
  EXPECT_EQ(outcome.output, "row,y\n1,-inf\n2,-2\n3,inf\n");
  EXPECT_EQ(outcome.errors, "ogee: " + new_csv_ + ": 2 of 3 rows have a prediction that is not finite\n");
}

TEST_F(Predict, RefusesFilesThatItCannotRead) {
  write("new.csv", three_flowers_csv);
  save(Network{Dense{2, 3}}, path("net.safetensors"));
  expect_contains(error_of({"predict", file("net.safetensors"), new_csv_}),
                  {"net.safetensors: has a network that was saved alone"});
  expect_contains(error_of({"predict", new_csv_, m_}), {"new.csv: "});
  EXPECT_EQ(error_of({"predict", file("none"), new_csv_}), file("none") + ": No such file or directory\n");
  EXPECT_EQ(error_of({"predict", m_, file("none.csv")}), file("none.csv") + ": No such file or directory\n");
  write("note.odt", "1,2\n");
  EXPECT_EQ(
      error_of({"predict", m_, file("note.odt")}),
      file("note.odt") + ": not a table in a .csv, .tsv, .data or .txt file, or a table in a .npy file\n");
  write("empty.csv", "");
  EXPECT_EQ(error_of({"predict", m_, file("empty.csv")}), file("empty.csv") + ": is empty\n");
  write("bad.csv", "width,id,length\n1,a,2\n3,b,c\n");
  EXPECT_EQ(error_of({"predict", m_, file("bad.csv"), "--output", file("out.csv")}),
            file("bad.csv") + ": line 3, column 3: \"c\" is not a number\n");
  EXPECT_FALSE(std::filesystem::exists(path("out.csv")));
  EXPECT_EQ(error_of({"predict", m_}),
            "rows is missing, expected the name of a file (see ogee predict --help)\n");
}

TEST_F(Predict, RefusesAnOutputThatItCannotWrite) {
  write("new.csv", three_flowers_csv);
  EXPECT_EQ(error_of({"predict", m_, new_csv_, "--output", file("out.txt")}),
            "--output: " + file("out.txt") + " ends neither in .csv nor in .npy\n");
  EXPECT_EQ(error_of({"predict", m_, new_csv_, "--output", new_csv_}),
            "rows and --output both name " + new_csv_ + "\n");
  std::filesystem::create_symlink(path("m.safetensors"), path("link.csv"));
  EXPECT_EQ(error_of({"predict", m_, new_csv_, "--output", file("link.csv")}),
            "model and --output both name " + file("link.csv") + "\n");
  expect_contains(error_of({"predict", m_, new_csv_, "--output", file("no/out.csv")}),
                  {"no/out.csv: cannot be written: No such file or directory"});
  expect_contains(error_of({"predict", m_, new_csv_, "--threads", "0"}), {"--threads: 0 is not"});
}

TEST_F(Predict, WritesToPipesAndReadsFromThem) {
  write("new.csv", three_flowers_csv);
  const std::string expected = output_of({"predict", m_, new_csv_});
  write("pipes.sh", "cat '" + new_csv_ + "' | '" OGEE_COMMAND "' predict '" + m_ +
                        "' /dev/stdin --output /dev/stdout | cat > '" + file("piped") + "'\n");
  EXPECT_EQ(std::system(("bash " + file("pipes.sh")).c_str()), 0);
  EXPECT_EQ(content(path("piped")), expected);
  expect_contains(error_of({"predict", m_, new_csv_, "--output", "/dev/full"}),
                  {"/dev/full", "No space left"});
}

TEST_F(Predict, LeavesNoPartOfAFileAfterCtrlC) {
  write_npy(Matrix<float>(Matrix<float>::Zero(1'000'000, 2)), path("new.npy"));
  std::filesystem::create_directory(path("results"));
  const pid_t process =
      start({"predict", m_, file("new.npy"), "--output", file("results/out.csv")}, path("output"));
  while (std::filesystem::is_empty(path("results"))) std::this_thread::yield();
  kill(process, SIGINT);
  const int status = finish(process).status;
  // It may have been faster than the signal.
  EXPECT_TRUE(status == 130 || status == 0) << status;
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(path("results")), {}), status == 0 ? 1 : 0);
}

}  // namespace
}  // namespace ogee::cli_predict_test
