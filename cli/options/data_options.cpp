#include "data_options.hpp"

namespace ogee::cli {

std::vector<Option> options_of(DataOptions& options) {
  std::vector<Option> all = struct_options("", "Data", options);
  option_named(all, "--labels").name = "--label";
  return all;
}

}  // namespace ogee::cli
