/*
 * The first front end: tree construction (13.2.6) of the HTML standard for a fragment in body. It
 * reads the token index, keeps the stack of open elements and the list of active formatting
 * elements, and sends events as it goes. Only where nodes move (foster parenting, the adoption
 * agency) does it go back to where nothing was open, and build a small tree first (node_tree.h), up
 * to where nothing is open again. It reads every input: nothing is refused for its shape. Held by tests/oracle/properties.c (P6, P7), html5lib's tests
 * (scripts/html5lib) and the fuzzers. Knows no policy and no gumbo.
 */
#ifndef SANITIZE_LIB_DIRECT_H
#define SANITIZE_LIB_DIRECT_H

#include "direct/differences.h"
#include "direct/node_tree.h"
#include "filter/events.h"
#include "tokenize/tokenizer.h"

/*
 * The largest stack and list that limits can ask for. The last places of the stack are kept for the
 * parts of a table, so that an implied tbody or tr always has room.
 */
enum {
  OPEN_ELEMENTS = SANITIZE_LARGEST_OPEN_ELEMENTS,
  OPEN_ELEMENTS_FOR_PARTS = 8,
  FORMATTING_ELEMENTS = SANITIZE_LARGEST_FORMATTING_ELEMENTS
};
/* The list also holds a marker for each open element that inserts one. */
enum { LIST_ENTRIES = OPEN_ELEMENTS + FORMATTING_ELEMENTS };

/*
 * The insertion modes (13.2.4.1) that follow from the stack of open elements. The others do not
 * occur: the fragment starts "in body", a raw text is one token, and the content of template is
 * skipped.
 */
enum insertion_mode {
  MODE_BODY,
  MODE_CAPTION,
  MODE_CELL,
  MODE_TABLE, /* from here on, the modes in which other content is foster-parented */
  MODE_COLUMN_GROUP,
  MODE_TABLE_BODY,
  MODE_ROW
};

/* A set of elements, a bit for each id. */
struct element_set {
  uint64_t words[(ELEMENT_COUNT + 63) / 64];
};

/*
 * What a search of the stack must look at and may end at; stack_skip() passes over everything else.
 */
enum stack_stop {
  STOP_DEFAULT, /* the boundaries of enum direct_scope */
  STOP_LIST_ITEM,
  STOP_BUTTON,
  STOP_TABLE,
  STOP_SPECIAL,
  STOP_SPECIAL_OR_NAMED, /* also what gumbo does not know by its name, to note the difference */
  STOP_ITEMS,            /* special, but not address, div or p */
  STOP_NOWHERE,          /* only the element that is looked for */
  STOPS
};

/*
 * The stack is divided into blocks of this many elements. For each block that is full, the set of
 * its elements is known, so that a search of a deep stack looks at blocks first.
 */
enum { OPEN_BLOCK = 32 };

struct open_element {
  /* its identity: its number in the tree or, where no tree is built, a serial number */
  uint32_t node;
  uint32_t token; /* its start tag, or NO_TOKEN */
  uint8_t element;
  uint8_t outer_mode; /* the insertion mode before it was pushed */
  bool is_listed;     /* was put into the list of active formatting elements; may have left it */
};

/*
 * An entry of the list of active formatting elements (13.2.4.3), or a marker: then `element` is the
 * one that inserted it.
 */
struct active_formatting {
  uint64_t signature; /* hash of the attributes (token_signature()); 0: not computed yet */
  uint32_t node;
  uint32_t token;
  uint16_t depth; /* its index on the stack when it was pushed; a hint, since it may have moved */
  uint8_t element;
  bool is_open; /* on the stack; if not, it is to be reconstructed before the next text */
};

/* Where a pass can begin again: between two tokens, with nothing open. See struct direct_pass. */
struct direct_place {
  uint32_t next;
  size_t at, swallow_at, clones, rounds, hidden;
};

struct direct {
  size_t input_length; /* in bytes: what one pass may cost is counted by it, see begin_pass() */
  size_t tree_limit;   /* bytes that the tree may take */
  /* Beyond these a start tag opens nothing and an element is not reconstructed; its text stays. */
  unsigned open_limit;
  unsigned formatting_limit;
  unsigned differences; /* enum difference, met in this run */
  size_t hidden;        /* bytes of text in template, with character references decoded */
  const struct memory *memory;
  const struct finders *find;
  struct buffer decoded;    /* values that had references, names that had upper case */
  struct buffer attributes; /* struct attribute, of the tag at hand */
  struct direct_tree tree;
  struct direct_place marked;
  struct open_element open[OPEN_ELEMENTS]; /* without the root html */
  unsigned depth;
  struct element_set blocks[OPEN_ELEMENTS / OPEN_BLOCK]; /* the elements of each full block */
  struct element_set stops[STOPS]; /* by enum stack_stop; set where a block is full */
  bool has_stops;
  enum insertion_mode mode;
  struct active_formatting active[LIST_ENTRIES];
  unsigned active_count;
  unsigned formatting_count;      /* of them, those that are not markers */
  uint16_t counts[ELEMENT_COUNT]; /* of open elements, by id */
};

/* The caller has checked the limits (policy/limits.h). */
void direct_init(struct direct *direct, const struct memory *memory, const struct finders *find,
                 const sanitize_limits *limits);
void direct_free(struct direct *direct);

void direct_trim(struct direct *direct); /* see memory.h */

/*
 * To be called before each run: the length that costs are counted by, and the most memory that the
 * tree may take.
 */
void direct_set_limits(struct direct *direct, size_t input_length, size_t tree_limit);

/* What a receiver does about events that turn out to have been sent too early. */
struct event_history {
  void *context;
  /* Those sent so far stay; nothing is open. False where the receiver can do no such thing. */
  bool (*mark)(void *context);
  void (*forget)(void *context); /* those since the last mark, or else all */
};

/*
 * Sends the events. On SANITIZE_ERR_MEMORY and SANITIZE_ERR_WORKING_MEMORY some were sent, too: the
 * output of this run must be thrown away.
 */
sanitize_status direct_run(struct direct *direct, span source, const struct token_index *index,
                           const struct event_receiver *receiver,
                           const struct event_history *history);

/* Where gumbo would have built another tree in the last run: a set of enum difference. */
static inline unsigned direct_differences(const struct direct *direct) {
  return direct->differences;
}

/* How many bytes of text the last run found in template. */
static inline size_t direct_hidden(const struct direct *direct) { return direct->hidden; }

#endif
