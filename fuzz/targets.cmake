# What fuzz/CMakeLists.txt (a fuzzer's program of each target) and tests/CMakeLists.txt (one that replays files) share.

# fuzz_NAME.c each. The program's framings are apart: they are made of other sources.
set(fuzz_names api batch comment front_ends policy policy_text shorten)

# Memory that runs out (failing.h). Not where a linker cannot do it: nothing fails there then.
function(sanitize_fuzz_memory target)
  set(wrap -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=free)
  if(NOT DEFINED SANITIZE_HAS_WRAP)
    file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/wrap.c "#include <stdlib.h>
      void *__wrap_malloc(size_t size) { (void)size; return NULL; }
      int main(void) { return malloc(1) != NULL; }")
    try_compile(SANITIZE_HAS_WRAP ${CMAKE_CURRENT_BINARY_DIR}/wrap ${CMAKE_CURRENT_BINARY_DIR}/wrap.c
      LINK_OPTIONS -Wl,--wrap=malloc)
  endif()
  target_sources(${target} PRIVATE ${PROJECT_SOURCE_DIR}/fuzz/failing.c)
  if(SANITIZE_HAS_WRAP)
    target_compile_definitions(${target} PRIVATE FAILING_WRAPS_MALLOC)
    target_link_options(${target} PRIVATE ${wrap})
  endif()
endfunction()
