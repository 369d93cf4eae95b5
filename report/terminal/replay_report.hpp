#pragma once

#include <string>

#include "../../insight/checks/replay.hpp"

namespace ogee {

struct ReplayReportOptions {
  Index width = 80;  ///< of the terminal, for sentences
};

/// What happened in a recorded batch: the range of every array on the way forward and back, in the precision
/// of the training and in double; where the first non-finite value was, and whether double would have helped;
/// the last probe records; and whether everything was as recorded.
template <Real T>
[[nodiscard]] std::string replay_report(const FlightRecord<T>& record, const Replay& replay,
                                        const ReplayReportOptions& options = {});

extern template std::string replay_report(const FlightRecord<float>&, const Replay&,
                                          const ReplayReportOptions&);
extern template std::string replay_report(const FlightRecord<double>&, const Replay&,
                                          const ReplayReportOptions&);

}  // namespace ogee
