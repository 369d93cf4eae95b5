include(exact_arithmetic)

set(OGEE_LEFT_OUT_TARGETS "" CACHE STRING "More instruction sets of Highway not to compile for, as |HWY_SSE4")

# ogee_kernels(TARGET): TARGET has files that Highway compiles for several instruction sets.
function(ogee_kernels target)
  # For AVX-512, AVX2, SSE4 and any x86-64, or NEON on Arm. The others that Highway knows would bring nothing
  # here (SSSE3) or have vectors of unknown length, of which no array can be made (SVE).
  target_compile_definitions(${target} PRIVATE
    "HWY_DISABLED_TARGETS=(HWY_SSSE3|HWY_AVX3_DL|HWY_SVE|HWY_SVE2|HWY_SVE_256|HWY_SVE2_128|HWY_RVV${OGEE_LEFT_OUT_TARGETS})")
  ogee_exact_arithmetic(${target})
  # Where Highway finds these files.
  target_compile_options(${target} PRIVATE -iquote ${PROJECT_SOURCE_DIR})
  target_link_libraries(${target} PRIVATE hwy::hwy)
endfunction()
