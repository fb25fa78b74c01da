/*
 * "Did you mean": the option nearest to a mistyped one.
 */
#ifndef SANITIZE_CLI_SUGGEST_H
#define SANITIZE_CLI_SUGGEST_H

#include "option_table.h"

/* The row most like `name`, or NULL when none is. */
const struct option_row *suggest_option(const char *name, size_t length);

#endif
