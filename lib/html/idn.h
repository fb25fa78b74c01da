/*
 * Hosts that are not ASCII: whether the scripts of their letters fit together, and how they are
 * written in ASCII (RFC 3492). What a browser maps first (capital letters beyond ASCII, other forms
 * of a letter, NFC) is not mapped here: a host that needs it becomes one that no browser takes. Knows
 * no HTML.
 */
#ifndef SANITIZE_LIB_IDN_H
#define SANITIZE_LIB_IDN_H

#include "html/url.h"

/*
 * Whether a label of the host is less than "Highly Restrictive" (UTS #39, 5.2): letters of one
 * script, or Latin beside Japanese, Korean or Chinese. What is no letter, mark or digit, is not
 * seen, or is of a script that UAX #31 does not recommend is mixed, too. The host is as url_host()
 * gives it; one that is no UTF-8 is not mixed, and no host.
 */
bool host_is_mixed(span host);

/* The host in ASCII, NUL-terminated; its length, or 0 when it cannot be written or is too long. */
size_t host_to_ascii(span host, char ascii[URL_HOST_SIZE]);

/*
 * Whether a URL has a host that is not ASCII and that host_to_ascii() gives none of, such as one of
 * hundreds of soft hyphens. A browser, which maps it first, may go somewhere all the same, and
 * nobody could tell where.
 */
bool url_host_is_untold(span value);

enum host_change {
  HOST_STAYS,
  HOST_WRITTEN,   /* *length bytes in the buffer */
  HOST_UNWRITABLE /* url_host_is_untold() */
};

/*
 * A URL whose host is mixed, with the host in ASCII. URL_HOST_SIZE + value.length bytes are enough
 * for it.
 */
enum host_change url_unmix_host(span value, char *buffer, size_t *length);

#endif
