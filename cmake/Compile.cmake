# How every target is compiled. Nothing here reaches a consumer.
include(CheckCCompilerFlag)
include(CheckLinkerFlag)
include(CheckPIESupported)
check_pie_supported()

# Lists of files are written by hand; this finds the file that was forgotten.
function(sanitize_check_listed list)
  file(GLOB files RELATIVE ${CMAKE_CURRENT_SOURCE_DIR} CONFIGURE_DEPENDS ${ARGN})
  list(REMOVE_ITEM files ${list})
  if(files)
    message(WARNING "in no list of this file: ${files}")
  endif()
endfunction()

set(warning_flags)
set(hardening_flags)
set(hardening_link_flags)

foreach(flag -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes)
  string(MAKE_C_IDENTIFIER "SANITIZE_HAS${flag}" has)
  check_c_compiler_flag(${flag} ${has})
  if(${has})
    list(APPEND warning_flags ${flag})
  endif()
endforeach()

# Sanitizers do more than these, and do not go with _FORTIFY_SOURCE.
if(SANITIZE_HARDEN AND NOT SANITIZE_SANITIZER)
  foreach(flag -fstack-protector-strong -fstack-clash-protection -fcf-protection)
    string(MAKE_C_IDENTIFIER "SANITIZE_HAS${flag}" has)
    check_c_compiler_flag(${flag} ${has})
    if(${has})
      list(APPEND hardening_flags ${flag})
    endif()
  endforeach()
  foreach(flag -Wl,-z,relro -Wl,-z,now)
    string(MAKE_C_IDENTIFIER "SANITIZE_HAS${flag}" has)
    check_linker_flag(C ${flag} ${has})
    if(${has})
      list(APPEND hardening_link_flags ${flag})
    endif()
  endforeach()
  # It needs an optimising build; a level that the packager's flags set already is left alone.
  if(NOT "${CMAKE_C_FLAGS} $ENV{CPPFLAGS}" MATCHES "_FORTIFY_SOURCE")
    list(APPEND hardening_flags $<$<NOT:$<CONFIG:Debug,>>:-U_FORTIFY_SOURCE> $<$<NOT:$<CONFIG:Debug,>>:-D_FORTIFY_SOURCE=2>)
  endif()
endif()

function(sanitize_compile_options target)
  set_target_properties(${target} PROPERTIES
    C_STANDARD 11 C_STANDARD_REQUIRED ON C_EXTENSIONS OFF C_VISIBILITY_PRESET hidden)
  set_target_properties(${target} PROPERTIES CXX_STANDARD 17 CXX_STANDARD_REQUIRED ON CXX_EXTENSIONS OFF)
  target_compile_options(${target} PRIVATE
    $<$<COMPILE_LANGUAGE:CXX>:-Wall;-Wextra;-Wpedantic;-Wshadow;-Wconversion>
    $<$<COMPILE_LANGUAGE:C>:${warning_flags}> $<$<BOOL:${SANITIZE_WERROR}>:-Werror> ${hardening_flags})
  target_link_options(${target} PRIVATE ${hardening_link_flags})
  if(SANITIZE_SANITIZER)
    target_compile_options(${target} PRIVATE
      -fsanitize=${SANITIZE_SANITIZER} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    target_link_options(${target} PRIVATE -fsanitize=${SANITIZE_SANITIZER})
  endif()
  if(SANITIZE_BUILD_FUZZ AND SANITIZE_FUZZ_ENGINE STREQUAL "-fsanitize=fuzzer")
    target_compile_options(${target} PRIVATE -fsanitize=fuzzer-no-link)
    target_link_options(${target} PRIVATE -fsanitize=fuzzer-no-link)
  endif()
endfunction()

# Optimized across files: the stages call each other for every tag and every text. A typical comment takes 5 % fewer
# instructions so. Not for the static library, which other compilers must be able to link; nor for the builds that are
# tested, whose compile commands other tools read.
function(sanitize_optimize_across_files target)
  include(CheckIPOSupported)
  check_ipo_supported(RESULT supported LANGUAGES C)
  if(supported AND NOT SANITIZE_SANITIZER AND NOT SANITIZE_BUILD_FUZZ AND NOT CMAKE_C_FLAGS MATCHES "--coverage")
    set_target_properties(${target} PROPERTIES INTERPROCEDURAL_OPTIMIZATION_RELEASE ON)
  endif()
endfunction()

# A function that no file defines is an error when the shared library is linked, not when a program is.
function(sanitize_forbid_undefined target)
  check_linker_flag(C -Wl,-z,defs SANITIZE_HAS_Z_DEFS)
  if(SANITIZE_HAS_Z_DEFS AND NOT SANITIZE_SANITIZER AND NOT SANITIZE_BUILD_FUZZ) # their runtimes are in the program
    target_link_options(${target} PRIVATE -Wl,-z,defs)
  endif()
endfunction()

# Each public name has the version in which it came, so that a program cannot be loaded with a library that is older than
# what it calls. tests/symbols.txt lists the names; one that came after 0.2 says so: `sanitize_new # 0.3`. A version that
# was released is never changed, and Debian's dependencies are made from them (debian/libsanitize0.symbols).
function(sanitize_version_symbols target)
  set(list ${PROJECT_SOURCE_DIR}/tests/symbols.txt)
  set(map ${CMAKE_CURRENT_BINARY_DIR}/${target}.map)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${list})
  file(STRINGS ${list} lines REGEX "^[a-z]")
  set(versions)
  foreach(line IN LISTS lines)
    if(NOT line MATCHES "^([a-z0-9_]+)( # ([0-9]+[.][0-9]+))?$")
      message(FATAL_ERROR "${list}: expected `name` or `name # 0.3`, found: ${line}")
    endif()
    set(name ${CMAKE_MATCH_1})
    set(version ${CMAKE_MATCH_3})
    if(NOT version)
      set(version 0.2)
    endif()
    list(APPEND versions ${version})
    string(APPEND names_${version} "    ${name};\n")
  endforeach()

  # Each version contains the one before it; what no version names is local.
  list(REMOVE_DUPLICATES versions)
  list(SORT versions COMPARE NATURAL)
  set(text)
  set(before)
  foreach(version IN LISTS versions)
    string(APPEND text "LIBSANITIZE_${version} {\n  global:\n${names_${version}}")
    if(NOT before)
      string(APPEND text "  local:\n    *;\n")
    endif()
    string(APPEND text "}${before};\n")
    set(before " LIBSANITIZE_${version}")
  endforeach()
  file(CONFIGURE OUTPUT ${map} CONTENT "${text}" @ONLY)

  file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/CMakeFiles/probe.map "PROBE { local: *; };\n")
  check_linker_flag(C -Wl,--version-script=${CMAKE_CURRENT_BINARY_DIR}/CMakeFiles/probe.map SANITIZE_HAS_VERSION_SCRIPT)
  if(SANITIZE_HAS_VERSION_SCRIPT)
    target_link_options(${target} PRIVATE -Wl,--version-script=${map})
    set_property(TARGET ${target} APPEND PROPERTY LINK_DEPENDS ${map})
  endif()
endfunction()

# A static archive shows every non-static function of lib/ to the program that links it, where one may clash with the
# program's own. So where the tools can, the archive is one object in which only the public names are global, and those of
# functions that gcc for i686 puts into each object, of which the linker keeps one.
function(sanitize_hide_internal_symbols archive objects)
  if(NOT CMAKE_EXECUTABLE_FORMAT STREQUAL ELF OR NOT CMAKE_OBJCOPY OR SANITIZE_SANITIZER
      OR CMAKE_INTERPROCEDURAL_OPTIMIZATION OR CMAKE_C_FLAGS MATCHES "-flto|--coverage")
    return()
  endif()
  check_linker_flag(C "-r;-nostdlib" SANITIZE_HAS_LINK_RELOCATABLE)
  if(NOT SANITIZE_HAS_LINK_RELOCATABLE)
    return()
  endif()
  set(one ${CMAKE_CURRENT_BINARY_DIR}/${archive}.o)
  set(public ${PROJECT_SOURCE_DIR}/tests/symbols.txt)
  set_property(TARGET ${archive} APPEND PROPERTY LINK_DEPENDS ${public})
  add_custom_command(TARGET ${archive} POST_BUILD VERBATIM COMMAND_EXPAND_LISTS
    COMMAND ${CMAKE_C_COMPILER} -r -nostdlib -o ${one} $<TARGET_OBJECTS:${objects}>
    COMMAND ${CMAKE_OBJCOPY} --wildcard --keep-global-symbols=${public} --keep-global-symbol=__x86.get_pc_thunk.* ${one}
    COMMAND ${CMAKE_COMMAND} -E rm $<TARGET_FILE:${archive}>
    COMMAND ${CMAKE_AR} rcs $<TARGET_FILE:${archive}> ${one})
endfunction()
