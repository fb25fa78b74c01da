# What `cmake --install` puts where: headers, libraries, program, man pages, and what find_package() and pkg-config need.
include(CMakePackageConfigHelpers)

set(config_dir ${CMAKE_INSTALL_LIBDIR}/cmake/sanitize)

install(FILES include/sanitize.h include/sanitize.hpp DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
# Two export sets: the static one needs gumbo's own files on the consumer's machine, the shared one does not.
install(TARGETS sanitize EXPORT sanitize-shared)
install(TARGETS sanitize_static EXPORT sanitize-static)
if(SANITIZE_BUILD_CLI)
  install(TARGETS sanitize_cli)
  install(FILES docs/sanitize.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
  install(FILES cli/completions/sanitize.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME sanitize)
  install(FILES cli/completions/_sanitize DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
  install(FILES cli/completions/sanitize.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
endif()
install(FILES docs/libsanitize.3 DESTINATION ${CMAKE_INSTALL_MANDIR}/man3)

install(EXPORT sanitize-shared NAMESPACE sanitize:: DESTINATION ${config_dir})
install(EXPORT sanitize-static NAMESPACE sanitize:: DESTINATION ${config_dir})
configure_package_config_file(cmake/sanitize-config.cmake.in sanitize-config.cmake INSTALL_DESTINATION ${config_dir})
# Before 1.0 a minor version may break what the one before it promised.
write_basic_package_version_file(sanitize-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/sanitize-config.cmake ${PROJECT_BINARY_DIR}/sanitize-config-version.cmake
  DESTINATION ${config_dir})

# The .pc file finds the prefix from where it lies, so that the installed tree can be moved.
set(pc_requires)
if(SANITIZE_GUMBO)
  set(pc_requires "gumbo >= 0.10.1")
endif()
set(pc_dir ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
if(IS_ABSOLUTE ${CMAKE_INSTALL_LIBDIR})
  set(pc_prefix ${CMAKE_INSTALL_PREFIX})
else()
  file(RELATIVE_PATH up /prefix/${pc_dir} /prefix)
  string(REGEX REPLACE "/$" "" up "${up}")
  set(pc_prefix "\${pcfiledir}/${up}")
endif()
foreach(kind INCLUDE LIB)
  if(IS_ABSOLUTE ${CMAKE_INSTALL_${kind}DIR})
    set(pc_${kind} ${CMAKE_INSTALL_${kind}DIR})
  else()
    set(pc_${kind} "\${prefix}/${CMAKE_INSTALL_${kind}DIR}")
  endif()
endforeach()
configure_file(cmake/sanitize.pc.in sanitize.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/sanitize.pc DESTINATION ${pc_dir})
