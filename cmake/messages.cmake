# ogee_messages(TARGET FILE.proto): compiles the messages of FILE.proto into TARGET, for the protobuf-lite
# library. TARGET includes them as <FILE.pb.h>. Call it in the folder that creates TARGET.
function(ogee_messages target file)
  cmake_path(GET file STEM name)
  cmake_path(GET file PARENT_PATH folder)
  set(generated ${CMAKE_CURRENT_BINARY_DIR}/messages)
  file(MAKE_DIRECTORY ${generated})
  add_custom_command(OUTPUT ${generated}/${name}.pb.cc ${generated}/${name}.pb.h
                     COMMAND protobuf::protoc --cpp_out=${generated} --proto_path=${CMAKE_CURRENT_SOURCE_DIR}/${folder}
                             ${name}.proto
                     DEPENDS ${file} VERBATIM)
  target_sources(${target} PRIVATE ${generated}/${name}.pb.cc)
  target_include_directories(${target} SYSTEM PRIVATE ${generated})
  # The output of protoc is compiled without our warnings.
  set_source_files_properties(${generated}/${name}.pb.cc PROPERTIES COMPILE_OPTIONS -w SKIP_PRECOMPILE_HEADERS ON)
endfunction()
