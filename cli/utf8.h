/*
 * UTF-8 as the Unicode standard has it (table 3-7): no overlong forms, no surrogates, nothing above
 * U+10FFFF.
 */
#ifndef SANITIZE_CLI_UTF8_H
#define SANITIZE_CLI_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The length of the sequence at `data` and its code point; 0 when it is not well-formed.
 */
size_t utf8_decode(const char *data, size_t length, uint32_t *code_point);

/* Writes a code point, which is no surrogate, to to[4]. Returns its length. */
size_t utf8_write(uint32_t code_point, char *to);

/* Where a scan is within a sequence. All zero: between two of them. */
struct utf8_state {
  unsigned need;           /* bytes that are still to come */
  unsigned char low, high; /* what the next of them may be */
};

/* Takes the next byte; false when it cannot stand there. */
bool utf8_step(struct utf8_state *state, unsigned char byte);

/* How many bytes from `at` on are ASCII other than NUL. */
size_t utf8_plain_run(const char *data, size_t at, size_t length);

/* How many U+FFFD stand for what is not UTF-8: one for each longest start of a sequence. */
size_t utf8_count_invalid(const char *data, size_t length);

#endif
