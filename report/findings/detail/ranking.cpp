#include "ranking.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "../../terminal/text.hpp"

namespace ogee::detail {
namespace {

/// A difference, shown as 0 only if it is 0.
std::string difference_text(double value) {
  return value == 0 || value >= 1e-4 ? decimals(value) : fmt::format("{:.0e}", value);
}

/// The difference of two activations seed by seed; null if there are too few seeds for a test.
const PairedDifference* tested_difference(const Comparison& comparison, const Contender& a,
                                          const Contender& b) {
  const std::string& one = a.summary->activation;
  const std::string& other = b.summary->activation;
  for (const PairedDifference& difference : comparison.differences)
    if (difference.pairs > 1 && ((difference.first == one && difference.second == other) ||
                                 (difference.first == other && difference.second == one)))
      return &difference;
  return nullptr;
}

/// An activation after the best one.
struct Follower {
  Contender contender;
  const PairedDifference* tested;
  double lead;  ///< of the best one over it, for the seeds that both have

  [[nodiscard]] bool is_behind() const { return tested != nullptr && tested->exceeds_noise && lead > 0; }
};

/// The best activation, and the others in the order of their scores.
class Ranking {
 public:
  /// There is a contender with a score.
  Ranking(const Comparison& comparison, const std::vector<Contender>& all)
      : measure_(measure_of(comparison)) {
    std::vector<Contender> ranked;
    for (const Contender& contender : all)
      if (measure_.has_score(contender)) ranked.push_back(contender);
    std::stable_sort(ranked.begin(), ranked.end(), [&](const Contender& a, const Contender& b) {
      return measure_.merit(a) > measure_.merit(b);
    });
    for (const Contender& contender : ranked)
      ranked_.push_back(follower(comparison, ranked.front(), contender));
  }

  [[nodiscard]] const Contender& best() const { return ranked_.front().contender; }
  [[nodiscard]] std::size_t size() const { return ranked_.size(); }

  /// The best one, and those that may be as good.
  [[nodiscard]] std::vector<Contender> alike() const {
    std::vector<Contender> some{best()};
    for (std::size_t i = 1; i < ranked_.size(); ++i)
      if (!ranked_[i].is_behind()) some.push_back(ranked_[i].contender);
    return some;
  }

  /// Those with the same score as the best one.
  [[nodiscard]] std::vector<Contender> tied() const {
    std::vector<Contender> some;
    for (const Follower& each : ranked_)
      if (equal(measure_.merit(each.contender), measure_.merit(best()))) some.push_back(each.contender);
    return some;
  }

  /// Whether all but the first so many are behind the best one.
  [[nodiscard]] bool all_else_is_behind(std::size_t first) const {
    return std::all_of(ranked_.begin() + static_cast<std::ptrdiff_t>(first), ranked_.end(),
                       [](const Follower& each) { return each.is_behind(); });
  }

  /// Whether a difference is known without how far chance goes.
  [[nodiscard]] bool has_too_few_seeds() const {
    return std::any_of(ranked_.begin() + 1, ranked_.end(),
                       [](const Follower& each) { return each.tested == nullptr; });
  }

  /// "; relu is behind (p = 0.001)"; empty if none is.
  [[nodiscard]] std::string behind_text() const {
    std::vector<Contender> some;
    double largest = 0;
    for (const Follower& each : ranked_) {
      if (!each.is_behind()) continue;
      some.push_back(each.contender);
      largest = std::max(largest, each.tested->adjusted_p_value);
    }
    if (some.empty()) return "";
    return fmt::format("; {} {} behind ({}{})", listed(labels_of(some)), some.size() == 1 ? "is" : "are",
                       some.size() == 1 || largest < 0.001 ? "" : "at most ", p_text(largest));
  }

  /// The lead of the best one over the next.
  [[nodiscard]] std::string lead_text() const {
    const Follower& next = ranked_.at(1);
    return fmt::format("its lead of {} over {} exceeds the noise ({})", difference_text(next.lead),
                       next.contender.label, p_text(next.tested->adjusted_p_value));
  }

  /// What it would take to tell the best one from the last of those that are alike.
  [[nodiscard]] std::string need_text() const {
    const PairedDifference* widest = nullptr;
    const Contender* other = nullptr;
    for (std::size_t i = 1; i < ranked_.size(); ++i) {
      if (ranked_[i].is_behind()) continue;
      widest = ranked_[i].tested;
      other = &ranked_[i].contender;
    }
    if (widest == nullptr || widest->difference.mean == 0 || widest->sample_error == 0) return "";
    const std::string difference =
        fmt::format("the difference of {} between {} and {}",
                    difference_text(std::abs(widest->difference.mean)), best().label, other->label);
    if (!widest->seeds_needed)
      return fmt::format("; on these test samples no number of seeds would tell {} from chance", difference);
    return fmt::format("; about {} seeds would tell {} from chance", *widest->seeds_needed, difference);
  }

 private:
  [[nodiscard]] Follower follower(const Comparison& comparison, const Contender& best,
                                  const Contender& other) const {
    const PairedDifference* tested = tested_difference(comparison, best, other);
    if (tested == nullptr) return {other, nullptr, 0};
    const double of_first = measure_.sign * tested->difference.mean;
    return {other, tested, tested->first == best.summary->activation ? of_first : -of_first};
  }

  const Measure& measure_;
  std::vector<Follower> ranked_;
};

/// "; no run of relu completed an epoch"; empty if all activations have a run that did.
std::string absent_text(const std::vector<Contender>& all) {
  std::vector<std::string> absent;
  for (const Contender& contender : all)
    if (contender.summary->runs == 0) absent.push_back(contender.label);
  return absent.empty() ? "" : fmt::format("; no run of {} completed an epoch", listed(absent));
}

bool have_score(const Measure& measure, const std::vector<Contender>& all) {
  return std::any_of(all.begin(), all.end(), [&](const Contender& each) { return measure.has_score(each); });
}

/// "tanh, 0.8742", or "tanh and relu alike, 0.8742 and 0.8731".
std::string leaders_text(const Measure& measure, const Ranking& ranking) {
  const std::vector<Contender> alike = ranking.has_too_few_seeds() ? ranking.tied() : ranking.alike();
  std::vector<std::string> scores;
  for (const Contender& contender : alike) scores.push_back(decimals(measure.mean_of(contender)));
  return fmt::format("{}{}, {}", listed(labels_of(alike)), alike.size() > 1 ? " alike" : "", listed(scores));
}

}  // namespace

std::string ranking_sentence(const Comparison& comparison, const std::vector<Contender>& all) {
  const Measure& measure = measure_of(comparison);
  if (!have_score(measure, all))
    return no_epoch(all)
               ? "No run completed an epoch, so there is nothing to compare."
               : "There was no held-out data, so how good the network is on new samples is unknown.";
  const Ranking ranking(comparison, all);
  const std::string absent = absent_text(all);
  const std::vector<Contender> tied = ranking.tied();
  const std::string best =
      tied.size() > 1
          ? fmt::format("{} tied for {}, {}", listed(labels_of(tied)), measure.best,
                        decimals(measure.mean_of(ranking.best())))
          : fmt::format("{} had {}, {}", ranking.best().label, measure.best, measure.text(ranking.best()));
  if (ranking.size() == 1)
    return fmt::format("{} had a {} of {}{}.", ranking.best().label, measure.name,
                       measure.text(ranking.best()), absent);
  if (tied.size() > 1 && ranking.all_else_is_behind(tied.size()))
    return fmt::format("{}{}{}.", best, ranking.behind_text(), absent);
  if (ranking.has_too_few_seeds())
    return fmt::format("{}, but with fewer than two seeds in common it cannot be told from chance{}{}.", best,
                       ranking.behind_text(), absent);
  const std::vector<Contender> alike = ranking.alike();
  if (alike.size() == 1) return fmt::format("{}; {}{}.", best, ranking.lead_text(), absent);
  return fmt::format("{} are alike: their {} goes from {} to {}{}{}{}.", listed(labels_of(alike)),
                     measure.name, decimals(measure.mean_of(alike.back())),
                     decimals(measure.mean_of(alike.front())), ranking.behind_text(), ranking.need_text(),
                     absent);
}

std::string rankings_by_depth(std::span<const Comparison> comparisons) {
  const Measure& measure = measure_of(comparisons.front());
  std::vector<std::string> texts;
  bool any = false;
  bool too_few_seeds = false;
  for (const Comparison& comparison : comparisons) {
    const std::vector<Contender> all = contenders(comparison);
    std::string leaders = "no run completed an epoch";
    if (have_score(measure, all)) {
      const Ranking ranking(comparison, all);
      leaders = leaders_text(measure, ranking);
      too_few_seeds |= ranking.has_too_few_seeds();
      any = true;
    }
    texts.push_back(fmt::format("{} with {}", leaders, layers_text(comparison)));
  }
  if (!any) return ranking_sentence(comparisons.front(), contenders(comparisons.front()));
  return fmt::format(
      "{}: {}{}.", measure.each, fmt::join(texts, "; "),
      too_few_seeds ? "; with fewer than two seeds in common, differences cannot be told from chance" : "");
}

}  // namespace ogee::detail
