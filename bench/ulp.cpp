/// The accuracy of the activation functions in float: value and slope at every float, against references in
/// double or wider, for each instruction set.
///
///     ogee_ulp                                   # all 2³² floats, all functions, all instruction sets
///     ogee_ulp --stride-without-fma 101          # only a sample for the slow ones
///     ogee_ulp --stride 100003                   # a sample, and the neighbours of interesting points
///     ogee_ulp --function tanh --set AVX2
///     ogee_ulp --markdown docs/accuracy.md       # writes the table into the page
///
/// Fails if a bound of `subjects` is exceeded. docs/accuracy.md says how errors are measured.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <limits>
#include <mutex>
#include <numbers>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include <ogee/activations/registry.hpp>
#include <ogee/core/parallel.hpp>
#include <ogee/core/simd.hpp>

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

// ---- the references ----

template <class Wide>
struct Reference {
  Wide value;
  Wide slope;
};

/// Where the slope of a function passes through 0: an error is not measured against the small slope there.
struct Crossing {
  double from = 0;
  double to = 0;
  [[nodiscard]] bool contains(double x) const { return from < x && x < to; }
};

/// The largest errors that are granted, in ULP; `crossing` in epsilon = 2⁻²³.
struct Errors {
  double value = 0;
  double slope = 0;
  double crossing = 0;
};

using Constants = std::vector<double>;

template <class Wide>
using Formula = Reference<Wide> (*)(Wide x, const Constants& constants);

struct Subject {
  std::string name;
  Formula<double> in_double;
  /// For x between −2 and 0 the references of functions with a crossing lose digits in double.
  Formula<long double> in_long_double;
  Crossing crossing;
  Errors fused;    ///< granted with fused multiply-add
  Errors rounded;  ///< granted without
};

/// eˣ for x ≤ 0; what is below 10⁻¹³⁰ is 0 in float, and takes the library long.
template <class Wide>
Wide power(Wide x) {
  return std::exp(std::max(x, Wide{-300}));
}

template <class Wide>
Wide sigma(Wide x) {
  const Wide e = power(-std::abs(x));
  return (x < 0 ? e : 1) / (1 + e);
}

template <class Wide>
Reference<Wide> logistic(Wide x, const Constants&) {
  const Wide e = power(-std::abs(x));
  return {(x < 0 ? e : 1) / (1 + e), e / ((1 + e) * (1 + e))};
}

template <class Wide>
Reference<Wide> tanh(Wide x, const Constants&) {
  const Wide e = power(-2 * std::abs(x));
  return {std::tanh(x), 4 * e / ((1 + e) * (1 + e))};
}

template <class Wide>
Reference<Wide> elu(Wide x, const Constants& alpha) {
  if (x > 0) return {x, 1};
  return {static_cast<Wide>(alpha[0]) * std::expm1(std::max(x, Wide{-300})),
          static_cast<Wide>(alpha[0]) * power(x)};
}

template <class Wide>
Reference<Wide> softplus(Wide x, const Constants&) {
  return {std::max(x, Wide{0}) + std::log1p(power(-std::abs(x))), sigma(x)};
}

template <class Wide>
Reference<Wide> softsign(Wide x, const Constants&) {
  if (std::isinf(x)) return {std::copysign(Wide{1}, x), 0};
  const Wide size = 1 + std::abs(x);
  return {x / size, 1 / (size * size)};
}

/// The limits of silu, gelu and hard_silu.
template <class Wide>
Reference<Wide> at_infinity(Wide x) {
  return x > 0 ? Reference<Wide>{x, 1} : Reference<Wide>{0, 0};
}

template <class Wide>
Reference<Wide> silu(Wide x, const Constants&) {
  if (std::isinf(x)) return at_infinity(x);
  return {x * sigma(x), sigma(x) * (1 + x * sigma(-x))};
}

template <class Wide>
Reference<Wide> gelu(Wide x, const Constants&) {
  if (std::isinf(x)) return at_infinity(x);
  const Wide probability = std::erfc(-std::max(x, Wide{-30}) / std::numbers::sqrt2_v<Wide>) / 2;
  const Wide density = power(-x * x / 2) * std::numbers::inv_sqrtpi_v<Wide> / std::numbers::sqrt2_v<Wide>;
  return {x * probability, probability + x * density};
}

template <class Wide>
Reference<Wide> hard_silu(Wide x, const Constants&) {
  if (x <= -3) return {0, 0};
  if (x >= 3) return {x, 1};
  return {x * (x + 3) / 6, (2 * x + 3) / 6};
}

template <class Wide>
Reference<Wide> hard_logistic(Wide x, const Constants& constants) {
  const Wide slope = static_cast<Wide>(constants[0]);
  const Wide line = slope * x + static_cast<Wide>(constants[1]);
  return {std::clamp(line, Wide{0}, Wide{1}), line > 0 && line < 1 ? slope : 0};
}

template <class Wide>
Reference<Wide> hard_tanh(Wide x, const Constants& ends) {
  const Wide low = static_cast<Wide>(ends[0]);
  const Wide high = static_cast<Wide>(ends[1]);
  return {std::clamp(x, low, high), static_cast<Wide>(x > low && x < high)};
}

template <class Wide>
Reference<Wide> leaky_relu(Wide x, const Constants& leak) {
  const Wide slope = x > 0 ? 1 : static_cast<Wide>(leak[0]);
  return {slope * x, slope};
}

template <class Wide>
Reference<Wide> relu(Wide x, const Constants&) {
  return {std::max(x, Wide{0}), static_cast<Wide>(x > 0)};
}

template <class Wide>
Reference<Wide> step(Wide x, const Constants&) {
  return {static_cast<Wide>(x > 0), 0};
}

template <class Wide>
Reference<Wide> identity(Wide x, const Constants&) {
  return {x, 1};
}

/// Every built-in function with its bounds.
const std::vector<Subject>& subjects() {
  static const std::vector<Subject> all{
      {"logistic", logistic<double>, logistic<long double>, {}, {1.5, 3, 0}, {2.5, 5, 0}},
      {"tanh", tanh<double>, tanh<long double>, {}, {2, 3, 0}, {2.5, 5, 0}},
      {"softplus", softplus<double>, softplus<long double>, {}, {1.75, 1.5, 0}, {2, 2.5, 0}},
      {"softsign", softsign<double>, softsign<long double>, {}, {1.5, 3.5, 0}, {1.5, 3.5, 0}},
      {"elu", elu<double>, elu<long double>, {}, {1, 1.1, 0}, {1, 1.1, 0}},
      {"silu", silu<double>, silu<long double>, {-5, 0}, {2.5, 3.5, 0.5}, {3.5, 5.5, 0.75}},
      {"gelu", gelu<double>, gelu<long double>, {-2, 0}, {0.51, 0.51, 0.25}, {0.51, 0.51, 0.25}},
      {"hard_silu", hard_silu<double>, hard_silu<long double>, {}, {2, 1.25, 0}, {2, 1.25, 0}},
      {"hard_logistic", hard_logistic<double>, hard_logistic<long double>, {}, {0.51, 0, 0}, {0.51, 0, 0}},
      {"leaky_relu", leaky_relu<double>, leaky_relu<long double>, {}, {1, 0.25, 0}, {1, 0.25, 0}},
      {"hard_tanh", hard_tanh<double>, hard_tanh<long double>, {}, {}, {}},
      {"relu", relu<double>, relu<long double>, {}, {}, {}},
      {"step", step<double>, step<long double>, {}, {}, {}},
      {"identity", identity<double>, identity<long double>, {}, {}, {}},
  };
  return all;
}

// ---- errors ----

/// The distance between neighbouring floats at the size of a number.
double ulp(double number) {
  constexpr int bias_of_double = 1023;
  const int exponent = static_cast<int>(std::bit_cast<std::uint64_t>(number) >> 52 & 0x7FF) - bias_of_double;
  const int unit = std::clamp(exponent, -126, 127) - 23;
  return std::bit_cast<double>(static_cast<std::uint64_t>(unit + bias_of_double) << 52);
}

/// The error of a result in units; infinite if only one of result and reference is NaN or beyond float.
double error_of(float result, double reference, double unit) {
  const bool beyond = !(std::abs(reference) <= std::numeric_limits<float>::max());
  if (!beyond) [[likely]] {
    const double error = std::abs(static_cast<double>(result) - reference) / unit;
    return error >= 0 ? error : infinity;
  }
  if (std::isnan(reference)) return std::isnan(result) ? 0 : infinity;
  return result == static_cast<float>(reference) ? 0 : infinity;
}

/// The largest error so far, and where it was.
struct Worst {
  double error = 0;
  float x = 0;

  void take(double other, float at) {
    if (other > error) *this = {other, at};
  }
  void take(const Worst& other) { take(other.error, other.x); }
};

struct WorstErrors {
  Worst value;
  Worst slope;
  Worst crossing;

  void take(const WorstErrors& other) {
    value.take(other.value);
    slope.take(other.slope);
    crossing.take(other.crossing);
  }
};

// ---- the floats ----

constexpr std::size_t block_size = 1 << 14;

/// NaN, the infinities, and the floats around the points where formulas change or results end.
std::vector<float> neighbourhoods() {
  std::vector<double> centres{0,      17,  40,  43.67, 44.7, 51.98, 87.34,  88.72,  91.9,
                              103.97, 104, 110, 12.9,  13.3, 14.2,  1.2785, 0.75179};
  for (int exponent = -149; exponent <= 127; ++exponent) centres.push_back(std::ldexp(1.0, exponent));
  for (int k = 1; k < 320; ++k) centres.push_back(k * std::numbers::ln2 / 4);  // where n of eˣ = 2ⁿeʳ changes
  for (int k = 1; k < 24; ++k) centres.push_back(k / 4.0);                     // kinks among them
  std::vector<float> points{std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(),
                            -std::numeric_limits<float>::infinity()};
  for (const double centre : centres) {
    const auto bits = static_cast<std::int64_t>(std::bit_cast<std::uint32_t>(static_cast<float>(centre)));
    for (std::int64_t near = std::max<std::int64_t>(bits - 100, 0); near < bits + 100; ++near)
      for (const std::uint32_t sign : {0U, 0x8000'0000U})
        points.push_back(std::bit_cast<float>(static_cast<std::uint32_t>(near) | sign));
  }
  return points;
}

/// Every stride-th float; unless the stride is 1, followed by the neighbourhoods.
class Floats {
 public:
  explicit Floats(std::uint64_t stride)
      : stride_(stride),
        count_(((std::uint64_t{1} << 32) + stride - 1) / stride),
        extra_(stride > 1 ? neighbourhoods() : std::vector<float>{}) {}

  [[nodiscard]] std::string description() const {
    return stride_ == 1 ? "all" : fmt::format("1 of {}", stride_);
  }

  [[nodiscard]] ogee::Index blocks() const {
    return static_cast<ogee::Index>((count_ + extra_.size() + block_size - 1) / block_size);
  }

  void block(ogee::Index index, std::vector<float>& points) const {
    points.clear();
    const std::uint64_t first = static_cast<std::uint64_t>(index) * block_size;
    const std::uint64_t last = std::min<std::uint64_t>(first + block_size, count_ + extra_.size());
    for (std::uint64_t i = first; i < last; ++i)
      points.push_back(i < count_ ? std::bit_cast<float>(static_cast<std::uint32_t>(i * stride_))
                                  : extra_[i - count_]);
  }

 private:
  std::uint64_t stride_;
  std::uint64_t count_;
  std::vector<float> extra_;
};

// ---- the sweep ----

struct Candidate {
  std::string set;
  ogee::Activation activation;  // with the kernels of that set
};

std::vector<Candidate> candidates_of(const std::string& function, const std::vector<std::string>& sets) {
  std::vector<Candidate> candidates;
  for (const std::string& set : sets) {
    ogee::use_instruction_set(set);
    candidates.push_back({set, ogee::activation_named(function)});
  }
  return candidates;
}

/// The errors of all candidates on one block; the references are computed once.
class BlockCheck {
 public:
  BlockCheck(const Subject& subject, const Constants& constants) : subject_(subject), constants_(constants) {}

  void run(const Floats& floats, ogee::Index index, const std::vector<Candidate>& candidates,
           std::vector<WorstErrors>& worst) {
    floats.block(index, points_);
    refer();
    WorstErrors of_last;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      value_.resize(points_.size());
      slope_.resize(points_.size());
      candidates[i].activation.value_and_slope<float>(points_, value_, slope_);
      if (i == 0 || !same_bits(value_, last_value_) || !same_bits(slope_, last_slope_)) of_last = errors();
      worst[i].take(of_last);
      value_.swap(last_value_);
      slope_.swap(last_slope_);
    }
  }

 private:
  void refer() {
    references_.clear();
    for (const float x : points_) references_.push_back(reference_at(static_cast<double>(x)));
  }

  [[nodiscard]] Reference<double> reference_at(double x) const {
    if (std::isnan(x)) return {x, x};
    if (!subject_.crossing.contains(x) || x < -2 || x > -0.25) return subject_.in_double(x, constants_);
    const Reference<long double> fine = subject_.in_long_double(x, constants_);
    return {static_cast<double>(fine.value), static_cast<double>(fine.slope)};
  }

  static bool same_bits(const std::vector<float>& a, const std::vector<float>& b) {
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0;
  }

  [[nodiscard]] WorstErrors errors() const {
    constexpr double epsilon = std::numeric_limits<float>::epsilon();
    WorstErrors worst;
    for (std::size_t i = 0; i < points_.size(); ++i) {
      const float x = points_[i];
      const auto& [value, slope] = references_[i];
      worst.value.take(error_of(value_[i], value, ulp(value)), x);
      if (subject_.crossing.contains(static_cast<double>(x))) {
        worst.crossing.take(error_of(slope_[i], slope, epsilon), x);
      } else {
        worst.slope.take(error_of(slope_[i], slope, ulp(slope)), x);
      }
    }
    return worst;
  }

  const Subject& subject_;
  const Constants& constants_;
  std::vector<float> points_;
  std::vector<Reference<double>> references_;
  std::vector<float> value_, slope_;
  std::vector<float> last_value_, last_slope_;  // of the instruction set before
};

struct Row {
  const Subject* subject;
  std::string set;
  std::string floats;
  WorstErrors worst;
};

std::vector<Row> sweep(const Subject& subject, const Floats& floats, const std::vector<std::string>& sets,
                       int threads) {
  const std::vector<Candidate> candidates = candidates_of(subject.name, sets);
  Constants constants;
  for (const auto& parameter : candidates.front().activation.parameters())
    constants.push_back(parameter.value);
  std::vector<WorstErrors> worst(candidates.size());
  std::mutex mutex;
  std::vector<BlockCheck> checks(static_cast<std::size_t>(threads), BlockCheck(subject, constants));
  ogee::parallel_for(floats.blocks(), threads, [&](ogee::Index index, int thread) {
    std::vector<WorstErrors> of_block(candidates.size());
    checks[static_cast<std::size_t>(thread)].run(floats, index, candidates, of_block);
    const std::lock_guard lock(mutex);
    for (std::size_t i = 0; i < worst.size(); ++i) worst[i].take(of_block[i]);
  });
  std::vector<Row> rows;
  for (std::size_t i = 0; i < worst.size(); ++i)
    rows.push_back({&subject, candidates[i].set, floats.description(), worst[i]});
  return rows;
}

// ---- the table ----

bool is_fused(const std::string& set) { return set != "SSE4" && set != "baseline"; }

const Errors& bounds_of(const Row& row) {
  return is_fused(row.set) ? row.subject->fused : row.subject->rounded;
}

bool within(const Row& row) {
  const Errors& bounds = bounds_of(row);
  return row.worst.value.error <= bounds.value && row.worst.slope.error <= bounds.slope &&
         row.worst.crossing.error <= bounds.crossing;
}

std::string cell(const Worst& worst, double bound) {
  if (worst.error == 0) return "exact";
  return fmt::format("{:.3f} (≤ {:g}) at {:.9g}", worst.error, bound, worst.x);
}

std::string line_of(const Row& row) {
  const Errors& bounds = bounds_of(row);
  const std::string crossing =
      row.subject->crossing.from < 0 ? cell(row.worst.crossing, bounds.crossing) : "";
  return fmt::format("| {} | {} | {} | {} | {} | {} |\n", row.subject->name, row.set, row.floats,
                     cell(row.worst.value, bounds.value), cell(row.worst.slope, bounds.slope), crossing);
}

std::string heading() {
  return "| function | instruction set | floats | value, ULP | slope, ULP | slope near its zero, 2⁻²³ |\n"
         "|---|---|---|---|---|---|\n";
}

/// Puts the table between the two marks of the page.
void write_page(const std::string& path, const std::string& table) {
  std::ifstream input(path);
  std::stringstream content;
  content << input.rdbuf();
  std::string page = content.str();
  const std::string begin = "<!-- ogee_ulp: begin -->\n";
  const auto first = page.find(begin);
  const auto last = page.find("<!-- ogee_ulp: end -->");
  if (first == std::string::npos || last == std::string::npos)
    throw std::runtime_error(path + " has no marks between which the table belongs");
  page.replace(first + begin.size(), last - first - begin.size(), table);
  std::ofstream(path) << page;
}

struct Options {
  std::vector<std::string> functions;
  std::vector<std::string> sets;
  std::uint64_t stride = 1;
  std::uint64_t stride_without_fma = 0;  ///< 0: the same
  int threads = ogee::hardware_threads();
  std::string page;
};

bool is_wanted(const Subject& subject, const std::vector<std::string>& functions) {
  return functions.empty() || std::find(functions.begin(), functions.end(), subject.name) != functions.end();
}

/// Prints the rows of one sweep; true if all are within their bounds.
bool show(const std::vector<Row>& rows, std::string& table) {
  for (const Row& row : rows) {
    fmt::print("{}{}", line_of(row), within(row) ? "" : "*** more than is granted\n");
    table += line_of(row);
  }
  std::fflush(stdout);
  return std::all_of(rows.begin(), rows.end(), within);
}

bool run(const Options& options) {
  std::vector<std::string> sets = options.sets;
  const auto middle = std::stable_partition(sets.begin(), sets.end(), is_fused);
  const std::vector<std::string> fused(sets.begin(), middle);
  const std::vector<std::string> rounded(middle, sets.end());
  const Floats floats(options.stride);
  const Floats fewer(options.stride_without_fma > 0 ? options.stride_without_fma : options.stride);
  std::string table = heading();
  fmt::print("{}", table);
  bool good = true;
  for (const Subject& subject : subjects()) {
    if (!is_wanted(subject, options.functions)) continue;
    if (!fused.empty()) good = show(sweep(subject, floats, fused, options.threads), table) && good;
    if (!rounded.empty()) good = show(sweep(subject, fewer, rounded, options.threads), table) && good;
  }
  if (!options.page.empty()) write_page(options.page, table);
  return good;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{
      "Measures the errors of the activation functions in float, and fails if they exceed their bounds"};
  Options options;
  std::vector<std::string> known_functions;
  for (const Subject& subject : subjects()) known_functions.push_back(subject.name);
  const std::vector<std::string_view> known_sets = ogee::instruction_sets();
  options.sets.assign(known_sets.begin(), known_sets.end());
  app.add_option("--function", options.functions, "which, separated by commas; default: all")
      ->check(CLI::IsMember(known_functions))
      ->delimiter(',');
  app.add_option("--set", options.sets, "instruction sets, separated by commas; default: all")
      ->check(CLI::IsMember(options.sets))
      ->delimiter(',');
  app.add_option("--stride", options.stride, "look at every n-th float")->check(CLI::PositiveNumber);
  app.add_option("--stride-without-fma", options.stride_without_fma,
                 "the same for instruction sets without fused multiply-add")
      ->check(CLI::PositiveNumber);
  app.add_option("--threads", options.threads, "threads to use")->check(CLI::PositiveNumber);
  app.add_option("--markdown", options.page, "page to write the table into")->check(CLI::ExistingFile);
  CLI11_PARSE(app, argc, argv);
  try {
    return run(options) ? 0 : 1;
  } catch (const std::exception& error) {
    fmt::print(stderr, "ogee_ulp: {}\n", error.what());
    return 2;
  }
}
