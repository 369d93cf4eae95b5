# ogee_messages(TARGET FILE.proto): compiles the messages of FILE.proto into TARGET, for the protobuf-lite
# library. TARGET includes them as <FILE.pb.h>. Call it in the folder that creates TARGET.
function(ogee_messages target file)
  cmake_path(ABSOLUTE_PATH file NORMALIZE)
  cmake_path(GET file STEM name)
  cmake_path(GET file PARENT_PATH folder)
  set(generated ${CMAKE_CURRENT_BINARY_DIR}/messages)
  file(MAKE_DIRECTORY ${generated})
  add_custom_command(OUTPUT ${generated}/${name}.pb.cc ${generated}/${name}.pb.h
                     COMMAND protobuf::protoc --cpp_out=${generated} --proto_path=${folder} ${name}.proto
                     DEPENDS ${file} VERBATIM)
  target_sources(${target} PRIVATE ${generated}/${name}.pb.cc)
  target_include_directories(${target} SYSTEM PRIVATE ${generated})
  # The output of protoc is compiled without our warnings.
  set_source_files_properties(${generated}/${name}.pb.cc PROPERTIES COMPILE_OPTIONS -w SKIP_PRECOMPILE_HEADERS ON)
endfunction()

# ogee_onnx_messages(TARGET): the messages of ONNX files as <onnx_schema.pb.h>, in a namespace of our own: the name of
# a message exists once in a program, and programs may use ONNX's own library, too.
function(ogee_onnx_messages target)
  file(READ ${OnnxSchema_FILE} schema)
  string(REGEX REPLACE "\npackage [^;]*;" "\npackage ogee.onnx_schema;" schema "${schema}")
  set(copy ${CMAKE_CURRENT_BINARY_DIR}/onnx_schema.proto)
  file(WRITE ${copy}.new "${schema}")
  configure_file(${copy}.new ${copy} COPYONLY)  # newer only if it differs
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${OnnxSchema_FILE})
  ogee_messages(${target} ${copy})
endfunction()
