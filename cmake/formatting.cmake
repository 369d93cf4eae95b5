# ogee_formatting(TARGET): TARGET formats text with the fmt that is compiled into ogee.
#
# A program may have another fmt, of any version. So ogee's has a namespace of its own within fmt, and asks for no
# library: core/detail/formatting.cpp compiles what is not in fmt's headers. Of versions after 9, of which nobody has
# tried this, each file compiles what it needs.
function(ogee_formatting target)
  target_compile_definitions(${target} PRIVATE "FMT_BEGIN_NAMESPACE=namespace fmt { inline namespace of_ogee {"
                                               "FMT_END_NAMESPACE=}}")
  if(fmt_VERSION VERSION_GREATER_EQUAL 10)
    target_compile_definitions(${target} PRIVATE FMT_HEADER_ONLY)
  endif()
  get_target_property(folders fmt::fmt INTERFACE_INCLUDE_DIRECTORIES)
  target_include_directories(${target} SYSTEM PRIVATE ${folders})
endfunction()
