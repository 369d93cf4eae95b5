#pragma once

/// Shared by the programs of the comparison: their options, the clock, and the line of JSON that they print.
///
/// It does not depend on ogee, because the programs of the peers are compiled without it, and it is C++17,
/// because some of them need that.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <initializer_list>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

namespace bench {

struct Options {
  std::vector<std::string> workloads;  ///< empty: all
  int threads = 1;
  double seconds = 2;  ///< minimum time to measure each workload
  int limit = 60'000;  ///< training images to use
};

/// Seconds on a monotonic clock.
inline double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

inline double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

/// The median time of one call of `work`, which is called until `seconds` have passed, but at least once.
template <class Work>
double median_seconds(double seconds, Work&& work) {
  std::vector<double> times;
  const double end = now() + seconds;
  do {
    const double start = now();
    work();
    times.push_back(now() - start);
  } while (now() < end);
  return median(std::move(times));
}

/// The same for calls that are too short for the clock.
template <class Call>
double median_nanoseconds(double seconds, Call&& call) {
  constexpr int calls = 500;
  const auto block = [&call] {
    for (int i = 0; i < calls; ++i) call();
  };
  median_seconds(seconds / 10, block);  // warms up
  return median_seconds(seconds, block) / calls * 1e9;
}

/// The maximum memory of this program, in MiB. (ru_maxrss would report that of the parent process.)
inline double peak_megabytes() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.rfind("VmHWM:", 0) == 0) return std::stod(line.substr(6)) / 1024;
  return 0;
}

/// One line of JSON: program, workload, and figures.
inline void print_line(const char* peer, const std::string& workload, int threads,
                       std::initializer_list<std::pair<const char*, double>> figures) {
  std::printf(R"({"peer":"%s","workload":"%s","threads":%d)", peer, workload.c_str(), threads);
  for (const auto& [name, value] : figures) std::printf(R"(,"%s":%.6g)", name, value);
  std::printf(R"(,"rss_mb":%.0f})"
              "\n",
              peak_megabytes());
  std::fflush(stdout);
}

using Workload = void (*)(const std::string& name, const Options& options);
using Workloads = std::map<std::string, Workload>;

/// Reads the options and runs the chosen workloads: the whole main function.
inline int run(int argc, char** argv, const Workloads& workloads, void (*prepare)(const Options&) = nullptr) {
  Options options;
  CLI::App app{"Times whole workloads and prints a line of JSON for each"};
  app.add_option("--workload", options.workloads, "workloads, separated by commas; default: all")
      ->check(CLI::IsMember(workloads))
      ->delimiter(',');
  app.add_option("--threads", options.threads, "threads to use")->check(CLI::PositiveNumber);
  app.add_option("--seconds", options.seconds, "minimum time to measure each");
  app.add_option("--limit", options.limit, "training images to use, at most 60,000")
      ->check(CLI::Range(1, 60'000));
  CLI11_PARSE(app, argc, argv);
  try {
    if (prepare != nullptr) prepare(options);
    for (const auto& [name, workload] : workloads)
      if (options.workloads.empty() ||
          std::find(options.workloads.begin(), options.workloads.end(), name) != options.workloads.end())
        workload(name, options);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s: %s\n", argv[0], error.what());
    return 2;
  }
  return 0;
}

}  // namespace bench
