# cmake --install and find_package(ogee CONFIG).
if(NOT OGEE_INSTALL)
  return()
endif()
include(CMakePackageConfigHelpers)

set(config_folder ${CMAKE_INSTALL_LIBDIR}/cmake/ogee)

# Each component has its own targets, so that a project needs only the packages of its components; so does
# `ogee`, which means all of them.
install(FILES ogee.hpp DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/ogee)
foreach(name ${OGEE_BUILT_COMPONENTS})
  install(TARGETS ogee-${name} EXPORT ogee-${name}-targets
          ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
          LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
          RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
  install(EXPORT ogee-${name}-targets NAMESPACE ogee:: DESTINATION ${config_folder})
  get_target_property(headers ogee-${name} OGEE_HEADERS)
  foreach(header ${headers})
    cmake_path(GET header PARENT_PATH folder)
    install(FILES ${header} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/ogee/${folder})
  endforeach()
endforeach()
install(TARGETS ogee EXPORT ogee-targets)
install(EXPORT ogee-targets NAMESPACE ogee:: DESTINATION ${config_folder})
foreach(name ${OGEE_BUILT_COMPONENTS})
  ogee_components_with_needs(needs ${OGEE_COMPONENTS_OF_${name}})
  string(APPEND OGEE_NEEDS_OF_COMPONENTS "set(ogee_needs_of_${name} ${needs})\n")
endforeach()
configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/ogee-config.cmake.in
                              ${PROJECT_BINARY_DIR}/ogee-config.cmake INSTALL_DESTINATION ${config_folder})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/ogee-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/ogee-config.cmake ${PROJECT_BINARY_DIR}/ogee-config-version.cmake
        DESTINATION ${config_folder})
install(FILES LICENSE THIRD_PARTY.md data/digits/LICENSE-digits.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
