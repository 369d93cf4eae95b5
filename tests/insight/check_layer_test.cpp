#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <ogee/core/kinds.hpp>
#include <ogee/insight/checks/check_layer.hpp>
#include <ogee/ogee.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "error_message.hpp"

namespace ogee::check_layer_test {
namespace {

/// What is wrong with the layer below.
enum class Fault {
  none,
  missing_term,
  missing_factor,
  missing_gradient,
  other_inference,
  other_in_float,
  forgetful_copy,
  shared_state,
  one_column_too_few,
  mixed_rows,
  mixed_input_gradients,
  changing_results,
  blocks_matter,
  tiles_matter,
  untouched_parameter,
  equal_weights,
  wrong_lowering,
  unwritten_output,
  overwritten_input,
  throwing,
  throwing_in_connect,
  changed_size
};

/// Y = scale · gain ⊙ X² + X + bias, column by column, with a gain of 1 and a bias of 0 at first, and a
/// matrix W that is drawn, Y += X · W. It keeps dY/dX without W, and scale · X².
struct Square {
  static constexpr std::string_view kind = "square";
  static constexpr bool passes_size_through = true;

  Fault fault = Fault::none;
  double scale = 0.75;
  double prepared = 0;  // by connect
  inline static Index columns_of_all = 0;

  Square() = default;
  explicit Square(Fault its_fault) : fault(its_fault) {}
  Square(const Square& other)
      : fault(other.fault),
        scale(other.scale),
        prepared(fault == Fault::forgetful_copy ? 0 : other.prepared) {}

  Index connect(Index input_size) {
    if (fault == Fault::throwing_in_connect) throw std::runtime_error("no");
    prepared = 1;
    columns_of_all = input_size;
    return fault == Fault::changed_size ? input_size + 1 : input_size;
  }
  std::vector<ParameterShape> parameter_shapes(Index size) const {
    return {
        {"gain", Role::bias, 1, size}, {"bias", Role::bias, 1, size}, {"weights", Role::weight, size, size}};
  }
  template <Real T>
  void initialize(const InitialDraw& draw, std::span<Parameter<T>> parameters) const {
    if (fault != Fault::untouched_parameter) parameters[0].value.setOnes();
    parameters[1].value.setZero();
    draw_weights(draw, parameters[2].value);
    if (fault == Fault::equal_weights) parameters[2].value.setOnes();
  }
  Index saved_size(Index size) const { return 2 * size - (fault == Fault::one_column_too_few ? 1 : 0); }

  template <Real T>
  void infer(Parameters<T> parameters, const ConstMatrixView<T>& input, MatrixView<T> output) const {
    compute(parameters, input, output);
    if (fault == Fault::other_inference) output.array() += T{1} / 1024;
  }
  template <Real T>
  void forward(Parameters<T> parameters, const ConstMatrixView<T>& input, MatrixView<T> output,
               SavedRows<T> saved, const PassPosition& position) const {
    compute(parameters, input, output);
    const Index columns = input.cols();
    const auto gain = parameters[0].value.row(0).array();
    const auto factor = static_cast<T>(scale);
    MatrixView<T> slope = saved.part(0, columns);
    slope = (2 * factor * (input.array().rowwise() * gain) + 1).matrix();
    saved.part(columns, columns) = (factor * input.array().square()).matrix();
    static int calls = 0;
    if (fault == Fault::changing_results) output(0, 0) += static_cast<T>(++calls);
    if (fault == Fault::blocks_matter) output.array() += static_cast<T>(position.first_row);
    if (fault == Fault::unwritten_output) output(0, 0) = std::numeric_limits<T>::quiet_NaN();
    if (fault == Fault::overwritten_input) const_cast<T&>(*input.data()) = 0;
    if (fault == Fault::throwing) throw std::runtime_error("no forward today");
  }
  template <Real T>
  void backward_input(Parameters<T> parameters, const SavedPass<T>& pass,
                      const ConstMatrixView<T>& output_gradient, MatrixView<T> input_gradient) const {
    const Index columns = output_gradient.cols();
    Matrix<T> slope = pass.saved.part(0, columns);
    if (fault == Fault::missing_term) slope.array() -= 1;
    if (fault == Fault::missing_factor) slope = (2 * static_cast<T>(scale) * pass.input.array() + 1).matrix();
    input_gradient = output_gradient.cwiseProduct(slope);
    // (B×n) += (B×n) · (n×n), element by element
    for (Index row = 0; row < input_gradient.rows(); ++row)
      for (Index i = 0; i < columns; ++i)
        for (Index k = 0; k < columns; ++k)
          input_gradient(row, i) += output_gradient(row, k) * parameters[2].value(i, k);
    if (fault == Fault::mixed_input_gradients) input_gradient.row(1) += T{1} / 8 * output_gradient.row(0);
  }
  template <Real T>
  void backward_weights(Parameters<T> /*parameters*/, const SavedPass<T>& batch,
                        const ConstMatrixView<T>& output_gradient, Index parameter, Index first_row,
                        MatrixView<T> gradient) const {
    const Index columns = output_gradient.cols();
    gradient.setZero();
    if (fault == Fault::missing_gradient && parameter == 1) return;
    const auto square = batch.saved.part(columns, columns);
    for (Index row = 0; row < output_gradient.rows(); ++row)
      for (Index i = 0; i < gradient.rows(); ++i)
        for (Index k = 0; k < columns; ++k) {
          const T factor = parameter == 0   ? square(row, k)
                           : parameter == 1 ? T{1}
                                            : batch.input(row, first_row + i);
          gradient(i, k) += factor * output_gradient(row, k);
        }
    if (fault == Fault::tiles_matter && first_row > 0) gradient(0, 0) *= T{1.0009765625};
  }
  template <Real T>
  std::size_t lower(Parameters<T> parameters, Graph<T>& graph, std::size_t x) const {
    const Index columns = graph.nodes()[x].columns;
    std::vector<double> factors;
    for (const T gain : elements(parameters[0].value)) factors.push_back(scale * static_cast<double>(gain));
    const std::size_t square = graph.multiply(graph.constant(factors, columns), graph.multiply(x, x));
    if (fault == Fault::wrong_lowering) return graph.add(square, x);
    return graph.add(graph.add(square, x), graph.affine(x, parameters[2].value, parameters[1].value));
  }

 private:
  template <Real T>
  void compute(Parameters<T> parameters, const ConstMatrixView<T>& input, MatrixView<T> output) const {
    const Index columns = fault == Fault::shared_state ? columns_of_all : input.cols();
    for (Index row = 0; row < input.rows(); ++row)
      for (Index k = 0; k < input.cols(); ++k) {
        const T x = input(row, k);
        T y = static_cast<T>(scale * prepared) * parameters[0].value(0, k) * x * x + x;
        for (Index i = 0; i < input.cols(); ++i) y += input(row, i) * parameters[2].value(i, k);
        y += parameters[1].value(0, k);
        if (fault == Fault::shared_state) y += static_cast<T>(columns);
        if (fault == Fault::mixed_rows) y += input(0, k) / 1024;
        if (fault == Fault::other_in_float && std::same_as<T, float>) y += T{1} / 16;
        output(row, k) = y;
      }
  }
};

/// Its scale is not among its fields.
struct Forgetful : Square {
  static constexpr std::string_view kind = "forgetful";
  bool of_no_effect = false;
};

}  // namespace
}  // namespace ogee::check_layer_test

namespace ogee {

template <>
inline constexpr auto fields_of<check_layer_test::Square> =
    std::tuple{Field{"scale", &check_layer_test::Square::scale, ranges::finite, "factor of the square"}};
template <>
inline constexpr auto fields_of<check_layer_test::Forgetful> =
    std::tuple{Field{"of_no_effect", &check_layer_test::Forgetful::of_no_effect, "a flag"}};

}  // namespace ogee

namespace ogee::check_layer_test {
namespace {

/// The claims that do not hold, each on a line.
std::string broken(const LayerReport& report) {
  std::string text;
  for (const LayerClaim& claim : report.claims)
    if (!claim.holds) text += claim.claim + "\n";
  return text;
}

bool is_broken(const LayerReport& report, const std::string& claim) {
  return std::any_of(report.claims.begin(), report.claims.end(),
                     [&](const LayerClaim& each) { return !each.holds && each.claim == claim; });
}

LayerReport report_of(Fault fault) { return check_layer(Square{fault}, {.input_size = 4}); }

TEST(CheckLayer, FindsNothingInALayerThatIsRight) {
  const LayerReport report = report_of(Fault::none);
  EXPECT_TRUE(report.ok()) << to_string(report);
  EXPECT_EQ(report.skipped,
            std::vector<std::string>{"its settings make the same layer: square is not registered"});
}

TEST(CheckLayer, FindsAMissingTermOfTheInputGradient) {
  EXPECT_EQ(broken(report_of(Fault::missing_term)), "dL/dX is the derivative\n");
}

TEST(CheckLayer, FindsAMissingFactorThatIsOneAtFirst) {
  const LayerReport report = report_of(Fault::missing_factor);
  EXPECT_TRUE(is_broken(report, "dL/dX is the derivative")) << to_string(report);
}

TEST(CheckLayer, FindsAMissingGradientOfAParameter) {
  EXPECT_EQ(broken(report_of(Fault::missing_gradient)), "dL/dbias is the derivative\n");
}

TEST(CheckLayer, NamesThePlaceAndBothNumbers) {
  const LayerReport report = report_of(Fault::missing_gradient);
  const auto claim = std::find_if(report.claims.begin(), report.claims.end(),
                                  [](const LayerClaim& each) { return !each.holds; });
  ASSERT_NE(claim, report.claims.end());
  EXPECT_EQ(claim->explanation.rfind("dL/dbias(0, ", 0), 0U) << claim->explanation;
  EXPECT_NE(claim->explanation.find(" is 0, by differences "), std::string::npos) << claim->explanation;
}

TEST(CheckLayer, FindsAnInferenceThatDiffersFromTraining) {
  const LayerReport report = report_of(Fault::other_inference);
  EXPECT_TRUE(is_broken(report, "infer and forward agree")) << to_string(report);
}

TEST(CheckLayer, FindsAnOutputThatDiffersInFloat) {
  EXPECT_EQ(broken(report_of(Fault::other_in_float)), "float agrees with double\nlower and infer agree\n");
}

TEST(CheckLayer, FindsACopyThatForgets) {
  const LayerReport report = report_of(Fault::forgetful_copy);
  EXPECT_TRUE(is_broken(report, "a clone is the same layer")) << to_string(report);
  EXPECT_TRUE(is_broken(report, "the cast to float and back is the same layer")) << to_string(report);
}

TEST(CheckLayer, FindsStateThatLayersShare) {
  const LayerReport report = report_of(Fault::shared_state);
  EXPECT_TRUE(is_broken(report, "a step depends only on its number and its rows")) << to_string(report);
  EXPECT_NE(to_string(report).find("after another layer is made"), std::string::npos);
}

TEST(CheckLayer, FindsASavedSizeThatIsOneTooSmall) {
  const LayerReport report = report_of(Fault::one_column_too_few);
  EXPECT_TRUE(is_broken(report, "forward and backward write only their results")) << to_string(report);
  EXPECT_NE(to_string(report).find("forward wrote outside of the 7 columns that saved_size promises"),
            std::string::npos)
      << to_string(report);
}

TEST(CheckLayer, FindsMixedRows) {
  EXPECT_TRUE(is_broken(report_of(Fault::mixed_rows), "a row does not depend on other rows"));
  EXPECT_TRUE(is_broken(report_of(Fault::mixed_rows), "a batch gives the same bits in blocks of rows"));
}

TEST(CheckLayer, FindsOutputsThatDependOnHowABatchIsCut) {
  const LayerReport report = report_of(Fault::blocks_matter);
  EXPECT_TRUE(is_broken(report, "a batch gives the same bits in blocks of rows")) << to_string(report);
}

TEST(CheckLayer, FindsGradientsThatDependOnHowTheyAreCut) {
  EXPECT_EQ(broken(report_of(Fault::tiles_matter)),
            "gradients of parameters have the same bits in tiles of rows\n");
}

TEST(CheckLayer, FindsResultsThatChangeFromCallToCall) {
  const LayerReport report = report_of(Fault::changing_results);
  EXPECT_TRUE(is_broken(report, "a step depends only on its number and its rows")) << to_string(report);
}

TEST(CheckLayer, FindsAParameterThatInitializeDoesNotSet) {
  EXPECT_EQ(broken(report_of(Fault::untouched_parameter)),
            "initialize sets every parameter, from the draw alone\n");
}

TEST(CheckLayer, FindsWeightsThatAreNotDrawn) {
  EXPECT_EQ(broken(report_of(Fault::equal_weights)), "initialize draws weights\n");
}

TEST(CheckLayer, FindsAWrongLowering) {
  EXPECT_EQ(broken(report_of(Fault::wrong_lowering)), "lower and infer agree\n");
}

TEST(CheckLayer, FindsAnOutputThatIsNotWritten) {
  const LayerReport report = report_of(Fault::unwritten_output);
  EXPECT_TRUE(is_broken(report, "every result is written, and finite")) << to_string(report);
}

TEST(CheckLayer, FindsAnInputThatIsOverwritten) {
  const LayerReport report = report_of(Fault::overwritten_input);
  EXPECT_NE(to_string(report).find("forward changed the input"), std::string::npos) << to_string(report);
}

TEST(CheckLayer, ReportsALayerThatThrows) {
  const LayerReport report = report_of(Fault::throwing);
  EXPECT_EQ(broken(report), "it can be made and run\n");
  EXPECT_NE(to_string(report).find("it threw \"no forward today\""), std::string::npos) << to_string(report);
  EXPECT_NE(to_string(report_of(Fault::throwing_in_connect)).find("it threw \"no\""), std::string::npos);
}

TEST(CheckLayer, FindsASizeThatIsNotPassedThrough) {
  EXPECT_NE(to_string(report_of(Fault::changed_size))
                .find("it gives 5 outputs for 4 inputs, but passes_size_through is true"),
            std::string::npos);
}

TEST(CheckLayer, FindsAFieldThatIsNotListed) {
  registry<LayerDescription>().add<Forgetful>();
  Forgetful layer;
  layer.scale = 2;
  const LayerReport report = check_layer(layer, {.input_size = 4});
  EXPECT_EQ(broken(report), "its settings make the same layer\n") << to_string(report);
}

TEST(CheckLayer, SaysWhenSettingsAndLoweringCannotBeTested) {
  const LayerReport report = check_layer(Dense{3, 2});
  EXPECT_TRUE(report.ok());
  EXPECT_EQ(report.layer, "dense (3 → 2)");
  EXPECT_TRUE(report.skipped.empty()) << to_string(report);
  const Activation unknown{"bump", [](auto x) { return x / (1 + x * x); }};
  EXPECT_NE(to_string(check_layer(Gate{unknown})).find("skipped its settings make the same layer"),
            std::string::npos);
}

TEST(CheckLayer, DoesNotCompareInferenceWithRandomTraining) {
  const LayerReport report = check_layer(Dropout{0.5});
  EXPECT_TRUE(report.ok()) << to_string(report);
  EXPECT_EQ(report.skipped, std::vector<std::string>{"infer and forward agree: it draws random numbers "
                                                     "in training"});
}

TEST(CheckLayer, RefusesImpossibleOptions) {
  EXPECT_EQ(error_message<OptionError>([] { (void)check_layer(Softmax{}, {.rows = 1}); }),
            "check_layer: rows is 1, expected at least 2");
  EXPECT_EQ(error_message<OptionError>([] { (void)check_layer(Softmax{}, {.tolerance = 0}); }),
            "check_layer: tolerance is 0, expected more than 0");
}

TEST(CheckLayer, ReportsAnotherInputSizeThanTheDeclaredOne) {
  const LayerReport report = check_layer(Dense{3, 2}, {.input_size = 4});
  EXPECT_NE(to_string(report).find("it has 3 inputs, but the check gives it 4"), std::string::npos)
      << to_string(report);
}

/// The sum of the first half of the inputs and the second.
struct HalfSum {
  static constexpr std::string_view kind = "half_sum";

  Index connect(Index input_size) const {
    if (input_size % 2 != 0) throw ShapeError("expected a multiple of 2");
    return input_size / 2;
  }
  template <Real T>
  void infer(Parameters<T> /*parameters*/, const ConstMatrixView<T>& input, MatrixView<T> output) const {
    output = input.leftCols(output.cols()) + input.rightCols(output.cols());
  }
  template <Real T>
  void backward_input(Parameters<T> /*parameters*/, const SavedPass<T>& /*pass*/,
                      const ConstMatrixView<T>& output_gradient, MatrixView<T> input_gradient) const {
    input_gradient << output_gradient, output_gradient;
  }
};

TEST(CheckLayer, SaysHowToGiveAnotherNumberOfInputs) {
  const std::string report = to_string(check_layer(HalfSum{}));
  EXPECT_NE(
      report.find(
          "for 5 inputs it threw \"expected a multiple of 2\" (LayerCheckOptions::input_size sets their "
          "number)"),
      std::string::npos)
      << report;
  const LayerReport even = check_layer(HalfSum{}, {.input_size = 6});
  EXPECT_TRUE(even.ok()) << to_string(even);
}

/// Options, and a layer that lost them.
struct Factor {
  static constexpr std::string_view kind = "test_lost_factor";
  double factor = 1;
};
struct FactorLayer : Factor {
  static constexpr bool passes_size_through = true;
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

}  // namespace
}  // namespace ogee::check_layer_test

namespace ogee {

template <>
inline constexpr auto fields_of<check_layer_test::Factor> =
    std::tuple{Field{"factor", &check_layer_test::Factor::factor, ranges::finite, "of each input"}};
template <>
struct LayerFor<check_layer_test::Factor> {
  static LayerDescription described(const check_layer_test::Factor& layer) {
    return check_layer_test::FactorLayer{layer};
  }
};

}  // namespace ogee

namespace ogee::check_layer_test {
namespace {

TEST(CheckLayer, FindsThatALayerHasNotTheFieldsOfItsKind) {
  registry<LayerDescription>().add<Factor>();
  const std::string report = to_string(check_layer(Factor{.factor = 3}));
  EXPECT_NE(report.find("BROKEN its settings make the same layer: it has 0 settings, its kind 1 fields"),
            std::string::npos)
      << report;
}

}  // namespace
}  // namespace ogee::check_layer_test
