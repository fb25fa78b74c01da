/*
 * A strict reader of one JSON text (RFC 8259) that finds the chosen strings. It builds nothing and
 * does not recurse.
 */
#include "json.h"

#include "utf8.h"

#include <stdint.h>
#include <string.h>

enum step { STEP_VALUE, STEP_KEY, STEP_KEY_OR_END, STEP_ITEM_OR_END, STEP_AFTER, STEP_DONE };

struct reader {
  const struct json_scan *scan;
  const char *data;
  size_t at, length;
  const char *wrong;
  enum step step;
  bool chosen; /* the value that comes next */
  size_t depth;
  size_t inside;         /* the depth of the chosen array or object that we are in; 0: none */
  uint64_t inside_paths; /* bit i: path i led to it */
  /* how many segments of each path the way down to here matches */
  size_t matched[JSON_MAX_PATHS];
  uint64_t seen;                      /* bit i: path i led to a string, or to null */
  size_t item[JSON_MAX_SEGMENTS + 1]; /* by depth: the number of the item in an array */
  bool is_object[JSON_MAX_DEPTH + 1]; /* by depth, from 1 */
};

static bool refuse_line(struct reader *r, const char *wrong) {
  if (r->wrong == NULL) r->wrong = wrong;
  return false;
}

static const char not_json[] = "not a line of JSON";

static bool is_hex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* At a backslash. */
static bool read_escape(struct reader *r) {
  size_t left = r->length - r->at;
  if (left < 2) return refuse_line(r, not_json);

  if (r->data[r->at + 1] != 'u') {
    if (r->data[r->at + 1] == '\0' || strchr("\"\\/bfnrt", r->data[r->at + 1]) == NULL)
      return refuse_line(r, not_json);
    r->at += 2;
    return true;
  }
  if (left < 6) return refuse_line(r, not_json);

  for (size_t i = 2; i < 6; i++) {
    if (!is_hex(r->data[r->at + i])) return refuse_line(r, not_json);
  }
  r->at += 6;
  return true;
}

/* At the opening quote; ends after the closing one. */
static bool read_string(struct reader *r, struct json_string *string) {
  r->at++;
  string->start = r->at;
  string->has_escapes = false;

  for (;;) {
    r->at += json_plain_run(r->data, r->at, r->length);
    if (r->at == r->length) return refuse_line(r, not_json);
    if (r->data[r->at] == '"') {
      string->end = r->at++;
      return true;
    }
    if (r->data[r->at] != '\\') return refuse_line(r, not_json);
    string->has_escapes = true;
    if (!read_escape(r)) return false;
  }
}

static size_t digits(struct reader *r) {
  size_t start = r->at;
  while (r->at < r->length && r->data[r->at] >= '0' && r->data[r->at] <= '9') r->at++;
  return r->at - start;
}

static char peek(const struct reader *r) { return r->at < r->length ? r->data[r->at] : '\0'; }

static bool read_number(struct reader *r) {
  if (peek(r) == '-') r->at++;
  bool zero = peek(r) == '0';
  size_t whole = digits(r);
  if (whole == 0 || (zero && whole > 1)) return refuse_line(r, not_json);
  if (peek(r) == '.') {
    r->at++;
    if (digits(r) == 0) return refuse_line(r, not_json);
  }

  if (peek(r) == 'e' || peek(r) == 'E') {
    r->at++;
    if (peek(r) == '+' || peek(r) == '-') r->at++;
    if (digits(r) == 0) return refuse_line(r, not_json);
  }
  return true;
}

static bool read_word(struct reader *r, const char *word) {
  size_t length = strlen(word);
  if (r->length - r->at < length || memcmp(r->data + r->at, word, length) != 0)
    return refuse_line(r, not_json);
  r->at += length;
  return true;
}

static void skip_space(struct reader *r) {
  while (r->at < r->length) {
    char c = r->data[r->at];
    if (c != ' ' && c != '\t' && c != '\r' && c != '\n') return;
    r->at++;
  }
}

/*
 * The next value is the one named `name` (of an object) or the item (of an array) inside r->depth
 * containers.
 */
static void choose(struct reader *r, span name) {
  size_t depth = r->depth;
  r->chosen = r->inside > 0;

  for (size_t i = 0; i < r->scan->path_count; i++) {
    const struct json_path *path = &r->scan->paths[i];
    if (r->matched[i] >= depth) r->matched[i] = depth - 1;
    if (r->matched[i] != depth - 1 || path->count < depth) continue;
    const struct json_segment *segment = &path->segments[depth - 1];
    bool same = segment->any;
    if (!same && r->is_object[depth]) {
      same = segment->name.length == name.length &&
             (name.length == 0 || memcmp(segment->name.data, name.data, name.length) == 0);
    } else if (!same) {
      same = segment->is_index && segment->index == r->item[depth];
    }
    if (!same) continue;
    r->matched[i] = depth;
    if (path->count == depth) r->chosen = true;
  }
}

/* A reader that leaves out what is not UTF-8 would find another name. */
static bool is_utf8(span text) {
  for (size_t at = 0; at < text.length;) {
    uint32_t c;
    size_t size =
        (unsigned char)text.data[at] < 0x80 ? 1 : utf8_decode(text.data + at, text.length - at, &c);
    if (size == 0) return false;
    at += size;
  }
  return true;
}

static bool read_key(struct reader *r) {
  struct json_string string;
  bool lossy = false;
  if (peek(r) != '"') return refuse_line(r, not_json);
  if (!read_string(r, &string)) return false;
  span name = {r->data + string.start, string.end - string.start};
  if (!is_utf8(name)) return refuse_line(r, "a name that is not UTF-8");

  if (string.has_escapes) {
    bytes_clear(r->scan->key);
    json_decode(name, r->scan->key, &lossy);
    if (r->scan->key->failed) return refuse_line(r, "out of memory");
    name = (span){r->scan->key->data, r->scan->key->length};
  }

  /* A name cannot be cleaned: another one could be there already. */
  if (r->inside > 0 && name.length > 0 && memchr(name.data, '<', name.length) != NULL)
    return refuse_line(r, "a name inside a chosen field has a '<'");
  skip_space(r);
  if (peek(r) != ':') return refuse_line(r, not_json);

  r->at++;
  choose(r, name);
  r->step = STEP_VALUE;
  return true;
}

static void start_item(struct reader *r) {
  choose(r, (span){"", 0});
  r->step = STEP_VALUE;
}

/* The paths that lead to the value that comes next. */
static uint64_t leading_paths(const struct reader *r) {
  uint64_t paths = 0;
  for (size_t i = 0; i < r->scan->path_count; i++) {
    if (r->scan->paths[i].count == r->depth && r->matched[i] == r->depth) paths |= UINT64_C(1) << i;
  }
  return paths;
}

/* To strings of a chosen one other paths can lead, too. */
static void mark_seen(struct reader *r) { r->seen |= leading_paths(r) | r->inside_paths; }

/* Of a chosen one all that is inside is chosen. */
static bool open_container(struct reader *r, bool is_object) {
  if (r->depth == JSON_MAX_DEPTH) return refuse_line(r, "nested more than 1024 deep");
  if (r->chosen) mark_seen(r);
  if (r->chosen && r->inside == 0) {
    r->inside = r->depth + 1;
    r->inside_paths = leading_paths(r);
  }
  r->depth++;
  r->at++;
  r->is_object[r->depth] = is_object;
  if (r->depth <= JSON_MAX_SEGMENTS) r->item[r->depth] = 0;
  r->step = is_object ? STEP_KEY_OR_END : STEP_ITEM_OR_END;
  return true;
}

static bool read_chosen(struct reader *r, const struct json_string *string) {
  mark_seen(r);
  if (r->scan->found(r->scan->context, string)) return true;
  r->step = STEP_DONE;
  return false;
}

static bool read_value(struct reader *r) {
  struct json_string string;
  r->step = STEP_AFTER;

  switch (peek(r)) {
  case '{': return open_container(r, true);
  case '[': return open_container(r, false);
  case '"': return read_string(r, &string) && (!r->chosen || read_chosen(r, &string));
  default: break;
  }
  if (r->chosen && r->scan->strict) return refuse_line(r, "a chosen field is not a string");

  switch (peek(r)) {
  case 't': return read_word(r, "true");
  case 'f': return read_word(r, "false");
  case 'n':
    if (r->chosen) mark_seen(r);
    return read_word(r, "null");
  default: return read_number(r);
  }
}

static bool read_after(struct reader *r) {
  if (r->depth == 0) {
    r->step = STEP_DONE;
    return r->at == r->length || refuse_line(r, not_json);
  }

  bool is_object = r->is_object[r->depth];
  char c = peek(r);

  if (c == (is_object ? '}' : ']')) {
    r->at++;
    if (r->inside == r->depth) {
      r->inside = 0;
      r->inside_paths = 0;
    }
    r->depth--;
    return true;
  }
  if (c != ',') return refuse_line(r, not_json);

  r->at++;
  r->step = STEP_KEY;
  if (is_object) return true;
  if (r->depth <= JSON_MAX_SEGMENTS) r->item[r->depth]++;
  start_item(r);
  return true;
}

static bool read_step(struct reader *r) {
  skip_space(r);
  switch (r->step) {
  case STEP_VALUE: return read_value(r);
  case STEP_KEY: return read_key(r);
  case STEP_KEY_OR_END:
    if (peek(r) != '}') return read_key(r);
    r->step = STEP_AFTER;
    return true;
  case STEP_ITEM_OR_END:
    if (peek(r) == ']') {
      r->step = STEP_AFTER;
    } else {
      start_item(r);
    }
    return true;
  case STEP_AFTER: return read_after(r);
  case STEP_DONE: break;
  }

  return false;
}

const char *json_scan_line(const struct json_scan *scan, span line) {
  struct reader r; /* not zeroed as a whole: two kilobytes for each line */
  r.scan = scan;
  r.data = line.data;
  r.at = 0;
  r.length = line.length;
  r.wrong = NULL;
  r.step = STEP_VALUE;
  r.depth = 0;
  r.inside = 0;
  r.inside_paths = 0;
  r.chosen = false;
  r.seen = 0;

  for (size_t i = 0; i < scan->path_count; i++) {
    r.matched[i] = 0;
    if (scan->paths[i].count == 0) r.chosen = true;
  }

  bool complete = true;
  while (r.step != STEP_DONE && complete) complete = read_step(&r);
  if (r.wrong == NULL) *scan->present |= r.seen;
  if (r.wrong != NULL || !complete) return r.wrong;

  for (size_t i = 0; scan->strict && i < scan->path_count; i++) {
    if ((r.seen >> i & 1) == 0) return "a chosen field is absent";
  }
  return NULL;
}
