#include "report.h"

#include <string.h>

enum { MOST_LINES = 12, LONGEST_EXCERPT = 60 };

/* <code>, with the text escaped; what is long is cut, not within a character. */
static void write_excerpt(struct text *html, const char *before, sanitize_span text,
                          const char *after) {
  size_t length = text.length;
  if (length > LONGEST_EXCERPT) length = LONGEST_EXCERPT;
  while (length > 0 && length < text.length && ((unsigned char)text.data[length] & 0xC0) == 0x80)
    length--;
  text_add(html, "<code>");
  text_add(html, before);
  escape_text(html, (sanitize_span){text.data, length});
  text_add(html, length < text.length ? "…" : "");
  text_add(html, after);
  text_add(html, "</code>");
}

static void write_tag(struct text *html, const sanitize_change *change) {
  write_excerpt(html, "&lt;", change->element, "&gt;");
}

/* name="value" */
static void write_attribute(struct text *html, const sanitize_change *change) {
  struct text typed = {0};
  text_append(&typed, change->attribute.data, change->attribute.length);
  text_add(&typed, "=\"");
  text_append(&typed, change->value.data, change->value.length);
  write_excerpt(html, "", text_span(&typed), typed.length > LONGEST_EXCERPT ? "" : "\"");
  text_free(&typed);
}

static void write_what(struct text *html, const sanitize_change *change) {
  switch (change->kind) {
  case SANITIZE_CHANGE_ELEMENT_UNWRAPPED:
    text_add(html, "We removed the tag ");
    write_tag(html, change);
    text_add(html, " and kept the words in it");
    break;
  case SANITIZE_CHANGE_ELEMENT_DROPPED:
    text_add(html, "We removed ");
    write_tag(html, change);
    text_add(html, " with everything in it");
    break;
  case SANITIZE_CHANGE_ATTRIBUTE_REMOVED:
    text_add(html, "We removed ");
    write_attribute(html, change);
    text_add(html, " from ");
    write_tag(html, change);
    break;
  case SANITIZE_CHANGE_ATTRIBUTE_CHANGED:
    text_add(html, "We changed ");
    write_attribute(html, change);
    text_add(html, " of ");
    write_tag(html, change);
    break;
  case SANITIZE_CHANGE_COMMENT_REMOVED:
    text_add(html, "We removed ");
    write_excerpt(html, "", change->value, "");
    break;
  case SANITIZE_CHANGE_TEXT_MENDED:
    text_add(html, "We removed or replaced characters that cannot be shown");
    break;
  case SANITIZE_CHANGE_ELEMENT_RENAMED:
    text_add(html, "We made another tag of ");
    write_tag(html, change);
    break;
  }
}

/* "" where the sentence says it already. */
static const char *why(const sanitize_change *change) {
  if (change->kind == SANITIZE_CHANGE_COMMENT_REMOVED) return ": nobody would have seen it";
  switch (change->reason) {
  case SANITIZE_REASON_POLICY: return ": it is not among the tags for comments";
  case SANITIZE_REASON_NEVER: return ": it could harm readers";
  case SANITIZE_REASON_VALUE: return ": it cannot have that value";
  case SANITIZE_REASON_URL: return ": that is no address for a link";
  case SANITIZE_REASON_REQUIRED:
    return ": what it needs (a link its address) is missing or not permitted";
  case SANITIZE_REASON_PLACE: return ": it cannot stand there";
  case SANITIZE_REASON_COUNT: return ": the tag has too many attributes";
  case SANITIZE_REASON_INVISIBLE:
  case SANITIZE_REASON_MISLEADING: return ": the address is not what it looks like";
  case SANITIZE_REASON_LINKS: return ": there are too many links";
  case SANITIZE_REASON_CHARACTERS:
  case SANITIZE_REASON_HOOK: break;
  }
  return "";
}

/* On its way through the text: the changes are in its order. */
struct line {
  int64_t number;
  size_t at;
};

static void go_to(struct line *line, sanitize_span typed, size_t offset) {
  for (; line->at < offset && line->at < typed.length; line->at++)
    line->number += typed.data[line->at] == '\n';
}

static void write_changes(struct text *html, struct report report, sanitize_span typed) {
  size_t shown = report.count < MOST_LINES ? report.count : MOST_LINES;
  struct line line = {.number = 1};
  for (size_t i = 0; i < shown; i++) {
    go_to(&line, typed, report.changes[i].offset);
    text_add(html, "<li>Line ");
    text_add_number(html, line.number);
    text_add(html, ": ");
    write_what(html, &report.changes[i]);
    text_add(html, why(&report.changes[i]));
    text_add(html, ".</li>\n");
  }

  if (shown == report.count) return;
  text_add(html, "<li>And ");
  text_add_number(html, (int64_t)(report.count - shown));
  text_add(html, " more.</li>\n");
}

void write_report(struct text *html, struct report report, sanitize_span typed) {
  if (report.count == 0 && report.lost_marks == 0) return;
  text_add(html, "<section class=\"report\" aria-labelledby=\"report\">\n"
                 "<h2 id=\"report\">What we changed</h2>\n<ul>\n");
  write_changes(html, report, typed);
  if (report.lost_marks > 0)
    text_add(html, "<li>We removed accents that stood above each other.</li>\n");
  text_add(html, "</ul>\n</section>\n");
}
