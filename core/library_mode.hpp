#pragma once

/// Library and program must be compiled in the same mode of the standard library: in its debug mode
/// (libstdc++'s _GLIBCXX_DEBUG) containers have other members, and many are passed between the two. A program
/// in the other mode does not link; the name of the missing function says why.

#include <version>

namespace ogee::detail {

#ifdef _GLIBCXX_DEBUG
void library_and_program_are_both_compiled_with_glibcxx_debug();
[[gnu::used,
  gnu::retain]] inline void (*const debug_mode)() = library_and_program_are_both_compiled_with_glibcxx_debug;
#else
void library_and_program_are_both_compiled_without_glibcxx_debug();
[[gnu::used, gnu::retain]] inline void (*const normal_mode)() =
    library_and_program_are_both_compiled_without_glibcxx_debug;
#endif

}  // namespace ogee::detail
