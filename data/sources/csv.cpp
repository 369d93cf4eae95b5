#include "../files/csv.hpp"

#include "../files/data_source.hpp"

namespace ogee::sources {

std::vector<DataSource> csv() {
  return {{.name = "csv",
           .help = "a table in a .csv or .tsv file",
           .reads = names_ending_in({".csv", ".tsv"}),
           .load =
               [](const std::string& file, const LoadOptions& options) {
                 return csv_dataset(
                     file, {.task = options.task, .answers = options.answers, .features = options.features});
               },
           .is_table = true}};
}

}  // namespace ogee::sources
