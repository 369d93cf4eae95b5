#include "predictions_csv.hpp"

#include <fmt/format.h>

#include <iterator>
#include <vector>

#include "../../formats/csv/csv_field.hpp"
#include "../../formats/detail/predicted_column.hpp"
#include "../../training/evaluate.hpp"
#include "../../training/predictions.hpp"
#include "../findings/class_labels.hpp"

namespace ogee {
namespace {

std::vector<std::string> quoted(std::vector<std::string> fields) {
  for (std::string& field : fields) field = csv_field(std::string_view(field));
  return fields;
}

template <Real T>
class PredictionsCsv {
 public:
  PredictionsCsv(const Dataset& data, const Loss& loss)
      : data_(data), loss_(loss), labels_(quoted(class_labels(data))), text_("sample") {
    if (data.classes() > 0)
      name_classes();
    else
      name_targets();
    text_ += "\n";
  }

  void add(const Batch<T>& batch, Matrix<T>& outputs) {
    std::vector<Index> predicted;  // from the logits, which are overwritten below
    for (Index row = 0; row < outputs.rows() && data_.classes() > 0; ++row)
      predicted.push_back(predicted_class(loss_, read_only(view(outputs)), row));
    loss_.apply_output_function(view(outputs));
    for (Index row = 0; row < outputs.rows(); ++row) {
      const auto position = static_cast<std::size_t>(row);
      const Index sample = batch.rows[position];
      append("{}", sample + 1);
      if (data_.classes() > 0) {
        append(",{},{}", label(data_.label(sample)), label(predicted[position]));
      } else {
        append_row(batch.targets, row);
      }
      if (data_.classes() > 0 && outputs.cols() == 1) append(",{}", 1 - outputs(row, 0));  // of class 0
      append_row(read_only(view(outputs)), row);
      text_ += "\n";
    }
  }

  [[nodiscard]] std::string text() && { return std::move(text_); }

 private:
  void name_classes() {
    append_name("label");
    append_name(detail::predicted_column(data_.target_names(), 0, "predicted"));
    for (const std::string& label : class_labels(data_)) append_name("probability_" + label);
  }
  void name_targets() {
    const auto count = static_cast<std::size_t>(data_.outputs());
    const std::vector<std::string>& names = data_.target_names();
    for (std::size_t k = 0; k < count; ++k)
      append_name("target_" + detail::predicted_column(names, k, std::to_string(k)));
    for (std::size_t k = 0; k < count; ++k)
      append_name(detail::predicted_column(names, k, "predicted_" + std::to_string(k)));
  }
  void append_name(const std::string& name) { append(",{}", csv_field(std::string_view(name))); }

  template <class... Arguments>
  void append(fmt::format_string<Arguments...> form, Arguments&&... arguments) {
    fmt::format_to(std::back_inserter(text_), form, std::forward<Arguments>(arguments)...);
  }
  void append_row(const ConstMatrixView<T>& matrix, Index row) {
    for (Index k = 0; k < matrix.cols(); ++k) append(",{}", matrix(row, k));
  }
  [[nodiscard]] const std::string& label(Index number) const {
    return labels_[static_cast<std::size_t>(number)];
  }

  const Dataset& data_;
  const Loss& loss_;
  std::vector<std::string> labels_;
  std::string text_;
};

}  // namespace

template <Real T>
std::string predictions_csv(const Network<T>& network, const Dataset& data, const Loss& loss, int threads) {
  PredictionsCsv<T> csv(data, loss);
  visit_predictions(network, data, threads,
                    [&](const Batch<T>& batch, Matrix<T>& outputs) { csv.add(batch, outputs); });
  return std::move(csv).text();
}

template std::string predictions_csv(const Network<float>&, const Dataset&, const Loss&, int);
template std::string predictions_csv(const Network<double>&, const Dataset&, const Loss&, int);

}  // namespace ogee
