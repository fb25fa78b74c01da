/*
 * Untrusted bytes shown to a person: what could steer a terminal, reorder the line or break it is
 * written as \xNN.
 */
#ifndef SANITIZE_CLI_TERMINAL_TEXT_H
#define SANITIZE_CLI_TERMINAL_TEXT_H

#include "bytes.h"

void text_append_safe(struct bytes *buffer, const char *data, size_t length);

/* In quotes and cut to about `most` bytes. */
void text_append_excerpt(struct bytes *buffer, const char *data, size_t length, size_t most);

#endif
