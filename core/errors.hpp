#pragma once

/// The exceptions of ogee. Each message names what is needed to fix the problem: the layer and both shapes,
/// or the file and the byte or line.

#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

#include "types.hpp"

namespace ogee {

/// Base of everything ogee throws.
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Two things do not fit together: layer and input, network and data, targets and outputs.
class ShapeError : public Error {
 public:
  using Error::Error;
};

/// An option has an invalid value: a negative learning rate, a batch of zero rows.
class OptionError : public Error {
 public:
  using Error::Error;
};

/// Data is missing or unusable: a missing file, labels that do not match the samples.
class DataError : public Error {
 public:
  using Error::Error;
};

/// A file violates its format: it is truncated or oversized, or has a wrong magic number.
class FormatError : public DataError {
 public:
  using DataError::DataError;
};

/// A value is not finite where training needs one that is; names the layer, the batch and the rows.
class NonFiniteError : public Error {
 public:
  using Error::Error;
};

/// A name is not registered; the message offers the nearest ones.
class UnknownNameError : public OptionError {
 public:
  using OptionError::OptionError;
};

/// "32×64", as shapes are written in messages.
[[nodiscard]] std::string shape_text(Index rows, Index columns);

/// The error for `name`, which is not one of `known`: lists the nearest names, or all if none is near. `what`
/// says what the name was for, for example "activation".
[[nodiscard]] UnknownNameError unknown_name(std::string_view what, std::string_view name,
                                            std::span<const std::string> known);

}  // namespace ogee
