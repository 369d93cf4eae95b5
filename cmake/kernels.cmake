set(OGEE_LEFT_OUT_TARGETS "" CACHE STRING "More instruction sets of Highway not to compile for, as |HWY_SSE4")

# ogee_kernels(TARGET): TARGET has files that Highway compiles for several instruction sets.
function(ogee_kernels target)
  # AVX-512, AVX2, SSE4 and any x86-64, or NEON on Arm, and plain C++ elsewhere. All others are left out, those that
  # later versions of Highway add, too: they would bring nothing here (SSE2, SSSE3, AVX3_ZEN4), or have vectors of
  # unknown length, of which no array can be made (SVE). Every version from 1.0.3 on has the names that are listed.
  target_compile_definitions(${target} PRIVATE
    "HWY_DISABLED_TARGETS=(~(HWY_AVX3|HWY_AVX2|HWY_SSE4|HWY_NEON|HWY_EMU128|HWY_SCALAR)${OGEE_LEFT_OUT_TARGETS})")
  ogee_exact_arithmetic(${target})
  # Where Highway finds these files.
  target_compile_options(${target} PRIVATE -iquote ${PROJECT_SOURCE_DIR})
  target_link_libraries(${target} PRIVATE hwy::hwy)
  # g++ 12 finds values that are not set in its own intrinsics (its bug 105593). clang looks for ours.
  target_compile_options(${target} PRIVATE "$<$<CXX_COMPILER_ID:GNU>:-Wno-uninitialized;-Wno-maybe-uninitialized>")
endfunction()
