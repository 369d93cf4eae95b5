#include "non_finite.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace ogee {
namespace {

constexpr std::size_t max_rows_named = 8;

template <Real T>
std::vector<Index> non_finite_rows(const ConstMatrixView<T>& values) {
  std::vector<Index> rows;
  for (Index row = 0; row < values.rows(); ++row)
    if (!values.row(row).allFinite()) rows.push_back(row);
  return rows;
}

/// "row 3", "rows 3, 17 and 20", or the first few and how many more.
std::string rows_text(const std::vector<Index>& rows) {
  if (rows.size() == 1) return fmt::format("row {}", rows[0]);
  std::string text = "rows ";
  const std::size_t named = std::min(rows.size(), max_rows_named);
  for (std::size_t i = 0; i < named; ++i)
    text += fmt::format("{}{}", i == 0 ? "" : (i + 1 == rows.size() ? " and " : ", "), rows[i]);
  if (rows.size() > named) text += fmt::format(" and {} more", rows.size() - named);
  return text;
}

/// "NAME has 3 values that are not finite, the first at row 2, column 7"; empty if all are finite.
template <Real T>
std::optional<std::string> non_finite_values(std::string_view name, const ConstMatrixView<T>& values) {
  const auto is_bad = [](T element) { return !std::isfinite(element); };
  const auto all = elements(values);
  const auto first = std::find_if(all.begin(), all.end(), is_bad);
  if (first == all.end()) return std::nullopt;
  const auto count = std::count_if(first, all.end(), is_bad);
  const auto position = static_cast<Index>(first - all.begin());
  return fmt::format("{} has {} value{} that {} not finite, the first at row {}, column {}", name, count,
                     count == 1 ? "" : "s", count == 1 ? "is" : "are", position / values.cols(),
                     position % values.cols());
}

template <Real T>
std::string name_of(const Network<T>& network, Index layer, const Parameter<T>& parameter) {
  return fmt::format("{}.{}", network.layer_name(layer), parameter.name);
}

template <Real T>
std::optional<std::string> non_finite_parameter_of(const Network<T>& network, Index layer) {
  for (const Parameter<T>& parameter : network.layer(layer).parameters())
    if (auto text = non_finite_values(name_of(network, layer, parameter), view(parameter.value))) return text;
  return std::nullopt;
}

}  // namespace

template <Real T>
NonFiniteError non_finite_error(const Network<T>& network, const Loss& loss, const MatrixArgument<T>& inputs,
                                std::span<const double> row_losses) {
  if (const auto rows = non_finite_rows<T>(inputs); !rows.empty())
    return NonFiniteError(fmt::format("the inputs are not finite in {}", rows_text(rows)));
  std::optional<std::string> found;
  network.visit_outputs(inputs, [&](Index i, const ConstMatrixView<T>& output) {
    found = non_finite_parameter_of(network, i);
    if (const auto bad = non_finite_rows(output); !found && !bad.empty())
      found = fmt::format("{} ({}): the output is not finite in {}", network.layer_name(i),
                          network.layer(i).description(), rows_text(bad));
    return !found;
  });
  if (found) return NonFiniteError(*found);
  std::vector<Index> rows;
  for (std::size_t row = 0; row < row_losses.size(); ++row)
    if (!std::isfinite(row_losses[row])) rows.push_back(static_cast<Index>(row));
  if (rows.empty())
    return NonFiniteError(fmt::format("{}: the sum of the rows' losses is not finite", loss.kind()));
  return NonFiniteError(fmt::format("{}: the loss is not finite in {}", loss.kind(), rows_text(rows)));
}

template <Real T>
std::optional<std::string> non_finite_inference(const Network<T>& network, const Loss& loss,
                                                const MatrixArgument<T>& inputs,
                                                const MatrixArgument<T>& targets) {
  std::vector<double> row_losses(static_cast<std::size_t>(inputs.rows()));
  const Matrix<T> outputs = network.predict(inputs);
  loss.evaluate(view(outputs), targets, row_losses);
  if (std::isfinite(std::accumulate(row_losses.begin(), row_losses.end(), 0.0))) return std::nullopt;
  return non_finite_error(network, loss, inputs, row_losses).what();
}

template <Real T>
std::optional<std::string> non_finite_parameter(const Network<T>& network) {
  for (Index i = 0; i < network.size(); ++i)
    if (auto text = non_finite_parameter_of(network, i)) return text;
  return std::nullopt;
}

template <Real T>
std::optional<std::string> non_finite_gradient(const Network<T>& network, const Workspace<T>& workspace) {
  Index number = 0;
  for (Index layer = 0; layer < network.size(); ++layer)
    for (const Parameter<T>& parameter : network.layer(layer).parameters()) {
      const std::string name = "the gradient of " + name_of(network, layer, parameter);
      if (auto text = non_finite_values(name, workspace.parameter_gradient(number++))) return text;
    }
  return std::nullopt;
}

template NonFiniteError non_finite_error(const Network<float>&, const Loss&, const MatrixArgument<float>&,
                                         std::span<const double>);
template NonFiniteError non_finite_error(const Network<double>&, const Loss&, const MatrixArgument<double>&,
                                         std::span<const double>);
template std::optional<std::string> non_finite_inference(const Network<float>&, const Loss&,
                                                         const MatrixArgument<float>&,
                                                         const MatrixArgument<float>&);
template std::optional<std::string> non_finite_inference(const Network<double>&, const Loss&,
                                                         const MatrixArgument<double>&,
                                                         const MatrixArgument<double>&);
template std::optional<std::string> non_finite_parameter(const Network<float>&);
template std::optional<std::string> non_finite_parameter(const Network<double>&);
template std::optional<std::string> non_finite_gradient(const Network<float>&, const Workspace<float>&);
template std::optional<std::string> non_finite_gradient(const Network<double>&, const Workspace<double>&);

}  // namespace ogee
