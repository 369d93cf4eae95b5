#include "check_layer.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "../../core/option_checks.hpp"
#include "detail/layer_examination.hpp"

namespace ogee {
namespace {

/// Makes the layer and runs it: all other claims need that.
detail::Objection prepare(detail::LayerExamination& layer) {
  constexpr Index usual_size = 5;
  const LayerDescription& description = layer.description;
  const LayerCheckOptions& options = layer.options;
  const std::string text = description.text();
  layer.report.layer += text.empty() ? "" : fmt::format(" ({})", text);
  const Index declared = description.declared_input_size();
  const Index size = options.input_size > 0 ? options.input_size : (declared > 0 ? declared : usual_size);
  if (declared > 0 && declared != size)
    return fmt::format("it has {} inputs, but the check gives it {}", declared, size);
  auto& [made, inputs, output_gradient, step] = layer.wide;
  try {
    made = description.make<double>(size);
  } catch (const ShapeError& error) {
    return fmt::format("for {} inputs it threw \"{}\" (LayerCheckOptions::input_size sets their number)",
                       size, error.what());
  }
  if (description.passes_size_through() && made->output_size() != size)
    return fmt::format("it gives {} outputs for {} inputs, but passes_size_through is true",
                       made->output_size(), size);
  made->set_stream({options.seed, RandomPurpose::dropout});
  std::uint32_t number = 8;
  for (Parameter<double>& parameter : made->parameters())
    parameter.value = layer.random_matrix(parameter.value.rows(), parameter.value.cols(), number++);
  inputs = layer.random_matrix(options.rows, size, 0);
  output_gradient = layer.random_matrix(options.rows, made->output_size(), 1);
  step = layer.wide.run();
  layer.narrow = {made->to_float(), inputs.cast<float>(), output_gradient.cast<float>(), {}};
  layer.narrow.step = layer.narrow.run();
  layer.draws = layer.wide.run({.number = 1}).output != step.output;
  return {};
}

}  // namespace

bool LayerReport::ok() const {
  return std::all_of(claims.begin(), claims.end(), [](const LayerClaim& claim) { return claim.holds; });
}

LayerReport check_layer(const LayerDescription& layer, const LayerCheckOptions& options) {
  constexpr std::string_view who = "check_layer";
  detail::require_count(who, "input_size", options.input_size, 0);
  detail::require_count(who, "rows", options.rows, 2);
  detail::require_count(who, "entries", options.entries);
  detail::require_in(ranges::positive, who, "tolerance", options.tolerance);

  detail::LayerExamination examination{layer, options};
  LayerReport& report = examination.report;
  report.layer = layer.kind();
  examination.claim("it can be made and run", [&] { return prepare(examination); });
  if (!report.ok()) return report;
  claim_memory(examination);
  claim_gradients(examination);
  claim_agreement(examination);
  claim_construction(examination);
  claim_views(examination);
  return report;
}

std::string to_string(const LayerReport& report) {
  std::string text =
      fmt::format("{}: {}\n", report.layer, report.ok() ? "the contract holds" : "the contract is broken");
  for (const LayerClaim& claim : report.claims) {
    text += fmt::format("  {} {}", claim.holds ? "holds " : "BROKEN", claim.claim);
    text += claim.holds ? "\n" : fmt::format(": {}\n", claim.explanation);
  }
  for (const std::string& claim : report.skipped) text += fmt::format("  skipped {}\n", claim);
  return text;
}

}  // namespace ogee
