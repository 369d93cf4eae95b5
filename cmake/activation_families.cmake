# ogee_activation_families(TARGET FOLDER): every file of FOLDER is one family of activation functions:
# NAME.cpp defines ogee::functions::NAME(). TARGET gets the list of them.
function(ogee_activation_families target folder)
  file(GLOB function_files CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${folder}/*.cpp)
  foreach(file ${function_files})
    cmake_path(GET file STEM name)
    string(APPEND OGEE_FAMILY_DECLARATIONS "ActivationFamily ${name}();\n")
    string(APPEND OGEE_FAMILY_CALLS "      functions::${name}(),\n")
  endforeach()
  configure_file(${PROJECT_SOURCE_DIR}/cmake/builtin_families.cpp.in ${PROJECT_BINARY_DIR}/builtin_families.cpp @ONLY)
  target_sources(${target} PRIVATE ${PROJECT_BINARY_DIR}/builtin_families.cpp)
endfunction()
