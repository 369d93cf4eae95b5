#include "library_mode.hpp"

namespace ogee::detail {

#ifdef _GLIBCXX_DEBUG
void library_and_program_are_both_compiled_with_GLIBCXX_DEBUG() {}
#else
void library_and_program_are_both_compiled_without_GLIBCXX_DEBUG() {}
#endif

}  // namespace ogee::detail
