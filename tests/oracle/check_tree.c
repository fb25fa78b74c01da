/*
 * P4: the tree that gumbo builds from the output is the tree that the strict reader saw. See
 * checker.h.
 */
#include "oracle/checker.h"
#include "oracle/gumbo_walk.h"

#include <string.h>

static void dump_children(const GumboVector *children, struct bytes *tree);

static void dump_element(const GumboElement *element, struct bytes *tree) {
  char buffer[64];
  sanitize_span name = gumbo_walk_name(element, buffer, sizeof buffer);
  bytes_add_char(tree, '\1');
  bytes_add(tree, name.data, name.length);
  for (unsigned i = 0; i < element->attributes.length; i++) {
    const GumboAttribute *attribute = element->attributes.data[i];
    bytes_add_char(tree, '\2');
    bytes_add_text(tree, attribute->name);
    bytes_add_char(tree, '\3');
    bytes_add_text(tree, attribute->value);
  }
  bytes_add_char(tree, '\4');
  dump_children(&element->children, tree);
  bytes_add_char(tree, '\5');
}

/*
 * Recursive: the output is at most 128 deep, check_output() has seen to it. Text nodes that touch
 * run together.
 */
static void dump_children(const GumboVector *children, struct bytes *tree) {
  for (unsigned i = 0; i < children->length; i++) {
    const GumboNode *node = children->data[i];
    switch (node->type) {
    case GUMBO_NODE_TEXT:
    case GUMBO_NODE_WHITESPACE:
    case GUMBO_NODE_CDATA: bytes_add_text(tree, node->v.text.text); break;
    case GUMBO_NODE_ELEMENT:
    case GUMBO_NODE_TEMPLATE: dump_element(&node->v.element, tree); break;
    case GUMBO_NODE_COMMENT:
      bytes_add_char(tree, '\6');
      bytes_add_text(tree, node->v.text.text);
      bytes_add_char(tree, '\7');
      break;
    default: bytes_add_text(tree, "\6document\6");
    }
  }
}

static bool compare_trees(sanitize_span written, sanitize_span parsed, char *why, size_t why_size) {
  size_t same = 0;
  while (same < written.length && same < parsed.length && written.data[same] == parsed.data[same])
    same++;
  if (same == written.length && same == parsed.length) return true;
  size_t from = same < 30 ? 0 : same - 30;
  sanitize_span a = {written.data + from, written.length - from};
  sanitize_span b = {parsed.data + from, parsed.length - from};
  return fails(why, why_size, "gumbo parses another tree: written ...%s, parsed ...%s", shown(a),
               shown(b));
}

bool check_tree(const struct checked_policy *policy, sanitize_span output, char *why,
                size_t why_size) {
  struct bytes written = {0};
  if (!read_output(policy, output, &written, why, why_size)) {
    bytes_free(&written);
    return false;
  }
  struct bytes copy = {0};
  struct bytes parsed = {0};
  bytes_add(&copy, output.data, output.length);
  GumboOutput *parse = gumbo_walk_parse(&copy);
  dump_children(&parse->root->v.element.children, &parsed);
  gumbo_walk_free(parse);
  bool same = compare_trees(bytes_span(&written), bytes_span(&parsed), why, why_size);
  bytes_free(&copy);
  bytes_free(&parsed);
  bytes_free(&written);
  return same;
}
