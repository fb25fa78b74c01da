/*
 * Who writes: a random secret in a cookie, and nothing else. It has two halves. The first says
 * whose a comment is, and is in no page. The second is in each form, and says that the form was
 * ours: another site can have a browser send a form with our cookie (SameSite is against that,
 * too), but can read neither cookie nor form. So no page holds what lets who sees it edit.
 */
#ifndef COMMENTS_WRITER_H
#define COMMENTS_WRITER_H

#include <sanitize.h>
#include <stdbool.h>

enum { SECRET_DIGITS = 32 }; /* hexadecimal: 128 bits */

struct writer {
  char owner[SECRET_DIGITS + 1];
  char form_token[SECRET_DIGITS + 1];
};

/* False when the system has no random bytes to give. */
bool writer_new(struct writer *writer);

/* Reads a cookie's value, which may be NULL; false for what writer_cookie() would not write. */
bool writer_read(struct writer *writer, const char *cookie);

enum { COOKIE_SIZE = 2 * SECRET_DIGITS + 1 };
void writer_cookie(const struct writer *writer, char cookie[COOKIE_SIZE]);

/* Compares a secret with what somebody sent, in a time that tells nothing of where they differ. */
bool is_secret(const char secret[SECRET_DIGITS + 1], sanitize_span sent);

/* Whether a comment of that owner is this writer's. */
bool writer_owns(const struct writer *writer, const char owner[SECRET_DIGITS + 1]);

#endif
