#pragma once

/// Matrices in JSON with all their bits. For the library only, so that users do not need nlohmann's headers.

#include "../../../core/types.hpp"
#include "../../../formats/detail/json_reader.hpp"
#include "../../results/detail/json_values.hpp"

namespace ogee::detail {

/// {"shape": [rows, columns], "base64": "..."}: row after row, each element as its bytes, lowest byte first.
/// In Python: `np.frombuffer(base64.b64decode(a["base64"]), "<f4").reshape(a["shape"])`, for double "<f8".
template <Real T>
[[nodiscard]] Json array_json(const ConstMatrixView<T>& values);

/// @throws FormatError when the bytes do not fit a matrix of this shape or the matrix is empty.
template <Real T>
[[nodiscard]] Matrix<T> read_array(const JsonReader& json);

extern template Json array_json(const ConstMatrixView<float>&);
extern template Json array_json(const ConstMatrixView<double>&);
extern template Matrix<float> read_array(const JsonReader&);
extern template Matrix<double> read_array(const JsonReader&);

}  // namespace ogee::detail
