#include "lambda_callback.hpp"

#include <utility>

namespace ogee {
namespace {

class LambdaCallback final : public Callback {
 public:
  explicit LambdaCallback(CallbackFunctions functions) : functions_(std::move(functions)) {}

  void on_begin(const TrainingState& state) override {
    if (functions_.begin) functions_.begin(state);
  }
  Verdict on_batch(const TrainingState& state) override {
    return functions_.batch ? functions_.batch(state) : Verdict::proceed;
  }
  Verdict on_epoch(const TrainingState& state) override {
    return functions_.epoch ? functions_.epoch(state) : Verdict::proceed;
  }
  void on_end(const TrainingState& state) override {
    if (functions_.end) functions_.end(state);
  }

 private:
  CallbackFunctions functions_;
};

}  // namespace

std::shared_ptr<Callback> lambda_callback(CallbackFunctions functions) {
  return std::make_shared<LambdaCallback>(std::move(functions));
}

}  // namespace ogee
