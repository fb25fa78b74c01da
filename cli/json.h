/*
 * JSON, as far as editing one line of it in place needs: which strings are chosen, what they mean,
 * and how to write new ones.
 *
 * Why not Jansson or another library: the rest of the line has to stay as it is, byte for byte
 * (order, spacing, duplicate names, 1.0 and 1e400, escapes), and a library that builds values and
 * prints them again keeps none of that. A line that is not strictly JSON (RFC 8259) is refused as a
 * whole: a more lenient reader downstream could find in it a string that we did not.
 */
#ifndef SANITIZE_CLI_JSON_H
#define SANITIZE_CLI_JSON_H

#include "bytes.h"
#include "span.h"

#include <stdint.h>

enum { JSON_MAX_SEGMENTS = 24, JSON_MAX_DEPTH = 1024, JSON_MAX_PATHS = 64 };

struct json_segment {
  span name;
  bool any;      /* `*` in a dotted path: every member or item */
  bool is_index; /* it can also be the number of an item */
  size_t index;
};

/* Which value of a line. Without segments, the line itself. */
struct json_path {
  struct json_segment segments[JSON_MAX_SEGMENTS];
  size_t count;
};

/* Parses `/a/b` (JSON Pointer, RFC 6901) or `a.b`. The segments point into `text`, which it
 * changes: unescaped in place. Returns NULL or why not. */
const char *json_path_parse(struct json_path *path, char *text);

/* A chosen string: its bytes between the quotes, as offsets in the line. */
struct json_string {
  size_t start, end;
  bool has_escapes;
};

struct json_scan {
  const struct json_path *paths;
  size_t path_count;
  struct bytes *key; /* scratch */
  /* Returns false to end the scan. */
  bool (*found)(void *context, const struct json_string *string);
  void *context;
  bool strict;
  uint64_t *present; /* bit i is set where path i leads to a string, or to null in place of one */
};

/* Calls `found` for each chosen string of the line, in order. Returns NULL or what is wrong with
 * the line; also NULL when `found` ended it. */
const char *json_scan_line(const struct json_scan *scan, span line);

/* How many bytes from `at` on are neither `"` nor `\` nor a control. */
size_t json_plain_run(const char *data, size_t at, size_t length);

/* The bytes that a string stands for. What cannot stand in UTF-8, half a surrogate pair, becomes
 * U+FFFD and sets *lossy. The string must have been scanned. */
void json_decode(span raw, struct bytes *decoded, bool *lossy);

/*
 * How many bytes at raw.data + at stand for one piece of the decoded string; *length is set to the
 * length of that piece. Quotes have escapes like everything else.
 */
size_t json_unit(span raw, size_t at, char quote, size_t *length);

/* Appends `text` as the inside of a string, escaped in the manner of the string `model`: non-ASCII
 * as it is only where the model has any, `\/` and \u003c where it has those. */
void json_encode(struct bytes *out, span text, span model);

#endif
