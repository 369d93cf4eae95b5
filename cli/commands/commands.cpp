#include "commands.hpp"

namespace ogee::cli {

std::vector<Subcommand> commands::all() {
  return {train(),    compare(), predict(), evaluate(),  predict_depth(),
          describe(), show(),    replay(),  completion()};
}

}  // namespace ogee::cli
