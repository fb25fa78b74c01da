/*
 * Attribute values that are URLs: one, several, or the candidates of srcset. url.h says what a URL
 * is; the policy says which are permitted, the floor (floor.h) which never. As in values.h, every
 * result is a fixed point.
 */
#ifndef SANITIZE_LIB_SRCSET_H
#define SANITIZE_LIB_SRCSET_H

#include "filter/values.h"

/*
 * KIND_URL: written as it came, or resolved; a fragment gets the policy's name prefix. This and the
 * two below: why the attribute goes, or PERMITTED.
 */
enum refusal judge_url(const struct judge *judge, span value, struct value *result);

/* KIND_URL_LIST: URLs between white space; the bad ones go. */
enum refusal judge_url_list(const struct judge *judge, span value, struct value *result);

/*
 * KIND_SRCSET, HTML 4.8.4.2.1: the bad candidates go, the others are written as "url descriptor,
 * url descriptor".
 */
enum refusal judge_srcset(const struct judge *judge, span value, struct value *result);

#endif
