#pragma once

#include <ogee/core/types.hpp>
#include <string>
#include <string_view>

namespace ogee::cli {

/// What a training does where its options say nothing.
struct Defaults {
  Index depth = 1;
  Index width = 128;
  Index epochs = 5;
  Index batch_size = 32;
  double learning_rate = 0.07;   ///< of sgd
  double adaptive_rate = 0.001;  ///< of rmsprop, adam and adamw
  double momentum = 0;
};

/// The defaults for a dataset: four samples need other settings than hundreds or thousands.
[[nodiscard]] const Defaults& defaults_for(std::string_view data);

/// "default 5; for xor 400; for other toy problems and tables 100", for texts of help.
template <class Value>
[[nodiscard]] std::string default_text(Value Defaults::*member);

extern template std::string default_text(Index Defaults::*);
extern template std::string default_text(double Defaults::*);

}  // namespace ogee::cli
