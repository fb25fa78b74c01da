/* Paths into a JSON value, as people type them. */
#include "json.h"

#include <stdint.h>
#include <string.h>

static void set_index(struct json_segment *segment) {
  span name = segment->name;
  if (name.length == 0 || (name.length > 1 && name.data[0] == '0')) return;
  size_t value = 0;
  for (size_t i = 0; i < name.length; i++) {
    if (name.data[i] < '0' || name.data[i] > '9' || value > SIZE_MAX / 10 - 1) return;
    value = value * 10 + (size_t)(name.data[i] - '0');
  }
  segment->is_index = true;
  segment->index = value;
}

/* RFC 6901: ~0 is a tilde and ~1 a slash. */
static const char *unescape_pointer(char *text, size_t *length) {
  size_t to = 0;
  for (size_t from = 0; from < *length; from++) {
    if (text[from] != '~') {
      text[to++] = text[from];
      continue;
    }
    from++;
    if (from >= *length || (text[from] != '0' && text[from] != '1'))
      return "~ must be followed by 0 or 1";
    text[to++] = text[from] == '0' ? '~' : '/';
  }

  *length = to;
  return NULL;
}

static const char *add_segment(struct json_path *path, char *text, size_t length, bool pointer) {
  if (path->count == JSON_MAX_SEGMENTS) return "it has more than 24 parts";
  struct json_segment *segment = &path->segments[path->count++];
  *segment = (struct json_segment){0};

  if (pointer) {
    const char *wrong = unescape_pointer(text, &length);
    if (wrong != NULL) return wrong;
  } else if (length == 0) {
    return "a part of it is empty";
  }

  segment->any = !pointer && length == 1 && text[0] == '*';
  segment->name = (span){text, length};
  set_index(segment);
  return NULL;
}

const char *json_path_parse(struct json_path *path, char *text) {
  path->count = 0;
  if (strcmp(text, ".") == 0) return NULL;
  if (text[0] == '\0') return "it is empty; the whole line is '.'";
  bool pointer = text[0] == '/';
  char separator = pointer ? '/' : '.';
  if (text[0] == separator) text++; /* `.a.b`, as jq writes it, is allowed */

  for (;;) {
    char *end = strchr(text, separator);
    size_t length = end == NULL ? strlen(text) : (size_t)(end - text);
    const char *wrong = add_segment(path, text, length, pointer);
    if (wrong != NULL || end == NULL) return wrong;
    text = end + 1;
  }
}
