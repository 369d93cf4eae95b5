/// The peak of the machine, as a line of JSON: fused multiply-adds in float and copied memory, for all
/// threads together.
///
///     ogee_peak --threads 2

#include "measure.hpp"
#include "peak.hpp"

namespace {

void measure_peak(const std::string& name, const bench::Options& options) {
  bench::print_line("machine", name, options.threads,
                    {{"gflops", bench::multiply_add_peak(options.threads, options.seconds / 2) / 1e9},
                     {"copied_gb_per_s", bench::copy_peak(options.threads, options.seconds / 2) / 1e9}});
}

}  // namespace

int main(int argc, char** argv) { return bench::run(argc, argv, {{"peak", measure_peak}}); }
