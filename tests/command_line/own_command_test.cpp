/// The command as a part of a program that adds an activation function, schedules, an optimizer, a layer and a data
/// format.

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <clocale>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <locale>
#include <ogee/activations/registry.hpp>
#include <ogee/cli/command.hpp>
#include <ogee/core/errors.hpp>
#include <ogee/core/layer_description.hpp>
#include <ogee/core/optimizer.hpp>
#include <ogee/core/schedule.hpp>
#include <ogee/core/suggestion.hpp>
#include <ogee/data/files/data_source.hpp>
#include <ogee/data/toy.hpp>
#include <sstream>
#include <string>
#include <vector>

namespace ogee {

/// η₀ / (1 + t / scale)
struct InverseTime {
  static constexpr std::string_view kind = "inverse_time";

  double learning_rate = 0.1;
  double scale = 10;

  [[nodiscard]] double rate(Index time) const {
    return learning_rate / (1 + static_cast<double>(time) / scale);
  }
};

/// η₀ / 2ᵗ
struct Halving {
  static constexpr std::string_view kind = "halving";

  double learning_rate = 0.1;

  [[nodiscard]] double rate(Index time) const { return std::ldexp(learning_rate, -static_cast<int>(time)); }
};

/// η₀ (1 − t / duration), at least 0
struct LinearDecay {
  static constexpr std::string_view kind = "linear_decay";
  static constexpr bool takes_warm_up = false;

  double learning_rate = 0.1;
  Index duration = 10;
  ScheduleUnit unit = ScheduleUnit::epochs;

  [[nodiscard]] double rate(Index time) const {
    return learning_rate * std::max(0.0, 1 - static_cast<double>(time) / static_cast<double>(duration));
  }
};

/// w ← w − η g
struct TestDescent {
  static constexpr std::string_view kind = "test_descent";

  double learning_rate = 0.1;

  [[nodiscard]] Index state_count() const { return 0; }
  template <Real T>
  void update(const UpdateTile<T>& tile) const {
    for (std::size_t i = 0; i < tile.weights.size(); ++i)
      tile.weights[i] -= static_cast<T>(learning_rate) * tile.gradient[i];
  }
};

/// Y = factor · X
struct TestFactor {
  static constexpr std::string_view kind = "test_factor";
  static constexpr bool passes_size_through = true;

  double factor = 0.5;

  template <Real T>
  void infer(Parameters<T> /*parameters*/, const ConstMatrixView<T>& input, MatrixView<T> output) const {
    output = input * static_cast<T>(factor);
  }
  template <Real T>
  void backward_input(Parameters<T> /*parameters*/, const SavedPass<T>& /*pass*/,
                      const ConstMatrixView<T>& output_gradient, MatrixView<T> input_gradient) const {
    input_gradient = output_gradient * static_cast<T>(factor);
  }
};

/// Two coordinates and the class of each point, with spaces between them.
Dataset read_points(const std::string& name, const LoadOptions& /*options*/) {
  std::ifstream file(name);
  std::vector<float> coordinates;
  std::vector<Index> classes;
  float x = 0;
  float y = 0;
  Index label = 0;
  while (file >> x) {
    if (!(file >> y >> label)) throw DataError(name + ": a point is not complete");
    coordinates.insert(coordinates.end(), {x, y});
    classes.push_back(label);
  }
  if (!file.eof()) throw DataError(name + ": cannot be read");
  const ConstMatrixView<float> points(coordinates.data(), std::ssize(classes), 2);
  return Dataset::labelled(Matrix<float>(points), classes, {.name = name});
}

template <>
inline constexpr auto fields_of<TestFactor> =
    std::tuple{Field{"factor", &TestFactor::factor, ranges::finite, "what each input is multiplied by"}};

template <>
inline constexpr auto fields_of<InverseTime> =
    std::tuple{Field{"learning_rate", &InverseTime::learning_rate, ranges::not_negative, "the first rate"},
               Field{"scale", &InverseTime::scale, ranges::positive, "time until the rate is half"}};

template <>
inline constexpr auto fields_of<Halving> =
    std::tuple{Field{"learning_rate", &Halving::learning_rate, ranges::not_negative, "the first rate"}};

template <>
inline constexpr auto fields_of<LinearDecay> =
    std::tuple{Field{"learning_rate", &LinearDecay::learning_rate, ranges::not_negative, "the first rate"},
               Field{"duration", &LinearDecay::duration, ranges::at_least_one,
                     "epochs or steps until it is 0", PartOfTraining{.divisor = 2}},
               Field{"unit", &LinearDecay::unit, "what time counts"}};

template <>
inline constexpr auto fields_of<TestDescent> =
    std::tuple{Field{"learning_rate", &TestDescent::learning_rate, ranges::not_negative, "size of a step",
                     BySamples{.few = 0.25, .hundreds = 0.125, .thousands = 0.0625}}};

namespace {

std::string content(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

int run(std::vector<std::string> words) {
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  return run_command(static_cast<int>(arguments.size()), arguments.data());
}

/// What a short training with these options writes about its weights.
std::string digest_with(const std::vector<std::string>& options) {
  const std::filesystem::path file =
      std::filesystem::temp_directory_path() / ("own_command-" + std::to_string(getpid()) + ".json");
  std::vector<std::string> words{"mine", "train", "--epochs", "3", "--quiet", "--json", file.string()};
  words.insert(words.end(), options.begin(), options.end());
  EXPECT_EQ(run(words), 0);
  const std::string json = content(file);
  std::filesystem::remove(file);
  const auto place = json.find("\"weights_digest\"");
  EXPECT_NE(place, std::string::npos) << json;
  return json.substr(place, json.find('\n', place) - place);
}

TEST(OwnCommand, KnowsTheFunctionsOfTheProgramByName) {
  ActivationRegistry::instance().add(Activation{"test_wave", [](auto x) { return sin(x); }});
  ::testing::internal::CaptureStdout();
  const int described = run({"mine", "describe", "test_wave"});
  const int compared = run({"mine", "compare", "--data", "xor", "--activations", "tanh,test_wave", "--epochs",
                            "2", "--seeds", "1", "--threads", "1"});
  const std::string output = ::testing::internal::GetCapturedStdout();
  EXPECT_EQ(described, 0);
  EXPECT_EQ(compared, 0);
  EXPECT_NE(output.find("activation   tanh, test_wave"), std::string::npos) << output;
}

std::string output_of(const std::vector<std::string>& words) {
  ::testing::internal::CaptureStdout();
  EXPECT_EQ(run(words), 0);
  return ::testing::internal::GetCapturedStdout();
}

void expect_in(const std::string& text, const std::string& part) {
  EXPECT_NE(text.find(part), std::string::npos) << text;
}

/// In one line, as if the terminal were wide.
std::string help_of_train() {
  std::string line;
  std::istringstream words(output_of({"mine", "train", "--help"}));
  for (std::string word; words >> word;) line += word + ' ';
  return line;
}

TEST(OwnCommand, KnowsTheSchedulesOfTheProgramByName) {
  registry<Schedule>().add<InverseTime>();
  expect_in(output_of({"mine", "train", "--help"}),
            "--schedule-scale NUMBER     time until the rate is half (inverse_time:");
  const std::filesystem::path log =
      std::filesystem::temp_directory_path() / ("own_schedule-" + std::to_string(getpid()) + ".csv");
  const std::string output =
      output_of({"mine", "train", "--data", "xor", "--epochs", "3", "--learning-rate", "0.5", "--schedule",
                 "inverse_time", "--schedule-scale", "1", "--csv", log.string()});
  expect_in(output, "schedule     inverse_time, scale 1\n");
  expect_in(content(log), ",0.25,");  // the rate of the second epoch
  std::filesystem::remove(log);
}

TEST(OwnCommand, NamesAScheduleThatHasOnlyARate) {
  registry<Schedule>().add<Halving>();
  const std::filesystem::path file =
      std::filesystem::temp_directory_path() / ("own_schedule-" + std::to_string(getpid()) + ".json");
  const std::string output = output_of(
      {"mine", "train", "--data", "xor", "--epochs", "1", "--schedule", "halving", "--json", file.string()});
  expect_in(output, "schedule     halving\n");
  expect_in(content(file), "\"schedule\": \"halving\"");
  std::filesystem::remove(file);
}

TEST(OwnCommand, LetsSchedulesOfTheProgramFollowTheLengthOfTheTraining) {
  registry<Schedule>().add<LinearDecay>();
  const auto training = [](const std::vector<std::string>& more) {
    std::vector<std::string> words{"mine", "train",      "--data",       "xor",          "--epochs",
                                   "7",    "--schedule", "linear_decay", "--batch-size", "1"};
    words.insert(words.end(), more.begin(), more.end());
    return output_of(words);
  };
  expect_in(
      help_of_train(),
      "--schedule-duration N epochs or steps until it is 0 (linear_decay: default half of the training) ");
  expect_in(training({}), "schedule     linear_decay, duration 4, unit epochs\n");
  expect_in(training({"--schedule-unit", "steps"}), "schedule     linear_decay, duration 14, unit steps\n");
  expect_in(training({"--schedule-duration", "3"}), "schedule     linear_decay, duration 3, unit epochs\n");
  ::testing::internal::CaptureStderr();
  EXPECT_EQ(run({"mine", "train", "--schedule", "linear_decay", "--warm-up-length", "2"}), 2);
  expect_in(::testing::internal::GetCapturedStderr(),
            "--warm-up-length does not belong to the schedule linear_decay");
}

TEST(OwnCommand, TakesTheRatesThatOptimizersOfTheProgramSuggest) {
  registry<OptimizerDescription>().add<TestDescent>();
  const auto expect_rate = [](const std::string& data, const std::string& rate) {
    expect_in(output_of({"mine", "train", "--data", data, "--epochs", "1", "--optimizer", "test_descent"}),
              "optimizer    test_descent, learning rate " + rate + "\n");
  };
  expect_in(help_of_train(),
            "(test_descent: default 0.0625; for xor 0.25; for other toy problems and tables 0.125) ");
  expect_rate("xor", "0.25");
  expect_rate("moons", "0.125");
  expect_rate("digits", "0.0625");
}

TEST(OwnCommand, TrainsLayersOfTheProgram) {
  registry<LayerDescription>().add<TestFactor>();
  const auto digest_of = [](const std::string& layers) {
    return digest_with({"--data", "xor", "--layers", layers});
  };
  // The library's layer that computes the same gives the same weights.
  EXPECT_EQ(digest_of("dense(outputs=4), test_factor(factor=0.25), tanh"),
            digest_of("dense(outputs=4), scale(factor=0.25), tanh"));
  EXPECT_NE(digest_of("dense(outputs=4), test_factor, tanh"),
            digest_of("dense(outputs=4), test_factor(factor=0.25), tanh"));
  ::testing::internal::CaptureStderr();
  EXPECT_EQ(run({"mine", "train", "--layers", "test_factro"}), 2);
  EXPECT_NE(::testing::internal::GetCapturedStderr().find("did you mean test_factor?"), std::string::npos);
}

TEST(OwnCommand, TrainsOnDataInAFormatOfTheProgram) {
  add_data_source({.name = "points",
                   .help = "points and their classes in a .points file",
                   .reads = names_ending_in({".points"}),
                   .load = read_points});
  const auto folder = std::filesystem::temp_directory_path() / ("ogee-points-" + std::to_string(getpid()));
  std::filesystem::create_directory(folder);
  const std::string points = folder / "some.points";
  std::ofstream(points) << "0 1 0\n1 0 0\n1 2 0\n5 6 1\n7 5 1\n6 8 1\n";
  std::ofstream(folder / "same.csv") << "0,1,0\n1,0,0\n1,2,0\n5,6,1\n7,5,1\n6,8,1\n";
  // The same table in a format of the library gives the same weights.
  EXPECT_EQ(digest_with({"--data", points}), digest_with({"--data", folder / "same.csv"}));

  std::ofstream(folder / "cut.points") << "0 1 0\n1 0";
  EXPECT_EQ(run({"mine", "train", "--data", folder / "cut.points"}), 2);
  EXPECT_EQ(run({"mine", "train", "--data", folder / "missing.points"}), 2);
  EXPECT_EQ(run({"mine", "compare", "--data", points, "--seeds", "1", "--epochs", "1", "--quiet"}), 0);
  EXPECT_NE(help_of_train().find("; points and their classes in a .points file; default digits"),
            std::string::npos)
      << help_of_train();

  const auto error_of = [](const std::vector<std::string>& words) {
    ::testing::internal::CaptureStderr();
    EXPECT_EQ(run(words), 2);
    return ::testing::internal::GetCapturedStderr();
  };
  EXPECT_EQ(error_of({"mine", "train", "--data", points, "--label", "1"}),
            "ogee: --label names a column of a table, but the data is " + points + "\n");
  EXPECT_EQ(error_of({"mine", "train", "--data", points, "--csv", points}),
            "ogee: --data and --csv both name " + points + "\n");
  std::ofstream(folder / "note.odt");
  EXPECT_NE(error_of({"mine", "train", "--data", folder / "note.odt"}).find(".points file"),
            std::string::npos);
  std::filesystem::remove_all(folder);
}

TEST(OwnCommand, KnowsTheDataOfTheProgramByName) {
  add_data_source({.name = "test_moons", .help = "moons", .load = [](const auto&...) { return moons(); }});
  EXPECT_EQ(digest_with({"--data", "test_moons"}), digest_with({"--data", "moons"}));
  EXPECT_NE(help_of_train().find("linear, sine (toy problems); test_moons (moons); a table in a .csv"),
            std::string::npos)
      << help_of_train();
  ::testing::internal::CaptureStderr();
  EXPECT_EQ(run({"mine", "train", "--data", "test_mons"}), 2);
  EXPECT_EQ(::testing::internal::GetCapturedStderr(),
            "ogee: unknown data \"test_mons\"; did you mean test_moons?\n");
}

/// A C++ locale with a decimal comma and grouped digits, and such a C locale, too, where one can be made.
class DecimalComma {
 public:
  DecimalComma() {
    const std::string make =
        "localedef -i de_DE -f UTF-8 " + (folder_ / "de_DE.UTF-8").string() + " 2>/dev/null";
    std::filesystem::create_directory(folder_);
    if (std::system(make.c_str()) != 0) return;
    setenv("LOCPATH", folder_.c_str(), 1);
    has_c_locale_ = std::setlocale(LC_ALL, "de_DE.UTF-8") != nullptr;
  }
  ~DecimalComma() {
    std::locale::global(before_);
    std::setlocale(LC_ALL, "C");
    unsetenv("LOCPATH");
    std::filesystem::remove_all(folder_);
  }
  DecimalComma(const DecimalComma&) = delete;
  DecimalComma& operator=(const DecimalComma&) = delete;

  [[nodiscard]] bool has_c_locale() const { return has_c_locale_; }

 private:
  struct Punctuation : std::numpunct<char> {
    char do_decimal_point() const override { return ','; }
    char do_thousands_sep() const override { return '.'; }
    std::string do_grouping() const override { return "\3"; }
  };

  std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / ("ogee-locale-" + std::to_string(getpid()));
  std::locale before_ = std::locale::global(std::locale(std::locale::classic(), new Punctuation));
  bool has_c_locale_ = false;
};

/// What the command prints and writes, but for the times.
std::string results(const std::filesystem::path& folder) {
  ::testing::internal::CaptureStdout();
  EXPECT_EQ(run({"ogee", "predict-depth", "--input-mean-square", "0.75", "--json", folder / "depth.json"}),
            0);
  EXPECT_EQ(run({"ogee", "describe", "hard_tanh(low=-2.5,high=1.25)"}), 0);
  EXPECT_EQ(run({"ogee", "train", "--data", folder / "table.csv", "--task", "regress", "--learning-rate",
                 "0.05", "--config", folder / "run.toml", "--test-share", "0.25", "--l2", "1e-3", "--predict",
                 folder / "predictions.csv"}),
            0);
  const std::string output = ::testing::internal::GetCapturedStdout();
  return output.substr(0, output.rfind(" in ")) + content(folder / "depth.json") +
         content(folder / "predictions.csv");
}

TEST(OwnCommand, ReadsAndWritesNumbersInAnyLocale) {
  const auto folder = std::filesystem::temp_directory_path() / ("ogee-numbers-" + std::to_string(getpid()));
  std::filesystem::create_directory(folder);
  std::ofstream table(folder / "table.csv");
  table << "x,y\n";
  for (int i = 0; i < 1500; ++i) table << i << ".5," << i % 7 << ".25\n";
  table.close();
  std::ofstream(folder / "run.toml") << "weight-decay = 0.001\nepochs = 2\n";
  const std::string usual = results(folder);
  EXPECT_NE(usual.find("1,125 samples to train on"), std::string::npos) << usual;
  EXPECT_NE(usual.find("learning rate 0.05"), std::string::npos) << usual;
  const DecimalComma locale;
  const std::string with_comma = results(folder);
  std::filesystem::remove_all(folder);
  const auto place = std::mismatch(usual.begin(), usual.end(), with_comma.begin(), with_comma.end()).first;
  EXPECT_TRUE(usual == with_comma) << "differs from: " << std::string(place, usual.end()).substr(0, 200);
  if (!locale.has_c_locale()) GTEST_SKIP() << "only std::locale was tried: localedef makes no C locale here";
}

TEST(OwnCommand, SaysWhatIsWrongAsTheCommandDoes) {
  ::testing::internal::CaptureStderr();
  EXPECT_EQ(run({"mine", "describe", "test_unknown"}), 2);
  EXPECT_TRUE(::testing::internal::GetCapturedStderr().starts_with("ogee: "));
}

}  // namespace
}  // namespace ogee
