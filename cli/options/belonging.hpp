#pragma once

/// Options that only some choices take: --momentum belongs to --optimizer sgd, not to adam.

#include <ogee/core/setting.hpp>
#include <span>
#include <string>
#include <vector>

namespace ogee::cli {

/// An option, and whether it is on the command line.
struct GivenOption {
  std::string name;  ///< as a setting, "weight_decay" for --weight-decay
  bool given;
};

/// "--weight-decay" for the setting "weight_decay".
[[nodiscard]] std::string option_name(std::string setting);

/// @throws OptionError "--momentum does not belong to adam, which takes --beta1, ..." unless `takes` has the
/// names of all options that are given.
void check_belonging(const std::string& choice, const std::vector<GivenOption>& options,
                     const std::vector<std::string>& takes);

}  // namespace ogee::cli
