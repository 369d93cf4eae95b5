# The components of ogee. Each is a library, a target ogee::NAME, and a component of the installed package.
set(OGEE_ALL_COMPONENTS core files insight exchange report command_line)
set(OGEE_COMPONENTS "" CACHE STRING
    "Components to build, with those that they need: ${OGEE_ALL_COMPONENTS}. Empty for all; as a part of another \
project for all that need neither CLI11 nor protobuf")

# For each component: what it is built on, which packages it needs, and their names in Debian.
set(OGEE_COMPONENTS_OF_files core)
set(OGEE_COMPONENTS_OF_insight core)
set(OGEE_COMPONENTS_OF_exchange files insight)
set(OGEE_COMPONENTS_OF_report files insight)
set(OGEE_COMPONENTS_OF_command_line report exchange)
set(OGEE_PACKAGES_OF_core Eigen3 fmt hwy Threads)
set(OGEE_PACKAGES_OF_files nlohmann_json ZLIB)
set(OGEE_PACKAGES_OF_exchange Protobuf OnnxSchema)
set(OGEE_PACKAGES_OF_command_line CLI11)
set(OGEE_VERSION_OF_Eigen3 3.4)
set(OGEE_VERSION_OF_fmt 9)
set(OGEE_VERSION_OF_hwy 1.0.3)
set(OGEE_VERSION_OF_nlohmann_json 3.11)
set(OGEE_VERSION_OF_Protobuf 3.21)
set(OGEE_VERSION_OF_CLI11 2.1)
set(OGEE_DEBIAN_OF_Eigen3 libeigen3-dev)
set(OGEE_DEBIAN_OF_fmt libfmt-dev)
set(OGEE_DEBIAN_OF_hwy libhwy-dev)
set(OGEE_DEBIAN_OF_nlohmann_json nlohmann-json3-dev)
set(OGEE_DEBIAN_OF_ZLIB zlib1g-dev)
set(OGEE_DEBIAN_OF_Protobuf "libprotobuf-dev and protobuf-compiler")
set(OGEE_DEBIAN_OF_OnnxSchema "libonnx-dev, for its file onnx.proto")
set(OGEE_DEBIAN_OF_CLI11 libcli11-dev)

# ogee_components_with_needs(VARIABLE NAME...): the named components and all that they are built on, each
# after those it needs.
function(ogee_components_with_needs variable)
  set(ordered)
  foreach(name ${ARGN})
    if(NOT name IN_LIST OGEE_ALL_COMPONENTS)
      message(FATAL_ERROR "unknown component ${name} of ogee; known: ${OGEE_ALL_COMPONENTS}")
    endif()
    ogee_components_with_needs(needs ${OGEE_COMPONENTS_OF_${name}})
    list(APPEND ordered ${needs} ${name})
  endforeach()
  list(REMOVE_DUPLICATES ordered)
  set(${variable} ${ordered} PARENT_SCOPE)
endfunction()

# The components to build: OGEE_BUILT_COMPONENTS.
if(OGEE_COMPONENTS)
  ogee_components_with_needs(OGEE_BUILT_COMPONENTS ${OGEE_COMPONENTS})
elseif(PROJECT_IS_TOP_LEVEL)
  ogee_components_with_needs(OGEE_BUILT_COMPONENTS ${OGEE_ALL_COMPONENTS})
else()
  ogee_components_with_needs(OGEE_BUILT_COMPONENTS report)
endif()

foreach(name ${OGEE_BUILT_COMPONENTS})
  foreach(package ${OGEE_PACKAGES_OF_${name}})
    find_package(${package} ${OGEE_VERSION_OF_${package}} QUIET)
    if(NOT ${package}_FOUND)
      message(FATAL_ERROR "ogee's component ${name} needs ${package} ${OGEE_VERSION_OF_${package}} (on Debian "
              "${OGEE_DEBIAN_OF_${package}}), which is not found. Components to build are chosen with "
              "-DOGEE_COMPONENTS=..., of ${OGEE_ALL_COMPONENTS}.")
    endif()
  endforeach()
endforeach()

# ogee_compilation(TARGET): compiles every file of ogee in the same way.
function(ogee_compilation target)
  set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF POSITION_INDEPENDENT_CODE ON)
  target_compile_features(${target} PUBLIC cxx_std_20)
  target_compile_definitions(${target} PRIVATE EIGEN_DONT_PARALLELIZE)
  ogee_warnings(${target})
  ogee_exact_arithmetic(${target})
  ogee_formatting(${target})
endfunction()

# ogee_component(NAME FOLDER...): a library of the sources in these folders, unless the component is not
# built.
function(ogee_component name)
  if(NOT name IN_LIST OGEE_BUILT_COMPONENTS)
    return()
  endif()
  list(TRANSFORM ARGN APPEND /*.cpp OUTPUT_VARIABLE patterns)
  list(TRANSFORM patterns PREPEND ${PROJECT_SOURCE_DIR}/)
  file(GLOB sources CONFIGURE_DEPENDS ${patterns})
  list(FILTER sources EXCLUDE REGEX /main\\.cpp$)

  # The headers that users include. Those in folders named detail are internal.
  set(public_folders ${ARGN})
  list(FILTER public_folders EXCLUDE REGEX detail$)
  list(TRANSFORM public_folders APPEND /*.hpp OUTPUT_VARIABLE patterns)
  list(TRANSFORM patterns PREPEND ${PROJECT_SOURCE_DIR}/)
  if(name STREQUAL command_line)
    set(patterns ${PROJECT_SOURCE_DIR}/cli/command.hpp)
  endif()
  file(GLOB headers RELATIVE ${PROJECT_SOURCE_DIR} CONFIGURE_DEPENDS ${patterns})

  set(target ogee-${name})
  add_library(${target} ${sources})
  add_library(ogee::${name} ALIAS ${target})
  set_target_properties(${target} PROPERTIES
    EXPORT_NAME ${name} VERSION ${PROJECT_VERSION} SOVERSION 0
    OGEE_HEADERS "${headers}"
    DEFINE_SYMBOL "")  # compiled in the same way, shared or static
  if(NOT PROJECT_IS_TOP_LEVEL AND NOT OGEE_INSTALL)
    set_target_properties(${target} PROPERTIES EXCLUDE_FROM_ALL ON)  # built if its parent links it
  endif()
  ogee_compilation(${target})
  if(CMAKE_UNITY_BUILD AND CMAKE_CXX_COMPILER_ID STREQUAL GNU)
    # What one file names may be a variable of the next, and every file counts as a header.
    target_compile_options(${target} PRIVATE -Wno-shadow -Wno-subobject-linkage)
  endif()
  target_include_directories(${target} PUBLIC $<BUILD_INTERFACE:${PROJECT_BINARY_DIR}/include>
                                              $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  list(TRANSFORM OGEE_COMPONENTS_OF_${name} PREPEND ogee- OUTPUT_VARIABLE needs)
  target_link_libraries(${target} PUBLIC ${needs})
  if(name MATCHES "report|command_line")  # wait for files and terminals; at -O3 they take a third longer to compile
    target_compile_options(${target} PRIVATE $<$<CONFIG:Release>:-O1>)
  endif()
endfunction()
