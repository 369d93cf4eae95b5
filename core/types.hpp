#pragma once

/// The types that every part of ogee uses: matrices, views of matrices, indices and precisions.

#include <cstdint>

#include "matrix.hpp"
#include "real.hpp"
