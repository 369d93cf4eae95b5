#include "errors.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "options/subcommand.hpp"

namespace ogee::cli {

int report_error(std::string message) {
  std::replace(message.begin(), message.end(), '\n', ' ');
  std::fputs(fmt::format("ogee: {}\n", message).c_str(), stderr);
  return status_error;
}

}  // namespace ogee::cli
