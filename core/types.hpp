#pragma once

/// The types every part of ogee speaks: matrices, views of matrices, indices and precisions.

#include <cstdint>

#include "matrix.hpp"
#include "real.hpp"
