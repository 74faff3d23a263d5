# `cmake --install`: the SDK and its CMake package here, as the component `sdk`; the command, plugins and agents are installed
# where they are added.
include(CMakePackageConfigHelpers)

install(DIRECTORY sdk/include/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT sdk FILES_MATCHING PATTERN "*.h")
install(DIRECTORY sdk/cpp/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/fixingahole/cpp COMPONENT sdk
  FILES_MATCHING PATTERN "*.h" PATTERN "*.hpp")
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})

set(package_dir ${CMAKE_INSTALL_DATADIR}/cmake/fixingahole)
install(TARGETS fah_sdk EXPORT fixingahole COMPONENT sdk)
install(EXPORT fixingahole NAMESPACE fixingahole:: FILE fixingaholeTargets.cmake DESTINATION ${package_dir}
  COMPONENT sdk)
configure_package_config_file(cmake/fixingaholeConfig.cmake.in ${PROJECT_BINARY_DIR}/fixingaholeConfig.cmake
  INSTALL_DESTINATION ${package_dir})
# The ABI only grows, so a newer minor serves a plugin that asked for an older one.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/fixingaholeConfigVersion.cmake
  COMPATIBILITY SameMajorVersion ARCH_INDEPENDENT)
install(FILES ${PROJECT_BINARY_DIR}/fixingaholeConfig.cmake ${PROJECT_BINARY_DIR}/fixingaholeConfigVersion.cmake
  cmake/fah_plugin.cmake cmake/plugin.map DESTINATION ${package_dir} COMPONENT sdk)
