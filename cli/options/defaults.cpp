#include "defaults.hpp"

#include <fmt/format.h>

#include "data_kind.hpp"

namespace ogee::cli {
namespace {

constexpr Defaults general;
constexpr Defaults for_xor{.depth = 1,
                           .width = 4,
                           .epochs = 400,
                           .batch_size = 4,
                           .learning_rate = 0.5,
                           .adaptive_rate = 0.02,
                           .momentum = 0.9};
constexpr Defaults for_tables{.depth = 2,
                              .width = 32,
                              .epochs = 100,
                              .batch_size = 16,
                              .learning_rate = 0.05,
                              .adaptive_rate = 0.005,
                              .momentum = 0.9};

}  // namespace

const Defaults& defaults_for(std::string_view data) {
  switch (data_kind(data)) {
    case DataKind::xor_problem:
      return for_xor;
    case DataKind::toy:
    case DataKind::csv:
    case DataKind::npy:
      return for_tables;
    case DataKind::images:
      break;
  }
  return general;
}

template <class Value>
std::string default_text(Value Defaults::*member) {
  std::string text = fmt::format("default {}", general.*member);
  if (for_xor.*member != general.*member) text += fmt::format("; for xor {}", for_xor.*member);
  if (for_tables.*member != general.*member)
    text += fmt::format("; for other toy problems and tables {}", for_tables.*member);
  return text;
}

template std::string default_text(Index Defaults::*);
template std::string default_text(double Defaults::*);

}  // namespace ogee::cli
