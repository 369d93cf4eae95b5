#include "../../../core/graph.hpp"
#include "layer_examination.hpp"

namespace ogee::detail {
namespace {

template <Real T>
Matrix<T> run_graph(const Trial<T>& trial) {
  Graph<T> graph(trial.layer->input_size());
  graph.set_layer(std::string(trial.layer->kind()));
  graph.set_output(trial.layer->lower(graph, 0));
  return graph.run(view(trial.inputs));
}

/// Records anything that does not have a row for each row of the batch.
class RowCounter final : public Observer<double> {
 public:
  explicit RowCounter(Index rows) : rows_(rows) {}
  void activation(const Activation& /*activation*/, const ConstMatrixView<double>& values) override {
    look("pre-activations", values.rows());
  }
  void openness(const ConstMatrixView<double>& open) override { look("openness", open.rows()); }
  [[nodiscard]] const Objection& objection() const { return objection_; }

 private:
  void look(std::string_view what, Index rows) {
    if (rows != rows_) objection_ = fmt::format("{} have {} rows, expected {}", what, rows, rows_);
  }
  Index rows_;
  Objection objection_;
};

}  // namespace

void claim_views(LayerExamination& layer) {
  const Trial<double>& wide = layer.wide;
  const std::string text = "lower and infer agree";
  if (!wide.layer->lowers())
    layer.skip(text, "the layer has no function lower");
  else
    layer.claim_both(text, [](const auto& trial) {
      const std::string what =
          fmt::format("the output of the graph{}", trial.precision == "float" ? " in float" : "");
      return difference(what, run_graph(trial), trial.infer(), trial.rounding);
    });
  layer.claim("observe shows a row for each row of the batch", [&] {
    RowCounter counter(wide.inputs.rows());
    wide.layer->observe(view(wide.inputs), counter);
    return counter.objection();
  });
}

}  // namespace ogee::detail
