/* See gumbo_walk.h. */
#include "oracle/gumbo_walk.h"

#include <stdlib.h>
#include <string.h>

/*
 * Zeroed, since gumbo never sets the quirks flag of a fragment (it decides whether a table closes a
 * p).
 */
static void *allocate_zeroed(void *userdata, size_t size) {
  (void)userdata;
  void *block = calloc(1, size > 0 ? size : 1);
  if (block == NULL) abort();
  return block;
}

static void release_zeroed(void *userdata, void *block) {
  (void)userdata;
  free(block);
}

static GumboOptions walk_options(void) {
  GumboOptions made = kGumboDefaultOptions;
  made.allocator = allocate_zeroed;
  made.deallocator = release_zeroed;
  made.max_errors = 16; /* with 0 gumbo glues attribute names together */
  made.fragment_context = GUMBO_TAG_BODY;
  return made;
}

GumboOutput *gumbo_walk_parse(const struct bytes *html) {
  GumboOptions made = walk_options();
  sanitize_span text = bytes_span(html);
  return gumbo_parse_with_options(&made, text.data, text.length);
}

void gumbo_walk_free(GumboOutput *output) {
  GumboOptions made = walk_options();
  gumbo_destroy_output(&made, output);
}

static bool ends_name(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '/' || c == '>';
}

sanitize_span gumbo_walk_name(const GumboElement *element, char *buffer, size_t size) {
  if (element->tag != GUMBO_TAG_UNKNOWN) return span_text(gumbo_normalized_tagname(element->tag));
  const char *tag = element->original_tag.data;
  size_t length = element->original_tag.length;
  /* gumbo lets the slice begin with ignored end tags */
  while (length > 3 && memcmp(tag, "</>", 3) == 0) {
    tag += 3;
    length -= 3;
  }
  size_t used = 0;
  for (size_t i = 1; i < length && used < size && !ends_name(tag[i]); i++) {
    char c = tag[i];
    buffer[used++] = c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
  }
  return (sanitize_span){buffer, used};
}
