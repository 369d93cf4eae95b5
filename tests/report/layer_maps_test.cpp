#include <gtest/gtest.h>

#include <cmath>
#include <ogee/activations/registry.hpp>
#include <ogee/report/terminal/heat_map.hpp>
#include <ogee/report/terminal/layer_maps.hpp>
#include <ogee/report/terminal/sparkline.hpp>

namespace ogee::layer_maps_test {
namespace {

TEST(Sparkline, HasEightHeights) {
  const std::vector<double> values{0, 1.01, 2.5, 3.5, 4.5, 5.5, 6.5, 8};
  EXPECT_EQ(sparkline(values, 0, 8), "▁▂▃▄▅▆▇█");
}

TEST(Sparkline, DrawsWhatLiesBeyondAtTheEnd) {
  EXPECT_EQ(sparkline(std::vector<double>{-INFINITY, 5, INFINITY, NAN}, 0, 1), "▁██ ");
  EXPECT_EQ(sparkline(std::vector<double>{3, 3}, 3, 3), "██");
  EXPECT_EQ(sparkline({}, 0, 1), "");
}

TEST(HeatMap, FillsCellsByTheirShares) {
  const std::vector<HeatMapRow> rows{{.labels = {"tanh", "dense1"}, .shares = {0, 0.2, 0.5, 0.75, 1}},
                                     {.labels = {"", "dense10"}, .shares = {NAN, 0.26, 0.001, 0.9, NAN}}};
  EXPECT_EQ(heat_map(rows),
            "tanh  dense1   ··░░▒▒▓▓██  100.0 %\n"
            "      dense10    ▒▒░░██          –\n");
  EXPECT_EQ(heat_map({}), "");
}

TEST(HeatMap, KeepsTheFirstAndTheLastCellWhereItIsNarrow) {
  const std::vector<HeatMapRow> rows{{.labels = {"a"}, .shares = {0, 1, 1, 1, 1, 0.5}}};
  EXPECT_EQ(heat_map(rows, {.width = 1}), "a  ··▒▒   50.0 %\n");
  EXPECT_EQ(heat_map(rows, {.width = 20}), "a  ··████▒▒   50.0 %\n");
}

TEST(HeatMap, ColoursOnlyWhenAsked) {
  const std::vector<HeatMapRow> rows{{.labels = {"a"}, .shares = {0, 1}}};
  EXPECT_EQ(heat_map(rows).find('\033'), std::string::npos);
  EXPECT_EQ(heat_map(rows, {.colour = true}), "a  \033[48;5;17m  \033[0m\033[48;5;227m  \033[0m  100.0 %\n");
}

ProbeRecord probe(std::vector<double> saturated, std::vector<double> gradients) {
  ProbeRecord record;
  for (std::size_t i = 0; i < gradients.size(); ++i) {
    LayerStatistics layer;
    layer.layer = "dense" + std::to_string(i + 1);
    if (i < saturated.size()) layer.saturation = Saturation{saturated[i] / 2, saturated[i] / 2};
    layer.relative_gradient_norm = gradients[i];
    record.layers.push_back({.statistics = layer});
  }
  return record;
}

Comparison comparison_of(std::vector<ProbeRecord> probes, const std::string& activation = "logistic") {
  Comparison comparison;
  comparison.runs.push_back({.activation = activation_named(activation),
                             .seed = 1,
                             .history = {},
                             .weights_digest = 0,
                             .layers = {},
                             .probes = std::move(probes)});
  comparison.summaries = summarize(comparison.runs, 1);
  return comparison;
}

TEST(SaturationMap, ShowsTheLayersOverTime) {
  const Comparison comparison =
      comparison_of({probe({0, 1}, {1e-8, 1e-4, 1}), probe({0.5, 0.25}, {1, 1, 1}), {}});
  EXPECT_EQ(saturation_map(comparison),
            "logistic  dense1  ··▒▒          –\n"
            "          dense2  ██░░          –\n");
  EXPECT_EQ(saturation_map(comparison_of({probe({0}, {1, 1})}, "identity")), "");
  EXPECT_EQ(saturation_map(comparison_of({})), "");
}

TEST(GradientLines, ShowWhatIsLeftOnTheWayBack) {
  const Comparison comparison =
      comparison_of({probe({0, 0}, {1e-8, 1e-4, 1}), probe({0, 0}, {0.5, 1e-20, 1})});
  const std::string lines = gradient_lines(comparison);
  EXPECT_NE(lines.find("logistic    ▁▅█       1.0e-08  █▁█      5.0e-01"), std::string::npos) << lines;
  EXPECT_EQ(gradient_lines(comparison_of({})), "");
}

}  // namespace
}  // namespace ogee::layer_maps_test
