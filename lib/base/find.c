/*
 * Which search kernels there are, and which is the fastest on this processor; see find.h. How they
 * search is in find_kernel.inc; what each vector width needs for it is in a file of its own. Knows
 * nothing of HTML but six sets of bytes.
 */
#include "base/find.h"

#include "base/load.h"

#if defined(__SSE2__)
#include <immintrin.h>
#elif defined(__ARM_NEON) && defined(__aarch64__)
#include <arm_neon.h>
#elif defined(__wasm_simd128__)
#include <wasm_simd128.h>
#endif

/* The sets that find.h describes. */
enum bytes {
  LESS_THAN,
  REFERENCE,
  TEXT_SPECIAL,
  VALUE_SPECIAL,
  MARKUP_OR_REFERENCE,
  NOT_PLAIN_ASCII
};

/* pass_characters() for kernels that have nothing better than the automaton of characters.c. */
static size_t pass_none(const char *data, size_t length) {
  (void)data;
  (void)length;
  return 0;
}

#include "base/find_byte.inc"
#include "base/find_word.inc"

#if defined(__SSE2__)

#include "base/find_sse2.inc"

#include "base/find_avx2.inc"

#include "base/find_avx512.inc"

static bool has_avx2(void) {
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi");
}

/* Processors without VBMI2 run slower for a while after they used all of such a register. */
static bool has_avx512(void) {
  return has_avx2() && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vbmi2");
}

const struct finders *finders_best(void) {
  if (has_avx512()) return &avx512_finders;
  return has_avx2() ? &avx2_finders : &sse2_finders;
}

/* The wider ones come last, and are left out where the processor has them not. */
const struct finders *const *finders_all(void) {
  static const struct finders *const all[] = {&byte_finders, &word_finders,   &sse2_finders,
                                              &avx2_finders, &avx512_finders, NULL};
  static const struct finders *const without_avx512[] = {&byte_finders, &word_finders,
                                                         &sse2_finders, &avx2_finders, NULL};
  static const struct finders *const without_avx2[] = {&byte_finders, &word_finders, &sse2_finders,
                                                       NULL};
  if (has_avx512()) return all;
  return has_avx2() ? without_avx512 : without_avx2;
}

#elif defined(__ARM_NEON) && defined(__aarch64__)

#include "base/find_neon.inc"

const struct finders *finders_best(void) { return &neon_finders; }

const struct finders *const *finders_all(void) {
  static const struct finders *const all[] = {&byte_finders, &word_finders, &neon_finders, NULL};
  return all;
}

#elif defined(__wasm_simd128__)

#include "base/find_wasm.inc"

const struct finders *finders_best(void) { return &wasm_finders; }

const struct finders *const *finders_all(void) {
  static const struct finders *const all[] = {&byte_finders, &word_finders, &wasm_finders, NULL};
  return all;
}

#else

const struct finders *finders_best(void) { return &word_finders; }

const struct finders *const *finders_all(void) {
  static const struct finders *const all[] = {&byte_finders, &word_finders, NULL};
  return all;
}

#endif
