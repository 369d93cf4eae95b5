#include "html_report.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <utility>

#include "../../formats/write_file.hpp"
#include "report_data.hpp"

namespace ogee::embedded {
std::span<const std::uint8_t> report_html();
std::span<const std::uint8_t> report_css();
std::span<const std::uint8_t> report_values_js();
std::span<const std::uint8_t> report_elements_js();
std::span<const std::uint8_t> report_log_axis_js();
std::span<const std::uint8_t> report_legend_js();
std::span<const std::uint8_t> report_charts_js();
std::span<const std::uint8_t> report_heat_map_js();
std::span<const std::uint8_t> report_sections_js();
std::span<const std::uint8_t> report_js();
std::span<const std::uint8_t> uplot_css();
std::span<const std::uint8_t> uplot_js();
std::span<const std::uint8_t> uplot_licence();
}  // namespace ogee::embedded

namespace ogee {
namespace {

std::string_view text_of(std::span<const std::uint8_t> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// The JSON without "<", so that no text in it can end the script element around it.
std::string harmless(std::string_view json) {
  std::string text;
  for (const char letter : json) {
    if (letter == '<') {
      text += "\\u003c";
    } else {
      text += letter;
    }
  }
  return text;
}

/// A name and the text that replaces @name@ in the page.
using Part = std::pair<std::string_view, std::string_view>;

/// The page with its parts instead of their names. Names inside parts are not replaced.
std::string filled(std::string_view page, std::span<const Part> parts) {
  std::string text;
  while (!page.empty()) {
    const std::size_t begin = page.find('@');
    text += page.substr(0, begin);
    if (begin == std::string_view::npos) break;
    page.remove_prefix(begin + 1);
    const std::size_t end = page.find('@');
    for (const auto& [name, part] : parts)
      if (page.substr(0, end) == name) text += part;
    page.remove_prefix(end + 1);
  }
  return text;
}

}  // namespace

std::string html_report(std::string_view json_data) {
  const std::string data = harmless(json_data);
  const std::array parts{Part{"uplot_css", text_of(embedded::uplot_css())},
                         Part{"report_css", text_of(embedded::report_css())},
                         Part{"uplot_licence", text_of(embedded::uplot_licence())},
                         Part{"uplot_js", text_of(embedded::uplot_js())},
                         Part{"values_js", text_of(embedded::report_values_js())},
                         Part{"elements_js", text_of(embedded::report_elements_js())},
                         Part{"log_axis_js", text_of(embedded::report_log_axis_js())},
                         Part{"legend_js", text_of(embedded::report_legend_js())},
                         Part{"charts_js", text_of(embedded::report_charts_js())},
                         Part{"heat_map_js", text_of(embedded::report_heat_map_js())},
                         Part{"sections_js", text_of(embedded::report_sections_js())},
                         Part{"report_js", text_of(embedded::report_js())},
                         Part{"data", data}};
  return filled(text_of(embedded::report_html()), parts);
}

void write_html_report(const std::filesystem::path& path, const TrainingResult& result) {
  write_file_atomically(path, html_report(report_data({.command = "program",
                                                       .command_line = "",
                                                       .settings = result.settings,
                                                       .comparisons = result.comparisons,
                                                       .test = result.held_out})));
}

}  // namespace ogee
