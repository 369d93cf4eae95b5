#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "../../core/errors.hpp"
#include "../dataset.hpp"

namespace ogee::detail {

/// An error that begins with the name of the data.
template <class... Arguments>
[[nodiscard]] DataError data_error(const DatasetOptions& about, fmt::format_string<Arguments...> form,
                                   Arguments&&... arguments) {
  return DataError(
      fmt::format("{}: {}", about.name, fmt::format(form, std::forward<Arguments>(arguments)...)));
}

/// "1 class", "10 classes".
[[nodiscard]] inline std::string counted(Index count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

struct DatasetShape {
  Index rows;
  Index features;
};

/// The shape of the inputs. @throws DataError as Dataset::labelled() for inputs.
[[nodiscard]] DatasetShape checked_shape(const Inputs& inputs, const DatasetOptions& about);

/// How many classes there are. @throws DataError as Dataset::labelled() for labels, and for facts that do not fit.
[[nodiscard]] Index checked_classes(const std::vector<Index>& labels, const DatasetShape& shape,
                                    const DatasetOptions& about);

/// @throws DataError as Dataset::with_targets() for targets, and for facts that do not fit.
template <Real T>
void check_targets(const Matrix<T>& targets, const DatasetShape& shape, const DatasetOptions& about);

extern template void check_targets(const Matrix<float>&, const DatasetShape&, const DatasetOptions&);
extern template void check_targets(const Matrix<double>&, const DatasetShape&, const DatasetOptions&);

}  // namespace ogee::detail
