# ogee_embed(TARGET NAME FILE): compiles the bytes of FILE into TARGET, which accesses them with the
# declaration
#
#   namespace ogee::embedded {
#   std::span<const std::uint8_t> NAME();
#   }
function(ogee_embed target name file)
  cmake_path(ABSOLUTE_PATH file)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
  file(READ ${file} bytes HEX)
  string(REGEX REPLACE "(................................)" "\\1\n" bytes "${bytes}")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," OGEE_EMBEDDED_BYTES "${bytes}")
  set(OGEE_EMBEDDED_NAME ${name})
  set(source ${PROJECT_BINARY_DIR}/embedded/${name}.cpp)
  configure_file(${PROJECT_SOURCE_DIR}/cmake/embedded.cpp.in ${source} @ONLY)
  target_sources(${target} PRIVATE ${source})
endfunction()
