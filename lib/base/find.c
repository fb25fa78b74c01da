/*
 * Kernels for finders: one loop, four widths. A block is loaded, the top bit of each of its bytes
 * is made to say whether that byte is wanted, and the first such bit gives the index. The end of
 * the text is read by a load that overlaps what was seen already; text shorter than a block is put
 * together in a register, so no kernel needs a byte loop. The copying kernels store each block
 * before they look at it. Knows nothing of HTML but the six sets of bytes.
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

enum bytes {
  LESS_THAN,
  REFERENCE,
  TEXT_SPECIAL,
  VALUE_SPECIAL,
  MARKUP_OR_REFERENCE,
  NOT_PLAIN_ASCII
};

/*
 * `which` is a constant wherever these are called; only inlined is it one inside, and the switches
 * vanish.
 */
#define NO_TARGET

/*
 * The six sets of bytes, once for every width. In the result only the top bit of each byte counts.
 */
#define DEFINE_MATCHES(kernel, target)                                                   \
  target INLINE kernel##_block kernel##_matches(kernel##_block v, enum bytes which) {    \
    switch (which) {                                                                     \
    case LESS_THAN: return kernel##_equal(v, '<');                                       \
    case REFERENCE: return kernel##_equal(v, '&');                                       \
    case MARKUP_OR_REFERENCE: return kernel##_equal(v, '<') | kernel##_equal(v, '&');    \
    case TEXT_SPECIAL: /* '<' and '>' differ in one bit, and so do '"' and '&' */        \
      return kernel##_equal(v | kernel##_all('<' ^ '>'), '>') | kernel##_equal(v, '&') | \
             kernel##_equal(v, 0xC2);                                                    \
    case VALUE_SPECIAL:                                                                  \
      return kernel##_equal(v | kernel##_all('<' ^ '>'), '>') |                          \
             kernel##_equal(v | kernel##_all('"' ^ '&'), '&') | kernel##_equal(v, 0xC2); \
    case NOT_PLAIN_ASCII: break;                                                         \
    }                                                                                    \
    kernel##_block control = kernel##_equal(v & kernel##_all(0xE0), 0);                  \
    return (control & ~(kernel##_equal(v, '\t') | kernel##_equal(v, '\n'))) |            \
           kernel##_equal(v, 0x7F) | v;                                                  \
  }

/*
 * The loop. `size` is the width of a block, `stride` the number of mask bits for each byte,
 * `shorter` what finds in text shorter than a block.
 */
#define DEFINE_FIND(kernel, size, stride, shorter, target)                                \
  target INLINE size_t kernel##_find(const char *data, size_t length, enum bytes which) { \
    if (length < (size)) return shorter(data, length, which);                             \
    size_t last = length - (size);                                                        \
    for (size_t i = 0; i < last; i += (size)) {                                           \
      uint64_t mask = kernel##_mask(kernel##_matches(kernel##_load(data + i), which));    \
      if (mask != 0) return i + (size_t)__builtin_ctzll(mask) / (stride);                 \
    }                                                                                     \
    uint64_t mask = kernel##_mask(kernel##_matches(kernel##_load(data + last), which));   \
    return mask != 0 ? last + (size_t)__builtin_ctzll(mask) / (stride) : length;          \
  }

/*
 * The same, storing. How long a text is, no branch predictor knows; so as long as whole blocks may
 * be read, the end of the text is one more bit in the mask, and only where they may not, the text
 * is looked at more closely.
 */
#define DEFINE_COPY(kernel, size, stride, shorter, target)                                        \
  target INLINE size_t kernel##_copy(char *out, const char *data, size_t length, size_t readable, \
                                     enum bytes which) {                                          \
    size_t i = 0;                                                                                 \
    for (; readable - i >= (size); i += (size)) {                                                 \
      kernel##_block v = kernel##_load(data + i);                                                 \
      kernel##_store(out + i, v);                                                                 \
      uint64_t mask = kernel##_mask(kernel##_matches(v, which));                                  \
      size_t left = length - i;                                                                   \
      if (left < (size)) {                                                                        \
        return i + (size_t)__builtin_ctzll(mask | UINT64_C(1) << (left * (stride))) / (stride);   \
      }                                                                                           \
      if (mask != 0) return i + (size_t)__builtin_ctzll(mask) / (stride);                         \
    }                                                                                             \
    return i + shorter(out + i, data + i, length - i, readable - i, which);                       \
  }

/*
 * Text shorter than the narrowest block of a kernel. A mask bit behind the end stands for "none".
 */
#define DEFINE_SHORT_FIND(kernel, stride)                                                      \
  INLINE size_t kernel##_short_find(const char *data, size_t length, enum bytes which) {       \
    if (length == 0) return 0;                                                                 \
    uint64_t mask = kernel##_mask(kernel##_matches(kernel##_load_short(data, length), which)); \
    return (size_t)__builtin_ctzll(mask | UINT64_C(1) << (length * (stride))) / (stride);      \
  }

/* The same where no block may be read. */
#define DEFINE_SHORT_COPY(kernel, stride)                                                        \
  INLINE size_t kernel##_short_copy(char *out, const char *data, size_t length, size_t readable, \
                                    enum bytes which) {                                          \
    (void)readable;                                                                              \
    if (length == 0) return 0;                                                                   \
    kernel##_block v = kernel##_load_short(data, length);                                        \
    kernel##_store(out, v);                                                                      \
    uint64_t mask = kernel##_mask(kernel##_matches(v, which));                                   \
    return (size_t)__builtin_ctzll(mask | UINT64_C(1) << (length * (stride))) / (stride);        \
  }

/*
 * The survey: a bit for each byte, 64 in a word. Whether there was anything but plain ASCII is
 * asked once, when all is seen; so no branch depends on the text. Less than 64 bytes are done by
 * blocks, or by what does shorter ones.
 */
#define DEFINE_SURVEY(kernel, size, shorter, target)                                               \
  target INLINE uint64_t kernel##_survey_block(const char *data, kernel##_block *odd) {            \
    kernel##_block v = kernel##_load(data);                                                        \
    *odd = *odd | kernel##_matches(v, NOT_PLAIN_ASCII);                                            \
    return kernel##_bits(kernel##_matches(v, LESS_THAN));                                          \
  }                                                                                                \
  target INLINE uint64_t kernel##_survey_word(const char *data, kernel##_block *odd) {             \
    uint64_t bits = 0;                                                                             \
    for (size_t i = 0; i < 64; i += (size)) bits |= kernel##_survey_block(data + i, odd) << i;     \
    return bits;                                                                                   \
  }                                                                                                \
  target INLINE bool kernel##_survey_short(const char *data, size_t length, uint64_t *bits) {      \
    if (length < (size)) return shorter(data, length, bits);                                       \
    kernel##_block odd = kernel##_all(0);                                                          \
    size_t last = length - (size);                                                                 \
    *bits = kernel##_survey_block(data + last, &odd) << last;                                      \
    for (size_t i = 0; i < last; i += (size)) *bits |= kernel##_survey_block(data + i, &odd) << i; \
    return kernel##_mask(odd) == 0;                                                                \
  }                                                                                                \
  static target bool kernel##_survey(const char *data, size_t length, uint64_t *less_than) {       \
    kernel##_block odd = kernel##_all(0);                                                          \
    size_t words = length / 64;                                                                    \
    size_t left = length % 64;                                                                     \
    if (words == 0) {                                                                              \
      bool plain = kernel##_survey_short(data, length, less_than);                                 \
      *less_than |= UINT64_C(1) << left;                                                           \
      return plain;                                                                                \
    }                                                                                              \
    for (size_t i = 0; i < words; i++) less_than[i] = kernel##_survey_word(data + i * 64, &odd);   \
    uint64_t bits = left == 0 ? 0 : kernel##_survey_word(data + length - 64, &odd) >> (64 - left); \
    less_than[words] = bits | UINT64_C(1) << left;                                                 \
    return kernel##_mask(odd) == 0;                                                                \
  }

/* Text shorter than the narrowest block of a kernel. */
#define DEFINE_SHORTEST_SURVEY(kernel, stride)                                                   \
  INLINE bool kernel##_survey_shortest(const char *data, size_t length, uint64_t *bits) {        \
    *bits = 0;                                                                                   \
    if (length == 0) return true;                                                                \
    kernel##_block v = kernel##_load_short(data, length);                                        \
    *bits = kernel##_bits(kernel##_matches(v, LESS_THAN));                                       \
    return kernel##_mask(kernel##_matches(v, NOT_PLAIN_ASCII)) << (64 - length * (stride)) == 0; \
  }

#define DEFINE_COPIER(kernel, copier, which, target)                                 \
  target static size_t kernel##_##copier(char *out, const char *data, size_t length, \
                                         size_t readable) {                          \
    return kernel##_copy(out, data, length, readable, which);                        \
  }

#define DEFINE_FINDER(kernel, finder, which, target)                        \
  target static size_t kernel##_##finder(const char *data, size_t length) { \
    return kernel##_find(data, length, which);                              \
  }

#define DEFINE_FINDERS(kernel, target)                                    \
  DEFINE_FINDER(kernel, less_than, LESS_THAN, target)                     \
  DEFINE_FINDER(kernel, markup_or_reference, MARKUP_OR_REFERENCE, target) \
  DEFINE_FINDER(kernel, not_plain_ascii, NOT_PLAIN_ASCII, target)         \
  DEFINE_COPIER(kernel, copy_text, TEXT_SPECIAL, target)                  \
  DEFINE_COPIER(kernel, copy_value, VALUE_SPECIAL, target)                \
  DEFINE_COPIER(kernel, copy_to_reference, REFERENCE, target)             \
  static const struct finders kernel##_finders = {                        \
      #kernel,                                                            \
      kernel##_survey,                                                    \
      kernel##_less_than,                                                 \
      kernel##_markup_or_reference,                                       \
      kernel##_not_plain_ascii,                                           \
      kernel##_copy_text,                                                 \
      kernel##_copy_value,                                                \
      kernel##_copy_to_reference,                                         \
  };

/* The plain loop: what the others must agree with, so it shares nothing with them. */
INLINE bool byte_is_wanted(unsigned char c, enum bytes which) {
  switch (which) {
  case LESS_THAN: return c == '<';
  case REFERENCE: return c == '&';
  case MARKUP_OR_REFERENCE: return c == '<' || c == '&';
  case TEXT_SPECIAL: return c == '<' || c == '>' || c == '&' || c == 0xC2;
  case VALUE_SPECIAL: return c == '<' || c == '>' || c == '&' || c == 0xC2 || c == '"';
  case NOT_PLAIN_ASCII: break;
  }
  return (c < 0x20 && c != '\t' && c != '\n') || c >= 0x7F;
}

INLINE size_t byte_find(const char *data, size_t length, enum bytes which) {
  for (size_t i = 0; i < length; i++) {
    if (byte_is_wanted((unsigned char)data[i], which)) return i;
  }
  return length;
}

INLINE size_t byte_copy(char *out, const char *data, size_t length, size_t readable,
                        enum bytes which) {
  (void)readable;
  size_t found = byte_find(data, length, which);
  for (size_t i = 0; i < found; i++) out[i] = data[i];
  return found;
}

static bool byte_survey(const char *data, size_t length, uint64_t *less_than) {
  memset(less_than, 0, (length / 64 + 1) * sizeof(*less_than));
  for (size_t i = 0; i < length; i++) less_than[i / 64] |= (uint64_t)(data[i] == '<') << i % 64;
  less_than[length / 64] |= UINT64_C(1) << length % 64;
  return byte_find(data, length, NOT_PLAIN_ASCII) == length;
}

DEFINE_FINDERS(byte, NO_TARGET)

INLINE uint64_t word_all(uint8_t byte) { return UINT64_C(0x0101010101010101) * byte; }

/*
 * The top bit of a byte of `sum | difference` stays clear only where the difference is zero;
 * nothing carries over.
 */
INLINE uint64_t word_equal(uint64_t v, uint8_t byte) {
  uint64_t difference = v ^ word_all(byte);
  uint64_t sum = (difference & word_all(0x7F)) + word_all(0x7F);
  return ~(sum | difference);
}

typedef uint64_t word_block;
INLINE uint64_t word_load(const char *at) { return load_word(at); }
INLINE uint64_t word_load_short(const char *data, size_t length) {
  return load_up_to_word(data, length);
}
INLINE void word_store(char *out, uint64_t v) { store_word(out, v); }
INLINE uint64_t word_mask(uint64_t matches) { return matches & word_all(0x80); }

/* A bit for each byte, from the top bits. */
INLINE uint64_t word_bits(uint64_t matches) {
  return (word_mask(matches) >> 7) * UINT64_C(0x0102040810204080) >> 56;
}

DEFINE_MATCHES(word, NO_TARGET)
DEFINE_SHORT_FIND(word, 8)
DEFINE_SHORT_COPY(word, 8)
DEFINE_SHORTEST_SURVEY(word, 8)
DEFINE_SURVEY(word, 8, word_survey_shortest, NO_TARGET)
DEFINE_FIND(word, 8, 8, word_short_find, NO_TARGET)
DEFINE_COPY(word, 8, 8, word_short_copy, NO_TARGET)
DEFINE_FINDERS(word, NO_TARGET)

#if defined(__SSE2__)

typedef __m128i sse2_block;
INLINE __m128i sse2_all(uint8_t byte) { return _mm_set1_epi8((char)byte); }
INLINE __m128i sse2_equal(__m128i v, uint8_t byte) { return _mm_cmpeq_epi8(v, sse2_all(byte)); }
INLINE __m128i sse2_load(const char *at) {
  return _mm_loadu_si128((const __m128i *)(const void *)at);
}
INLINE void sse2_store(char *out, __m128i v) { _mm_storeu_si128((__m128i *)(void *)out, v); }
INLINE uint64_t sse2_mask(__m128i matches) { return (unsigned)_mm_movemask_epi8(matches); }
INLINE uint64_t sse2_bits(__m128i matches) { return sse2_mask(matches); }

INLINE __m128i sse2_load_short(const char *data, size_t length) {
  struct two_words words = load_up_to_two_words(data, length);
  return _mm_set_epi64x((long long)words.high, (long long)words.low);
}

DEFINE_MATCHES(sse2, NO_TARGET)
DEFINE_SHORT_FIND(sse2, 1)
DEFINE_SHORT_COPY(sse2, 1)
DEFINE_SHORTEST_SURVEY(sse2, 1)
DEFINE_SURVEY(sse2, 16, sse2_survey_shortest, NO_TARGET)
DEFINE_FIND(sse2, 16, 1, sse2_short_find, NO_TARGET)
DEFINE_COPY(sse2, 16, 1, sse2_short_copy, NO_TARGET)
DEFINE_FINDERS(sse2, NO_TARGET)

#define AVX2 __attribute__((target("avx2,bmi")))

typedef __m256i avx2_block;
AVX2 INLINE __m256i avx2_all(uint8_t byte) { return _mm256_set1_epi8((char)byte); }
AVX2 INLINE __m256i avx2_equal(__m256i v, uint8_t byte) {
  return _mm256_cmpeq_epi8(v, avx2_all(byte));
}
AVX2 INLINE __m256i avx2_load(const char *at) {
  return _mm256_loadu_si256((const __m256i *)(const void *)at);
}
AVX2 INLINE void avx2_store(char *out, __m256i v) {
  _mm256_storeu_si256((__m256i *)(void *)out, v);
}
AVX2 INLINE uint64_t avx2_mask(__m256i matches) { return (unsigned)_mm256_movemask_epi8(matches); }
AVX2 INLINE uint64_t avx2_bits(__m256i matches) { return avx2_mask(matches); }

DEFINE_MATCHES(avx2, AVX2)
DEFINE_SURVEY(avx2, 32, sse2_survey_short, AVX2)
DEFINE_FIND(avx2, 32, 1, sse2_find, AVX2)
DEFINE_COPY(avx2, 32, 1, sse2_copy, AVX2)
DEFINE_FINDERS(avx2, AVX2)

static bool has_avx2(void) {
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi");
}

const struct finders *finders_best(void) { return has_avx2() ? &avx2_finders : &sse2_finders; }

const struct finders *const *finders_all(void) {
  static const struct finders *const all[] = {&byte_finders, &word_finders, &sse2_finders,
                                              &avx2_finders, NULL};
  static const struct finders *const without_avx2[] = {&byte_finders, &word_finders, &sse2_finders,
                                                       NULL};
  return has_avx2() ? all : without_avx2;
}

#elif defined(__ARM_NEON) && defined(__aarch64__)

typedef uint8x16_t neon_block;
INLINE uint8x16_t neon_all(uint8_t byte) { return vdupq_n_u8(byte); }
INLINE uint8x16_t neon_equal(uint8x16_t v, uint8_t byte) { return vceqq_u8(v, neon_all(byte)); }
INLINE uint8x16_t neon_load(const char *at) { return vld1q_u8((const uint8_t *)at); }
INLINE void neon_store(char *out, uint8x16_t v) { vst1q_u8((uint8_t *)out, v); }

INLINE uint8x16_t neon_load_short(const char *data, size_t length) {
  struct two_words words = load_up_to_two_words(data, length);
  return vcombine_u8(vcreate_u8(words.low), vcreate_u8(words.high));
}

/*
 * NEON has no movemask. Narrowing 16-bit lanes by a shift of 4 leaves four equal bits for each
 * byte.
 */
INLINE uint64_t neon_mask(uint8x16_t matches) {
  uint8x16_t spread = vreinterpretq_u8_s8(vshrq_n_s8(vreinterpretq_s8_u8(matches), 7));
  return vget_lane_u64(vreinterpret_u64_u8(vshrn_n_u16(vreinterpretq_u16_u8(spread), 4)), 0);
}

/*
 * Here one bit for each byte is wanted: each byte gives its own, and the bytes of each half are
 * added.
 */
INLINE uint64_t neon_bits(uint8x16_t matches) {
  static const uint8_t own[16] = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
  uint8x16_t spread = vreinterpretq_u8_s8(vshrq_n_s8(vreinterpretq_s8_u8(matches), 7));
  uint8x16_t bits = vandq_u8(spread, vld1q_u8(own));
  return (uint64_t)vaddv_u8(vget_low_u8(bits)) | (uint64_t)vaddv_u8(vget_high_u8(bits)) << 8;
}

DEFINE_MATCHES(neon, NO_TARGET)
DEFINE_SHORT_FIND(neon, 4)
DEFINE_SHORT_COPY(neon, 4)
DEFINE_SHORTEST_SURVEY(neon, 4)
DEFINE_SURVEY(neon, 16, neon_survey_shortest, NO_TARGET)
DEFINE_FIND(neon, 16, 4, neon_short_find, NO_TARGET)
DEFINE_COPY(neon, 16, 4, neon_short_copy, NO_TARGET)
DEFINE_FINDERS(neon, NO_TARGET)

const struct finders *finders_best(void) { return &neon_finders; }

const struct finders *const *finders_all(void) {
  static const struct finders *const all[] = {&byte_finders, &word_finders, &neon_finders, NULL};
  return all;
}

#elif defined(__wasm_simd128__)

typedef v128_t wasm_block;
INLINE v128_t wasm_all(uint8_t byte) { return wasm_i8x16_splat((int8_t)byte); }
INLINE v128_t wasm_equal(v128_t v, uint8_t byte) { return wasm_i8x16_eq(v, wasm_all(byte)); }
INLINE v128_t wasm_load(const char *at) { return wasm_v128_load(at); }
INLINE void wasm_store(char *out, v128_t v) { wasm_v128_store(out, v); }
INLINE uint64_t wasm_mask(v128_t matches) { return wasm_i8x16_bitmask(matches); }
INLINE uint64_t wasm_bits(v128_t matches) { return wasm_mask(matches); }

INLINE v128_t wasm_load_short(const char *data, size_t length) {
  struct two_words words = load_up_to_two_words(data, length);
  return wasm_i64x2_make((int64_t)words.low, (int64_t)words.high);
}

DEFINE_MATCHES(wasm, NO_TARGET)
DEFINE_SHORT_FIND(wasm, 1)
DEFINE_SHORT_COPY(wasm, 1)
DEFINE_SHORTEST_SURVEY(wasm, 1)
DEFINE_SURVEY(wasm, 16, wasm_survey_shortest, NO_TARGET)
DEFINE_FIND(wasm, 16, 1, wasm_short_find, NO_TARGET)
DEFINE_COPY(wasm, 16, 1, wasm_short_copy, NO_TARGET)
DEFINE_FINDERS(wasm, NO_TARGET)

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
