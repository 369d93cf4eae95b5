#include "version.hpp"

namespace ogee {

std::string_view version() { return OGEE_VERSION; }

}  // namespace ogee
