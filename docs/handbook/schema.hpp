#pragma once

/// The parts of docs/result.schema.json that are made from the fields of records and of the parts of a training's method.

#include <string>

namespace handbook {

/// The schema with these definitions as the library has them; the rest stays as it is. It must have
/// a place for each, "$defs": {"layer_numbers": {}}.
/// @throws ogee::DataError if it has not.
[[nodiscard]] std::string filled_schema(const std::string& schema);

}  // namespace handbook
