#include "commands.hpp"

#include <fmt/format.h>

#include <ogee/report/flight_record/flight_record_json.hpp>
#include <ogee/report/terminal/replay_report.hpp>
#include <ogee/report/terminal/text.hpp>

#include "../terminal.hpp"

namespace ogee::cli {
namespace {

constexpr const char* purpose =
    "Runs a batch again in which a value was not finite, as --flight-recorder of train and compare wrote it, "
    "and shows layer by layer where the value came from.";

constexpr const char* examples = R"(Examples:
  A step far too large, recorded:
    ogee train --activation relu --learning-rate 1e9 --flight-recorder crash.json
  The same batch again, forward and back, in float and in double:
    ogee replay crash.json
  The record is JSON, with one thing on each line:
    grep message crash.json

The status is 0 if the same message, array and rows are found again, and 1 if
not.)";

int run(const std::string& file, const Invocation& /*invocation*/) {
  return std::visit(
      [&]<Real T>(const FlightRecord<T>& record) {
        const Replay found = replay(record);
        fmt::print("{}", replay_report(record, found, {.width = output_width()}));
        if (found.reproduced()) return status_ok;
        constexpr Index max_letters = 1000;
        report_error(
            fmt::format("{}: not reproduced: {}", file, shortened(found.differences.front(), max_letters)));
        return status_failed;
      },
      read_flight_record(file));
}

std::vector<Option> options_of(std::string& file) {
  return {{.name = "file",
           .value = "FILE",
           .help = "what --flight-recorder wrote",
           .expected = "the name of a file",
           .read = into(file),
           .required = true}};
}

}  // namespace

Subcommand commands::replay() { return subcommand("replay", purpose, examples, options_of, run); }

}  // namespace ogee::cli
