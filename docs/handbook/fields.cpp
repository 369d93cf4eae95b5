#include "fields.hpp"

#include <fmt/format.h>

#include <ogee/core/kinds.hpp>
#include <ogee/core/loss.hpp>
#include <ogee/core/optimizer.hpp>
#include <ogee/core/records.hpp>
#include <ogee/core/schedule.hpp>
#include <ogee/insight/statistics/probe.hpp>
#include <ogee/training/history.hpp>

namespace handbook {
namespace {

/// In a table of Markdown, where bars end cells.
std::string cell(std::string_view text) {
  std::string escaped;
  for (const char letter : text) escaped.append(letter == '|' ? "\\|" : std::string(1, letter));
  return escaped;
}

std::string usual_text(const ogee::FieldInfo& field) {
  const std::string text = ogee::text_of(field.usual);
  return text.empty() || text == "[]" ? "none" : text;
}

/// A row for each field of each kind of `Product`.
template <class Product>
std::string options_table(const std::string& what) {
  std::vector<Row> rows;
  for (const ogee::Kind<Product>& kind : ogee::registry<Product>().kinds()) {
    std::string name = "`" + kind.name + "`";
    for (const ogee::FieldInfo& field : kind.fields) {
      rows.push_back({name, "`" + field.name + "`", usual_text(field), cell(field.help)});
      name.clear();
    }
  }
  return table({what, "option", "default", "what it is"}, rows);
}

/// A row for each number of a record.
template <class Record>
std::string numbers_table() {
  std::vector<Row> rows;
  for (const ogee::NumberInfo& number : ogee::number_infos<Record>())
    rows.push_back({"`" + number.name + "`", cell(number.help)});
  return table({"column", "what it is"}, rows);
}

}  // namespace

std::vector<Block> training_blocks() {
  return {{"loss-options", options_table<ogee::Loss>("loss")},
          {"optimizer-options", options_table<ogee::OptimizerDescription>("optimizer")},
          {"schedule-options", options_table<ogee::Schedule>("schedule")}};
}

std::vector<Block> result_blocks() {
  return {{"epoch-columns", numbers_table<ogee::EpochRecord>()},
          {"layer-columns", numbers_table<ogee::ProbedLayer>()}};
}

}  // namespace handbook
