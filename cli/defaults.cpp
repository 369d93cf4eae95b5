#include "defaults.hpp"

#include <fmt/format.h>

namespace ogee::cli {
namespace {

constexpr Defaults general;
constexpr Defaults for_xor{
    .depth = 1, .width = 4, .epochs = 400, .batch_size = 4, .learning_rate = 0.5, .momentum = 0.9};

}  // namespace

const Defaults& defaults_for(std::string_view data) { return data == "xor" ? for_xor : general; }

template <class Value>
std::string default_text(Value Defaults::*member) {
  if (general.*member == for_xor.*member) return fmt::format("default {}", general.*member);
  return fmt::format("default {}; for xor {}", general.*member, for_xor.*member);
}

template std::string default_text(Index Defaults::*);
template std::string default_text(double Defaults::*);

}  // namespace ogee::cli
