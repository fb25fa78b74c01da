/* URLs as lists show them. Decides nothing: what stays is the library's to say. */
#ifndef SANITIZE_CLI_URLS_H
#define SANITIZE_CLI_URLS_H

#include "span.h"

#include <stdbool.h>
#include <stddef.h>

enum { URL_PART = 100 };

/* A scheme or host in lower case; empty where there is none, or none of that length. */
struct url_part {
  char text[URL_PART];
  size_t length;
};

bool is_url_attribute(span name);

/* The next URL of an attribute's value, from *at on; data is NULL at the end. */
span urls_next(span attribute, span value, size_t *at);

struct url_part scheme_part(span url);
/* Of http, https, ftp and what has no scheme: "example.org", without user and port. */
struct url_part host_part(span url);

#endif
