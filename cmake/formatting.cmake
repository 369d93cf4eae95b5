# ogee_formatting(TARGET): TARGET formats text with the fmt that is compiled into ogee.
#
# A program may use another version of fmt. So ogee's has its own namespace within fmt and needs no library:
# core/detail/formatting.cpp compiles what is not in fmt's headers. With versions after 9, which have not been
# tested, each file compiles what it needs.
function(ogee_formatting target)
  target_compile_definitions(${target} PRIVATE "FMT_BEGIN_NAMESPACE=namespace fmt { inline namespace of_ogee {"
                                               "FMT_END_NAMESPACE=}}")
  if(fmt_VERSION VERSION_GREATER_EQUAL 10)
    target_compile_definitions(${target} PRIVATE FMT_HEADER_ONLY)
  endif()
  get_target_property(folders fmt::fmt INTERFACE_INCLUDE_DIRECTORIES)
  target_include_directories(${target} SYSTEM PRIVATE ${folders})
endfunction()
