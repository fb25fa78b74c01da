/* The library's span under a short name. */
#ifndef SANITIZE_CLI_SPAN_H
#define SANITIZE_CLI_SPAN_H

#include "sanitize.h"

typedef sanitize_span span;

#endif
