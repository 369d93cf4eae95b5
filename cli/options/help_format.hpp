#pragma once

#include <CLI/CLI.hpp>

namespace ogee::cli {

/// Texts of help with lines that fit a terminal of 80 columns.
class HelpFormat final : public CLI::Formatter {
 public:
  HelpFormat();

  std::string make_description(const CLI::App* app) const override;
  std::string make_usage(const CLI::App* app, std::string name) const override;
  std::string make_group(std::string group, bool is_positional,
                         std::vector<const CLI::Option*> options) const override;
  std::string make_option_desc(const CLI::Option* option) const override;
  std::string make_subcommand(const CLI::App* subcommand) const override;
};

}  // namespace ogee::cli
