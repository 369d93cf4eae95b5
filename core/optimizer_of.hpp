#pragma once

#include <memory>
#include <string>

#include "fields.hpp"
#include "optimizer.hpp"

namespace ogee {

/// What every optimizer has that is made from a struct of options: a method is left with what it computes.
///
///     template <Real T>
///     class Lion final : public OptimizerOf<T, LionOptions, Lion<float>, Lion<double>> {
///
/// The options list their fields (core/fields.hpp), and have a `learning_rate` and the name of the method,
/// `static constexpr std::string_view kind = "lion"`.
template <Real T, HasFields Options, class InFloat, class InDouble>
class OptimizerOf : public Optimizer<T> {
 public:
  [[nodiscard]] const Options& options() const { return options_; }

  [[nodiscard]] std::string name() const final { return std::string(Options::kind); }
  [[nodiscard]] std::string description() const final { return describe_fields(Options::kind, options_); }
  [[nodiscard]] double learning_rate() const final { return options_.learning_rate; }
  void set_learning_rate(double rate) final {
    Options changed = options_;
    changed.learning_rate = rate;
    check_fields<T>(Options::kind, changed);
    options_ = changed;
  }
  [[nodiscard]] std::unique_ptr<Optimizer<float>> to_float() const final {
    return std::make_unique<InFloat>(options_);
  }
  [[nodiscard]] std::unique_ptr<Optimizer<double>> to_double() const final {
    return std::make_unique<InDouble>(options_);
  }

 protected:
  /// @throws OptionError naming the impossible option.
  explicit OptimizerOf(const Options& options) : options_(options) {
    check_fields<T>(Options::kind, options);
  }

 private:
  Options options_;
};

}  // namespace ogee
