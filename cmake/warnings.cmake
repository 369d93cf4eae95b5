# ogee_warnings(TARGET): the warnings under which all of ogee compiles clean.
function(ogee_warnings target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wconversion -Wshadow
                         $<$<CXX_COMPILER_ID:GNU>:-Wno-stringop-overflow>)  # g++ 12 finds fmt's own buffers too small
  if(CMAKE_UNITY_BUILD AND CMAKE_CXX_COMPILER_ID STREQUAL GNU)  # what one file names may well be a variable of the next
    target_compile_options(${target} PRIVATE -Wno-shadow -Wno-subobject-linkage)
  endif()
  if(OGEE_WERROR)
    target_compile_options(${target} PRIVATE -Werror)
  endif()
endfunction()
