# ogee_builtin(TARGET NAMESPACE TYPE HEADER FOLDER): every file NAME.cpp of FOLDER defines ogee::NAMESPACE::NAME(), which
# returns a TYPE of HEADER. TARGET gets the list of them.
function(ogee_builtin target namespace type header folder)
  file(GLOB files CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${folder}/*.cpp)
  foreach(file ${files})
    cmake_path(GET file STEM name)
    string(APPEND declarations "${type} ${name}();\n")
    string(APPEND calls "      ${namespace}::${name}(),\n")
  endforeach()
  string(REPLACE / _ list builtin_${folder}.cpp)
  set(list ${PROJECT_BINARY_DIR}/${list})
  configure_file(${PROJECT_SOURCE_DIR}/cmake/builtin.cpp.in ${list} @ONLY)
  target_sources(${target} PRIVATE ${list})
endfunction()
