#include "commands.hpp"

namespace ogee::cli {

std::vector<Subcommand> commands::all() {
  return {train(), compare(), predict_depth(), describe(), replay(), completion()};
}

}  // namespace ogee::cli
