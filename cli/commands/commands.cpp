#include "commands.hpp"

namespace ogee::cli {

std::vector<Subcommand> commands::all() {
  return {train(),         compare(),  predict(), evaluate(), export_model(),
          predict_depth(), describe(), show(),    replay(),   completion()};
}

}  // namespace ogee::cli
