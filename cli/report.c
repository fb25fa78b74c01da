/*
 * Changes in words. Options that would permit something are written as the command line takes them.
 */
#include "report.h"

#include "json.h"
#include "terminal_text.h"

#include <inttypes.h>
#include <string.h>

/* ---- Why ---- */

static bool begins_with(span text, const char *lower) {
  size_t length = strlen(lower);
  if (text.length < length) return false;
  for (size_t i = 0; i < length; i++) {
    char c = text.data[i];
    if ((c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c) != lower[i]) return false;
  }
  return true;
}

static bool is(span text, const char *word) {
  return text.length == strlen(word) && begins_with(text, word);
}

static bool is_among_bytes(char c, const char *bytes) {
  return c != '\0' && strchr(bytes, c) != NULL;
}

/* "scheme:", as far as it matters for advice. */
static bool has_scheme(span url) {
  for (size_t i = 0; i < url.length; i++) {
    if (url.data[i] == ':') return i > 0;
    if (is_among_bytes(url.data[i], "/\\?#")) return false;
  }
  return false;
}

/* An '@' in what stands for the host. */
static bool has_userinfo(span url) {
  const char *colon = memchr(url.data, ':', url.length);
  size_t at = colon == NULL ? 0 : (size_t)(colon - url.data) + 1;
  while (at < url.length && (url.data[at] == '/' || url.data[at] == '\\')) at++;
  for (; at < url.length && !is_among_bytes(url.data[at], "/\\?#"); at++) {
    if (url.data[at] == '@') return true;
  }
  return false;
}

static bool refuses_userinfo(const struct settings *settings) {
  sanitize_policy_settings policy = {.size = sizeof policy};
  return settings->policy != NULL &&
         sanitize_policy_get(settings->policy, &policy) == SANITIZE_OK &&
         policy.refuse_userinfo != 0;
}

static bool is_data_image(const sanitize_change *change, span url) {
  static const char *const kinds[] = {"data:image/png", "data:image/gif", "data:image/jpeg",
                                      "data:image/webp"};
  if (!is(change->element, "img") || !is(change->attribute, "src")) return false;
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
    size_t length = strlen(kinds[i]);
    if (begins_with(url, kinds[i]) && url.length > length && is_among_bytes(url.data[length], ";,"))
      return true;
  }
  return false;
}

/* Which setting decided about a URL, as far as the URL tells. */
static const char *explain_url(const struct settings *settings, const sanitize_change *change) {
  span url = change->value;
  while (url.length > 0 && (unsigned char)url.data[0] <= ' ') url.data++, url.length--;
  if (is_data_image(change, url)) return "the policy takes no data: images (--data-images)";
  if (begins_with(url, "data:"))
    return "only img src can take data: URLs, of PNG, GIF, JPEG and WebP (--data-images)";
  if (has_scheme(url) && refuses_userinfo(settings) && has_userinfo(url))
    return "the policy takes no URL with a user name (--refuse-userinfo=no)";
  if (has_scheme(url)) return "the policy takes no such URL (--schemes; never those that run code)";

  if (begins_with(url, "//") || begins_with(url, "\\\\"))
    return "the policy takes no URL that begins with // (--network-path)";
  if (url.length == 0 || url.data[0] == '#')
    return "the policy takes no URL within the page (--fragment)";
  return "the policy takes no such URL (--relative)";
}

static const char *explanation(const struct settings *settings, const sanitize_change *change) {
  bool by_policy = change->reason != SANITIZE_REASON_HOOK;
  if (change->kind == SANITIZE_CHANGE_ELEMENT_RENAMED && by_policy)
    return "the policy makes another element of it";
  switch (change->reason) {
  case SANITIZE_REASON_POLICY: return "the policy does not permit it";
  case SANITIZE_REASON_NEVER: return "no policy can permit it";
  case SANITIZE_REASON_VALUE:
    if (change->kind == SANITIZE_CHANGE_ATTRIBUTE_CHANGED) return "the policy has it otherwise";
    return "the policy takes no such value";
  case SANITIZE_REASON_URL: return explain_url(settings, change);
  case SANITIZE_REASON_REQUIRED:
    return "an attribute that the policy requires is missing or was refused";
  case SANITIZE_REASON_PLACE: return "it cannot stand there";
  case SANITIZE_REASON_COUNT: return "the tag has too many attributes";
  case SANITIZE_REASON_CHARACTERS:
    return "invalid UTF-8, controls, half a surrogate pair, or newlines other than LF";
  case SANITIZE_REASON_HOOK: return "a hook of the program decided so";
  case SANITIZE_REASON_INVISIBLE:
    return "without its invisible characters it would have another scheme or host";
  case SANITIZE_REASON_MISLEADING:
    return "the policy takes no URL with bidi controls or wide spaces (--refuse-misleading=no)";
  case SANITIZE_REASON_LINKS: return "the policy takes no more links (--max-links)";
  }

  return "?";
}

/*
 * The option that would permit it, if there is one for that alone. Names have no characters that a
 * shell knows.
 */
static bool is_word(span text, const char *word) {
  return text.length == strlen(word) && memcmp(text.data, word, text.length) == 0;
}

/* A style is permitted by the names of its properties: the first of the value. */
static void append_property(struct bytes *to, span value) {
  size_t at = 0;
  while (at < value.length && strchr(" \t\n;", value.data[at]) != NULL) at++;
  for (; at < value.length; at++) {
    char c = value.data[at];
    bool upper = c >= 'A' && c <= 'Z';
    if (!upper && !(c >= 'a' && c <= 'z') && c != '-') break;
    bytes_append_byte(to, upper ? (char)(c | 0x20) : c);
  }
}

/* A comment stays by its first word. It is harmless, so that this is all letters and the like. */
static void append_comment_name(struct bytes *to, span comment) {
  size_t at = strlen("<!--");
  while (at < comment.length && strchr(" \t\n/", comment.data[at]) != NULL) at++;
  size_t end = at;
  while (end + strlen("-->") < comment.length && strchr(" \t\n'", comment.data[end]) == NULL) end++;
  bytes_append_text(to, "--comments '");
  bytes_append(to, comment.data + at, end - at);
  bytes_append_text(to, "'");
}

static void append_option(struct bytes *to, const sanitize_change *change) {
  const span element = change->element, attribute = change->attribute;
  if (change->reason != SANITIZE_REASON_POLICY) return;
  if (change->kind == SANITIZE_CHANGE_COMMENT_REMOVED) {
    append_comment_name(to, change->value);
    return;
  }
  bytes_append_text(to, "--allow '<");
  bytes_append(to, element.data, element.length);
  if (attribute.length > 0) {
    bytes_append_byte(to, ' ');
    bytes_append(to, attribute.data, attribute.length);
    bytes_append_text(to, "=\"");
    if (is_word(attribute, "style")) append_property(to, change->value);
    bytes_append_text(to, "\"");
  } else if (is_word(element, "input")) {
    bytes_append_text(to, " type=\"checkbox\"");
  }
  bytes_append_text(to, ">'");
}

/* ---- As text ---- */

static void append_what(struct bytes *to, const sanitize_change *change) {
  enum { SHOWN = 40 };
  if (change->kind == SANITIZE_CHANGE_TEXT_MENDED) {
    bytes_append_text(to, "text mended");
    return;
  }

  if (change->kind == SANITIZE_CHANGE_COMMENT_REMOVED) {
    text_append_excerpt(to, change->value.data, change->value.length, SHOWN);
    bytes_append_text(to, " removed");
    return;
  }

  if (change->attribute.length > 0) {
    text_append_safe(to, change->attribute.data, change->attribute.length);
    bytes_append_byte(to, '=');
    text_append_excerpt(to, change->value.data, change->value.length, SHOWN);
    bytes_append_text(to, " of ");
  }

  bytes_append_byte(to, '<');
  text_append_safe(to, change->element.data, change->element.length);
  bytes_append_byte(to, '>');
  bytes_append_text(to, change->kind == SANITIZE_CHANGE_ELEMENT_UNWRAPPED ? " unwrapped"
                        : change->kind == SANITIZE_CHANGE_ELEMENT_DROPPED
                            ? " dropped with its content"
                        : change->kind == SANITIZE_CHANGE_ELEMENT_RENAMED   ? " renamed"
                        : change->kind == SANITIZE_CHANGE_ATTRIBUTE_CHANGED ? " changed"
                                                                            : " removed");
}

/* For --check, which is for people: in words. */
static void append_check_note(struct bytes *to, const struct settings *settings,
                              const sanitize_change *change) {
  append_what(to, change);
  bytes_printf(to, ": %s", explanation(settings, change));
  if (!settings->explain || change->reason != SANITIZE_REASON_POLICY ||
      change->kind == SANITIZE_CHANGE_ELEMENT_RENAMED)
    return;
  bytes_append_text(to, "; ");
  append_option(to, change);
  bytes_append_text(to, " would");
}

static void append_text_note(struct bytes *to, const struct settings *settings,
                             const sanitize_change *change) {
  if (settings->explain) {
    append_check_note(to, settings, change);
    return;
  }
  append_what(to, change);
  bytes_printf(to, " (%s)", sanitize_reason_name(change->reason));
}

/* ---- As JSON ---- */

static void append_member(struct bytes *to, const char *name, span value) {
  bytes_printf(to, ",\"%s\":\"", name);
  json_encode(to, value, (span){"", 0});
  bytes_append_byte(to, '"');
}

static void append_json_note(struct bytes *to, const struct settings *settings,
                             const sanitize_change *change) {
  bytes_printf(to, "\"offset\":%zu,\"change\":\"%s\",\"reason\":\"%s\"", change->offset,
               sanitize_change_kind_name(change->kind), sanitize_reason_name(change->reason));
  if (change->element.length > 0) append_member(to, "element", change->element);
  if (change->attribute.length > 0) append_member(to, "attribute", change->attribute);
  if (change->attribute.length > 0 || change->kind == SANITIZE_CHANGE_COMMENT_REMOVED)
    append_member(to, "value", change->value);
  if (!settings->explain) return;
  struct bytes option = {0};
  append_option(&option, change);
  const char *why = explanation(settings, change);
  append_member(to, "why", (span){why, strlen(why)});
  if (option.length > 0) append_member(to, "permitted-by", (span){option.data, option.length});
  if (option.failed) to->failed = true;
  bytes_free(&option);
}

/* ---- Events ---- */

/* On its way through `raw`: `at` there is `text` in the comment. */
struct raw_cursor {
  size_t at, text;
};

/*
 * Where byte `offset` of the text is in chunk.in. The offsets only grow, so that all of them take
 * one way through.
 */
static size_t raw_offset(const struct comment *comment, struct raw_cursor *cursor, size_t offset) {
  if (comment->unit == NULL) return comment->at.offset + offset;
  while (cursor->at < comment->raw.length && cursor->text < offset) {
    size_t length;
    size_t size = comment->unit(comment->raw, cursor->at, comment->quote, &length);
    if (cursor->text + length > offset) break;
    cursor->at += size;
    cursor->text += length;
  }
  return comment->at.offset + cursor->at;
}

typedef void (*append_note)(struct bytes *to, const struct settings *settings,
                            const sanitize_change *change);

static void append_invalid(struct bytes *to, size_t count) {
  bytes_printf(to,
               "text mended: invalid UTF-8 in %zu place%s is now U+FFFD; if it is in another "
               "encoding, use --encoding",
               count, count == 1 ? "" : "s");
}

static void append_bytes(struct bytes *to, size_t count) {
  bytes_printf(to, "%zu byte%s", count, count == 1 ? "" : "s");
}

static void append_losses_text(struct bytes *to, const sanitize_losses *losses) {
  bytes_append_text(to, "lost: ");
  if (losses->text > 0) {
    append_bytes(to, losses->text);
    bytes_append_text(to, losses->hidden > 0 ? " of text, " : " of text");
  }
  if (losses->hidden == 0) return;
  append_bytes(to, losses->hidden);
  bytes_append_text(to, " that no reader sees");
}

/* At the start of the comment: events come in order. */
static void note_losses(const struct settings *settings, const sanitizer *worker,
                        struct chunk *chunk, const struct comment *comment, enum event_kind kind) {
  sanitize_losses losses = {.size = sizeof losses};
  size_t note = chunk->notes.length;
  (void)sanitizer_losses(worker, &losses);
  if (losses.text == 0 && losses.hidden == 0) return;
  if (kind == EVENT_REPORTED && settings->report == REPORT_JSON) {
    bytes_printf(&chunk->notes,
                 "\"offset\":0,\"change\":\"content-lost\",\"lost-text\":%zu,\"lost-hidden\":%zu",
                 losses.text, losses.hidden);
  } else {
    append_losses_text(&chunk->notes, &losses);
  }
  chunk_add_event(chunk, kind, comment->at.record, comment->at.offset, note);
}

/* What the library changed, after what it never saw. */
static size_t note_changes(const struct settings *settings, const sanitizer *worker,
                           struct chunk *chunk, const struct comment *comment, enum event_kind kind,
                           append_note append) {
  static const sanitize_change half_pair = {.kind = SANITIZE_CHANGE_TEXT_MENDED,
                                            .reason = SANITIZE_REASON_CHARACTERS};
  const sanitize_change *changes;
  size_t count = sanitizer_changes(worker, &changes);
  struct raw_cursor cursor = {0, 0};
  note_losses(settings, worker, chunk, comment, kind);
  if (comment->lossy) {
    size_t note = chunk->notes.length;
    append(&chunk->notes, settings, &half_pair);
    chunk_add_event(chunk, kind, comment->at.record, comment->at.offset, note);
  }
  for (size_t i = 0; i < count; i++) {
    size_t note = chunk->notes.length;
    if (comment->invalid > 0 && changes[i].kind == SANITIZE_CHANGE_TEXT_MENDED) {
      append_invalid(&chunk->notes, comment->invalid);
    } else {
      append(&chunk->notes, settings, &changes[i]);
    }
    chunk_add_event(chunk, kind, comment->at.record,
                    raw_offset(comment, &cursor, changes[i].offset), note);
  }
  return count + comment->lossy;
}

void report_changes(const struct settings *settings, const sanitizer *worker, struct chunk *chunk,
                    const struct comment *comment) {
  append_note append = settings->report == REPORT_JSON ? append_json_note : append_text_note;
  (void)note_changes(settings, worker, chunk, comment, EVENT_REPORTED, append);
}

bool report_check(const struct settings *settings, const sanitizer *worker, struct chunk *chunk,
                  const struct comment *comment) {
  return note_changes(settings, worker, chunk, comment, EVENT_CHANGED, append_check_note) > 0;
}

/* How many bytes at the start are the same, in whole characters. */
static size_t common_prefix(span a, span b) {
  size_t shorter = a.length < b.length ? a.length : b.length;
  size_t at = 0;
  while (at < shorter && a.data[at] == b.data[at]) at++;
  if (at == a.length && at == b.length) return at;
  /* Not from within a character. */
  while (at > 0 && at < a.length && ((unsigned char)a.data[at] & 0xC0) == 0x80) at--;
  return at;
}

void report_cut(struct chunk *chunk, struct place at) {
  size_t note = chunk->notes.length;
  bytes_append_text(&chunk->notes, "result cut: longer than --max-bytes or --max-chars permit");
  /* at the start: events come in order */
  chunk_add_event(chunk, EVENT_CHANGED, at.record, at.offset, note);
}

void report_difference(struct chunk *chunk, const struct comment *comment, span clean,
                       const char *why) {
  enum { SHOWN = 40 };
  span text = comment->text;
  size_t same = common_prefix(text, clean), note = chunk->notes.length;
  struct raw_cursor cursor = {0, 0};
  text_append_excerpt(&chunk->notes, text.data + same, text.length - same, SHOWN);
  bytes_append_text(&chunk->notes, " becomes ");
  text_append_excerpt(&chunk->notes, clean.data + same, clean.length - same, SHOWN);
  bytes_printf(&chunk->notes, ": %s", why);
  chunk_add_event(chunk, EVENT_CHANGED, comment->at.record, raw_offset(comment, &cursor, same),
                  note);
}

static void append_json_place(struct bytes *to, const struct report_place *place) {
  struct bytes name = {0};
  text_append_safe(&name, place->file, strlen(place->file)); /* a name need not be UTF-8 */
  bytes_append_text(to, "{\"file\":\"");
  json_encode(to, (span){name.data, name.length}, (span){"", 0});
  bytes_printf(to, "\",\"record\":%" PRIu64 ",\"line\":%" PRIu64 ",\"column\":%zu,", place->record,
               place->line + 1, place->column + 1);
  if (name.failed) to->failed = true;
  bytes_free(&name);
}

void report_append_json(struct bytes *to, const struct report_place *place, const char *note,
                        size_t length) {
  append_json_place(to, place);
  bytes_append(to, note, length);
  bytes_append_text(to, "}\n");
}

void report_append(struct bytes *to, const struct settings *settings,
                   const struct report_place *place, const char *note, size_t length) {
  if (settings->report == REPORT_JSON) {
    report_append_json(to, place, note, length);
    return;
  }
  text_append_safe(to, place->file, strlen(place->file));
  bytes_printf(to, ":%" PRIu64 ":%zu: ", place->line + 1, place->column + 1);
  bytes_append(to, note, length);
  bytes_append_byte(to, '\n');
}
