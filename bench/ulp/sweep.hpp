#pragma once

/// The largest errors of a function over many floats, for several instruction sets.

#include <string>
#include <vector>

#include "errors.hpp"
#include "floats.hpp"
#include "subjects.hpp"

namespace accuracy {

/// The result for one function with one instruction set.
struct Row {
  const Subject* subject;
  std::string set;
  std::string floats;
  WorstErrors worst;
};

/// One row for each instruction set.
std::vector<Row> sweep(const Subject& subject, const Floats& floats, const std::vector<std::string>& sets,
                       int threads);

}  // namespace accuracy
