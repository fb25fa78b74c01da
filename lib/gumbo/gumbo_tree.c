/* The walk over gumbo's tree, which sends events; see gumbo_tree.h. */
#include "gumbo/gumbo_tree.h"

#include "base/characters.h"
#include "gumbo/gumbo_parse.h"
#include "gumbo/gumbo_selftest.h"

struct tree_level {
  const GumboNode *node;
  unsigned next_child;
};

void gumbo_tree_init(struct gumbo_tree *tree, const struct memory *memory) {
  memset(tree, 0, sizeof(*tree));
  tree->memory = memory;
  parse_init(&tree->arena, memory);
}

void gumbo_tree_free(struct gumbo_tree *tree) {
  arena_free(&tree->arena);
  buffer_free(tree->memory, &tree->clean);
  memory_release(tree->memory, tree->levels);
  tree->levels = NULL;
}

void gumbo_tree_trim(struct gumbo_tree *tree) { buffer_trim(tree->memory, &tree->clean); }

/*
 * Appends the mended text to tree->clean, and sets its place there (an offset, since the buffer may
 * move).
 */
static bool append_clean(struct gumbo_tree *tree, span text, size_t *start, size_t *length) {
  size_t room;
  *start = tree->clean.length;
  if (!size_multiply(text.length, CLEAN_GROWTH, &room)) return false;
  if (!buffer_reserve(tree->memory, &tree->clean, room)) return false;
  *length = clean_copy_decoded(tree->clean.data + *start, text);
  tree->clean.length += *length;
  return true;
}

/*
 * Decoded text may have characters that the source cannot: controls and noncharacters by reference,
 * and invalid UTF-8, which gumbo makes of some references. Most text needs no mending and is sent
 * as it is.
 */
static sanitize_status walk_text(struct gumbo_tree *tree, const char *text,
                                 const struct event_receiver *receiver) {
  span source = span_of(text, strlen(text));
  if (clean_prefix(source) < source.length) {
    size_t start;
    size_t length;
    tree->clean.length = 0;
    if (!append_clean(tree, source, &start, &length)) return SANITIZE_ERR_MEMORY;
    source = span_of(tree->clean.data + start, length);
  }

  filter_text(receiver->filter, source);
  return SANITIZE_OK;
}

/*
 * Reads the attributes. All values that need mending are mended into tree->clean first, and pointed
 * to after that: the buffer may move while it grows.
 */
static sanitize_status collect_attributes(struct gumbo_tree *tree, const GumboVector *from,
                                          struct attribute *attributes) {
  struct {
    size_t start, length;
    bool mended;
  } values[SANITIZE_MAX_ATTRIBUTES];

  tree->clean.length = 0;
  for (unsigned i = 0; i < from->length; i++) {
    const GumboAttribute *attribute = from->data[i];
    span name = span_of(attribute->name, strlen(attribute->name));
    span value = span_of(attribute->value, strlen(attribute->value));
    attributes[i] = (struct attribute){attribute_lookup(name), name, value};
    values[i].mended = clean_prefix(value) < value.length;
    if (values[i].mended && !append_clean(tree, value, &values[i].start, &values[i].length))
      return SANITIZE_ERR_MEMORY;
  }

  for (unsigned i = 0; i < from->length; i++) {
    if (values[i].mended)
      attributes[i].value = span_of(tree->clean.data + values[i].start, values[i].length);
  }

  return SANITIZE_OK;
}

/*
 * The element by its name in the source, for elements that the tables know but gumbo does not
 * (picture, search ..., custom elements).
 */
static enum element_id element_by_source(GumboStringPiece tag, const struct custom_names *custom) {
  span rest = span_of(tag.data, tag.length);

  /* To gumbo a stray "</>" before the tag is part of it. */
  while (span_starts_with(rest, SPAN_LITERAL("</>")))
    rest = span_of(rest.data + 3, rest.length - 3);

  if (rest.length < 2 || rest.data[0] != '<') return ELEMENT_UNKNOWN;

  size_t end = 1;
  while (end < rest.length && !ascii_is_space(rest.data[end]) && rest.data[end] != '/' &&
         rest.data[end] != '>')
    end++;

  enum element_id element = custom_lookup(custom, span_of(rest.data + 1, end - 1));
  if (element != ELEMENT_UNKNOWN) return element;
  if (rest.data[end - 1] == '.') end--; /* gumbo_input.c hid the name from gumbo */
  return element_lookup(span_of(rest.data + 1, end - 1));
}

/* Foreign elements cannot occur (guard G1). One that did would be an unknown element. */
static enum element_id element_of_node(const GumboElement *element,
                                       const struct custom_names *custom) {
  if (element->tag_namespace != GUMBO_NAMESPACE_HTML) return ELEMENT_UNKNOWN;
  if (element->tag == GUMBO_TAG_UNKNOWN) return element_by_source(element->original_tag, custom);
  const char *name = gumbo_normalized_tagname(element->tag);
  return element_lookup(span_of(name, strlen(name)));
}

/* The start tag as it was typed; empty when gumbo implied or copied the element. */
static span typed_tag(const GumboElement *element, unsigned flags) {
  const unsigned made_up = GUMBO_INSERTION_IMPLIED | GUMBO_INSERTION_CONVERTED_FROM_END_TAG |
                           GUMBO_INSERTION_RECONSTRUCTED_FORMATTING_ELEMENT |
                           GUMBO_INSERTION_ADOPTION_AGENCY_CLONED;
  if (flags & made_up) return span_of("", 0);
  return span_of(element->original_tag.data, element->original_tag.length);
}

static sanitize_status walk_start(struct gumbo_tree *tree, const GumboNode *node,
                                  const struct event_receiver *receiver) {
  struct attribute attributes[SANITIZE_MAX_ATTRIBUTES];
  struct start_tag tag = {attributes, 0, element_of_node(&node->v.element, receiver->custom)};
  const GumboVector *from = &node->v.element.attributes;
  if (from->length > SANITIZE_MAX_ATTRIBUTES) return SANITIZE_ERR_ATTRIBUTES;

  if (receiver->wants_attributes[tag.element]) {
    sanitize_status status = collect_attributes(tree, from, attributes);
    if (status != SANITIZE_OK) return status;
    tag.attribute_count = (uint32_t)from->length;
  }

  if (receiver->wants_places)
    filter_place(receiver->filter, typed_tag(&node->v.element, node->parse_flags));

  filter_start(receiver->filter, tag);
  return SANITIZE_OK;
}

static bool is_element(const GumboNode *node) {
  return node->type == GUMBO_NODE_ELEMENT || node->type == GUMBO_NODE_TEMPLATE;
}

static bool is_text(const GumboNode *node) {
  return node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_WHITESPACE ||
         node->type == GUMBO_NODE_CDATA;
}

/* Bogus ones begin with '?' or '[', and gumbo_input.c leaves others empty. */
static void walk_comment(const GumboNode *parent, const GumboNode *node,
                         const struct event_receiver *receiver) {
  const char *text = node->v.text.text;
  span comment = span_of(text, strlen(text));
  if (comment.length == 0 || text[0] == '?' || text[0] == '[') return;
  GumboStringPiece typed = node->v.text.original_text;
  if (receiver->wants_places) filter_place(receiver->filter, span_of(typed.data, typed.length));
  if (is_table_structure(element_of_node(&parent->v.element, receiver->custom))) {
    filter_lost_comment(receiver->filter, comment);
  } else {
    filter_comment(receiver->filter, comment);
  }
}

/* Depth first, without recursion, since the input decides how deep the tree is. */
static sanitize_status walk(struct gumbo_tree *tree, const GumboNode *root,
                            const struct event_receiver *receiver) {
  unsigned depth = 0;
  tree->levels[0] = (struct tree_level){root, 0};

  for (;;) {
    struct tree_level *level = &tree->levels[depth];
    const GumboVector *children = &level->node->v.element.children;

    if (level->next_child == children->length) {
      if (depth == 0) return SANITIZE_OK;
      enum element_id element = element_of_node(&level->node->v.element, receiver->custom);
      if (!(element_flags[element] & ELEMENT_VOID)) filter_end(receiver->filter, element);
      depth--;
      continue;
    }

    const GumboNode *child = children->data[level->next_child++];
    sanitize_status status = SANITIZE_OK;
    if (is_text(child)) {
      status = walk_text(tree, child->v.text.text, receiver);
    } else if (child->type == GUMBO_NODE_COMMENT) {
      walk_comment(level->node, child, receiver);
    } else if (is_element(child)) {
      if (depth + 1 == GUMBO_TREE_DEPTH) return SANITIZE_ERR_OPEN_ELEMENTS;
      status = walk_start(tree, child, receiver);
      tree->levels[++depth] = (struct tree_level){child, 0};
    }

    if (status != SANITIZE_OK) return status;
  }
}

sanitize_status gumbo_tree_run(struct gumbo_tree *tree, span source, size_t budget,
                               const struct event_receiver *receiver) {
  if (tree->levels == NULL) {
    tree->levels = memory_allocate(tree->memory, GUMBO_TREE_DEPTH * sizeof(*tree->levels));
    if (tree->levels == NULL) return SANITIZE_ERR_MEMORY;
  }

  tree->arena.interrupt = NULL; /* an interrupted self-test would look like a failed one */

  sanitize_status status = gumbo_self_test(&tree->arena);
  if (status != SANITIZE_OK) return status;

  tree->arena.interrupt = tree->memory->interrupt;
  const GumboNode *root = parse_fragment(&tree->arena, source, budget);
  return root == NULL ? tree->arena.status : walk(tree, root, receiver);
}
