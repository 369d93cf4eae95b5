#include "library_mode.hpp"

namespace ogee::detail {

#ifdef _GLIBCXX_DEBUG
void library_and_program_are_both_compiled_with_glibcxx_debug() {}
#else
void library_and_program_are_both_compiled_without_glibcxx_debug() {}
#endif

}  // namespace ogee::detail
