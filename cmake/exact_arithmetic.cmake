# ogee_exact_arithmetic(TARGET): TARGET computes as IEEE 754 and its source say, whatever options a project has that
# builds ogee as a part of it. With -ffast-math a compiler would remove all checks for NaN and reorder sums.
function(ogee_exact_arithmetic target)
  set(exact -fno-fast-math -fno-unsafe-math-optimizations -fno-finite-math-only -fno-associative-math
            -fno-reciprocal-math -fsigned-zeros)
  # A product and a sum are fused where the source says so and nowhere else: results must not depend on what a
  # compiler finds to fuse. Said first, lest clang warn that -fno-fast-math changes it, and again as the last word;
  # SHELL: keeps CMake from dropping that.
  target_compile_options(${target} PRIVATE -ffp-contract=off ${exact} SHELL:-ffp-contract=off)
  # A shared library or a program that is linked with -ffast-math rounds subnormal numbers to zero.
  target_link_options(${target} PRIVATE ${exact})
endfunction()
