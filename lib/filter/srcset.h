/*
 * Attribute values that are URLs: one, several, or the image candidates of srcset. url.h says what
 * a URL is; the policy says which are permitted, the floor (floor.h) which never are. As in
 * values.h, every function that rewrites is idempotent. Held by tests/unit/test_filter.c,
 * test_nesting.c and tests/data/urls.dat.
 */
#ifndef SANITIZE_LIB_SRCSET_H
#define SANITIZE_LIB_SRCSET_H

#include "filter/values.h"

/*
 * KIND_URL: written as it is, or resolved against the base; a fragment gets the policy's name
 * prefix. Like the two below, it returns PERMITTED or why the attribute goes.
 */
enum refusal judge_url(const struct judge *judge, span value, struct value *result);

/* KIND_URL_LIST: URLs between white space. Those that are refused go. */
enum refusal judge_url_list(const struct judge *judge, span value, struct value *result);

/*
 * KIND_SRCSET, HTML 4.8.4.2.1: candidates that are refused go, the others are written as "url
 * descriptor, url descriptor".
 */
enum refusal judge_srcset(const struct judge *judge, span value, struct value *result);

#endif
