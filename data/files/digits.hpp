#pragma once

/// Handwritten digits that come with the library: 1,797 images of 8×8 pixels.
///
/// Source: Alpaydin and Kaynak 1998, "Optical Recognition of Handwritten Digits", UCI Machine Learning
/// Repository, https://doi.org/10.24432/C50P49, licence CC BY 4.0: its test set, which scikit-learn also
/// ships. data/digits/LICENSE-digits.md says more.

#include "../dataset.hpp"

namespace ogee {

/// The digits in the order of their source. Pixels are 0/16, 1/16, ..., 16/16.
[[nodiscard]] Dataset digits();

}  // namespace ogee
