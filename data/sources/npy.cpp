#include "../files/npy.hpp"

#include "../files/data_source.hpp"

namespace ogee::sources {
namespace {

Dataset load(const std::string& file, const LoadOptions& options) {
  const NpyOptions npy{.task = options.task, .answers = options.answers};
  return options.targets.empty() ? npy_dataset(std::filesystem::path(file), npy)
                                 : npy_dataset(file, options.targets, npy);
}

}  // namespace

std::vector<DataSource> npy() {
  return {{.name = "npy",
           .help = "a table in a .npy file",
           .reads = names_ending_in({".npy"}),
           .load = load,
           .is_table = true,
           .takes_targets = true}};
}

}  // namespace ogee::sources
