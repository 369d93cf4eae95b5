# ogee_warnings(TARGET): the warnings under which all of ogee compiles clean.
function(ogee_warnings target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wconversion -Wshadow
                         $<$<CXX_COMPILER_ID:GNU>:-Wno-stringop-overflow>)  # g++ 12 finds fmt's own buffers too small
  if(OGEE_WERROR)
    target_compile_options(${target} PRIVATE -Werror)
  endif()
endfunction()
