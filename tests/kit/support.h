/*
 * What the tests share: a growable byte buffer, UTF-8 read by the standard's own rule, files,
 * paths. Knows nothing of HTML and uses no code of the library. Running out of memory ends the test
 * program.
 */
#ifndef SANITIZE_TESTS_SUPPORT_H
#define SANITIZE_TESTS_SUPPORT_H

#include "sanitize.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>

struct bytes {
  char *data;
  size_t length;
  size_t capacity;
};

void bytes_add(struct bytes *bytes, const char *data, size_t length);
void bytes_add_text(struct bytes *bytes, const char *text);
void bytes_add_char(struct bytes *bytes, char c);
void bytes_add_code_point(struct bytes *bytes, uint32_t code_point);
void bytes_free(struct bytes *bytes);
sanitize_span bytes_span(const struct bytes *bytes);

sanitize_span span_text(const char *text);
bool spans_equal(sanitize_span a, sanitize_span b);
bool span_is(sanitize_span a, const char *text);

/*
 * Reads the character at *at and moves *at behind it. Returns false, with U+FFFD, for a maximal
 * subpart of invalid UTF-8 (Encoding standard, "UTF-8 decoder"). *at must be less than length.
 */
bool utf8_next(const char *data, size_t length, size_t *at, uint32_t *code_point);

/*
 * Characters that no output may have: controls but TAB and LF (CR and FF too), DEL, C1,
 * noncharacters.
 */
bool is_banned_character(uint32_t code_point);

/* snprintf into why that returns false, so that a check can end with it. */
bool fails(char *why, size_t why_size, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/*
 * The text with control bytes and non-ASCII escaped and its middle left out, for messages. Good for
 * 4 calls.
 */
const char *shown(sanitize_span text);

/* Reads a whole file; false when it cannot be read. */
bool read_file(const char *path, struct bytes *into);

/* SANITIZE_SOURCE_DIR (set by the build, or the environment) with "/" and the name after it. */
void source_path(char *path, size_t size, const char *name);

/*
 * Calls visit for every regular file of a directory whose name ends with suffix, in name order;
 * returns how many.
 */
size_t each_file(const char *directory, const char *suffix,
                 void (*visit)(void *context, const char *path), void *context);

/*
 * For sanitize_allocator: malloc() and free() that count the bytes in use. The context is a struct
 * memory_count.
 */
struct memory_count {
  size_t live, peak;
};
void *counted_allocate(void *context, size_t size);
void counted_release(void *context, void *pointer);

#endif
