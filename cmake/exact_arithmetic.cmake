# ogee_exact_arithmetic(TARGET): TARGET computes as IEEE 754 and its source say, whatever the options of a
# project that builds ogee as a part of it. With -ffast-math a compiler would remove all checks for NaN and
# reorder sums.
function(ogee_exact_arithmetic target)
  set(exact -fno-fast-math -fno-unsafe-math-optimizations -fno-finite-math-only -fno-associative-math
            -fno-reciprocal-math -fsigned-zeros)
  # Products and sums are fused only where the source says so: results must not depend on what a compiler
  # fuses. The option comes first, because clang would warn that -fno-fast-math changes it, and again last;
  # SHELL: keeps CMake from removing the second one.
  target_compile_options(${target} PRIVATE -ffp-contract=off ${exact} SHELL:-ffp-contract=off)
  # A shared library or a program linked with -ffast-math rounds subnormal numbers to zero.
  target_link_options(${target} PRIVATE ${exact})
endfunction()
