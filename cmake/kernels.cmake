set(OGEE_LEFT_OUT_TARGETS "" CACHE STRING "More instruction sets of Highway not to compile for, as |HWY_SSE4")

# ogee_kernels(TARGET): TARGET has files that Highway compiles for several instruction sets.
function(ogee_kernels target)
  # AVX-512, AVX2, SSE4 and any x86-64, or NEON on Arm, and plain C++ elsewhere. All others are left out,
  # including those of later versions of Highway: they would not help here (SSE2, SSSE3, AVX3_ZEN4), or their
  # vectors have unknown length and cannot be array elements (SVE). Every version from 1.0.3 on knows the
  # listed names.
  target_compile_definitions(${target} PRIVATE
    "HWY_DISABLED_TARGETS=(~(HWY_AVX3|HWY_AVX2|HWY_SSE4|HWY_NEON|HWY_EMU128|HWY_SCALAR)${OGEE_LEFT_OUT_TARGETS})")
  ogee_exact_arithmetic(${target})
  # Highway reads these files once for each instruction set: they cannot be compiled together with others.
  get_target_property(sources ${target} SOURCES)
  foreach(file ${sources})
    file(STRINGS ${file} kernel REGEX HWY_TARGET_INCLUDE LIMIT_COUNT 1)
    if(kernel)
      set_source_files_properties(${file} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
    endif()
  endforeach()
  # The folder where Highway finds these files.
  target_compile_options(${target} PRIVATE -iquote ${PROJECT_SOURCE_DIR})
  target_link_libraries(${target} PRIVATE hwy::hwy)
  # Else matrix products run up to 4 % slower or faster depending on where the linker happens to put their loops.
  target_compile_options(${target} PRIVATE -falign-functions=64)
  # g++ 12 reports uninitialised values in its own intrinsics (its bug 105593). clang checks our code for
  # them.
  target_compile_options(${target} PRIVATE "$<$<CXX_COMPILER_ID:GNU>:-Wno-uninitialized;-Wno-maybe-uninitialized>")
endfunction()
