#pragma once

namespace ogee::cli {

/// Opens on /dev/null those of standard input, output and error that are closed: otherwise the next file that
/// is opened would take their place, and get what is printed.
void open_standard_descriptors();

}  // namespace ogee::cli
