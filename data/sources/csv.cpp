#include "../files/csv.hpp"

#include "../files/data_source.hpp"

namespace ogee::sources {

std::vector<DataSource> csv() {
  return {{.name = "csv",
           .help = "a table in a .csv, .tsv, .data or .txt file",
           .reads = names_ending_in({".csv", ".tsv", ".data", ".txt"}),
           .load =
               [](const std::string& file, const LoadOptions& options) {
                 return csv_dataset(file, {.task = options.task,
                                           .answers = options.answers,
                                           .features = options.features,
                                           .ignored = options.ignored,
                                           .words = options.words,
                                           .header = options.header,
                                           .missing = options.missing,
                                           .means = options.means,
                                           .note = options.note});
               },
           .is_table = true,
           .is_text = true}};
}

}  // namespace ogee::sources
