// Tables whose numbers need more digits than floats have.

#include <cstdlib>
#include <iomanip>
#include <ogee/ogee.hpp>
#include <set>

#include "command.hpp"
#include "epoch_seconds.hpp"

namespace ogee::cli_double_test {
namespace {

/// Seconds since 1970 by others, which go half as fast.
class Times : public Command {
 protected:
  static constexpr int count = 200;
  static constexpr double first_end = 1'800'000'000;

  [[nodiscard]] static double end_of(Index row) { return first_end + 0.002 * static_cast<double>(row); }

  Times() {
    std::ofstream file(path("times.csv"));
    std::ofstream rows(path("rows.csv"));
    file << "time,end\n" << std::setprecision(17);
    rows << "time\n" << std::setprecision(17);
    Matrix<double> table(count, 2);
    for (Index row = 0; row < count; ++row) {
      table(row, 0) = seconds_[static_cast<std::size_t>(row)];
      table(row, 1) = end_of(row);
      file << table(row, 0) << "," << table(row, 1) << "\n";
      rows << table(row, 0) << "\n";
    }
    write_npy(table, path("times.npy"));
    write_npy(Matrix<double>(table.leftCols(1)), path("rows.npy"));
  }

  [[nodiscard]] std::string file(const std::string& name) const { return path(name).string(); }

  [[nodiscard]] Json trained(const std::string& data, const Arguments& more) const {
    Arguments arguments{"train", "--data", file(data)};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return json_of(arguments)["runs"][0]["test_metrics"];
  }

  /// The last field of each line but the first.
  [[nodiscard]] static std::vector<double> last_fields(const std::string& text) {
    std::vector<double> fields;
    std::istringstream lines(text);
    std::string line;
    std::getline(lines, line);
    while (std::getline(lines, line))
      fields.push_back(std::strtod(line.c_str() + line.rfind(',') + 1, nullptr));
    return fields;
  }

  const std::vector<double> seconds_ = tests::epoch_seconds(count);
};

TEST_F(Times, AreLearntPredictedAndJudgedWithTheirDigits) {
  const std::string saved = file("m.safetensors");
  for (const std::string ending : {".csv", ".npy"}) {
    SCOPED_TRACE(ending);
    const Json metrics =
        trained("times" + ending, {"--task", "regress", "--activation", "tanh", "--optimizer", "adam",
                                   "--learning-rate", "0.01", "--save", saved, "--predict", file("new.csv"),
                                   "--predict-data", file("rows" + ending)});
    EXPECT_GT(metrics["r_squared"], 0.99);
    EXPECT_LT(metrics["mean_absolute_error"], 0.02);

    const std::string predicted = output_of({"predict", saved, file("rows" + ending)});
    EXPECT_EQ(content(path("new.csv")), predicted);
    const std::vector<double> ends = last_fields(predicted);
    const Matrix<double> expected =
        load_model(saved).predict<double>(ConstMatrixView<double>(seconds_.data(), count, 1));
    ASSERT_EQ(std::ssize(ends), count);
    for (Index row = 0; row < count; ++row) {
      EXPECT_EQ(ends[static_cast<std::size_t>(row)], expected(row, 0));
      EXPECT_NEAR(expected(row, 0), end_of(row), 0.1);
    }
    EXPECT_EQ(output_of({"predict", saved, file("rows" + ending), "--output", file("ends.npy")}), "");
    EXPECT_EQ(npy_rows<double>(path("ends.npy"), 1), expected);

    (void)output_of({"evaluate", saved, file("times" + ending), "--json", file("result.json")});
    EXPECT_GT(Json::parse(content(path("result.json")))["test_metrics"]["r_squared"], 0.99);
    const Json further =
        trained("times" + ending, {"--from", saved, "--epochs", "1", "--learning-rate", "1e-12"});
    EXPECT_NEAR(further["r_squared"].get<double>(), metrics["r_squared"].get<double>(), 1e-4);
  }
}

TEST_F(Times, LoseTheirDigitsInExportedFilesWhichIsSaid) {
  const std::string saved = file("m.safetensors");
  (void)trained("times.csv", {"--task", "regress", "--epochs", "1", "--save", saved});
  for (const std::string exported : {"m.h", "m.onnx"}) {
    const Outcome outcome = run({"export", saved, file(exported)});
    EXPECT_EQ(outcome.status, 0);
    expect_contains(outcome.errors,
                    {exported + ": computes in 32 bits, in which the column time has steps of ",
                     "the column end has steps of "});
  }
  EXPECT_FALSE(contains(run({"export", saved, file("m.h"), "--scaled-inputs"}).errors, "column time"));
}

TEST_F(Times, StandBesideTheirPredictionsAsInTheTable) {
  for (const std::string data : {"times.csv", "times.npy"}) {
    (void)trained(data, {"--task", "regress", "--epochs", "1", "--predict", file("samples.csv")});
    std::istringstream lines(content(path("samples.csv")));
    std::string line;
    std::getline(lines, line);
    std::set<double> targets;
    while (std::getline(lines, line)) {
      const double target = std::strtod(line.c_str() + line.find(',') + 1, nullptr);
      const auto row = static_cast<Index>(std::lround((target - first_end) / 0.002));
      EXPECT_EQ(target, end_of(row)) << line;
      targets.insert(target);
    }
    EXPECT_EQ(targets.size(), 40U) << "the test part is a fifth";
  }
}

}  // namespace
}  // namespace ogee::cli_double_test
