/*
 * What the command line asked for. options.c fills it in; everything else only reads it.
 */
#ifndef SANITIZE_CLI_SETTINGS_H
#define SANITIZE_CLI_SETTINGS_H

#include "encoding.h"
#include "exit_code.h"
#include "packing.h"
#include "proxy.h"
#include "sanitize.h"

#include <stdbool.h>
#include <stddef.h>

/* What one comment is. */
enum framing {
  FRAME_WHOLE,
  FRAME_LINES,
  FRAME_NULL,
  FRAME_JSONL,
  FRAME_CSV,
  FRAME_TSV,
  FRAME_PGCOPY
};

/* What a backslash is in a table. In the order of the words in the table of options. */
enum dialect { DIALECT_PLAIN, DIALECT_MYSQL };

/* What becomes of a refused record. In the order of the words in the table of options. */
enum on_error { ON_ERROR_STOP, ON_ERROR_TEXT, ON_ERROR_EMPTY, ON_ERROR_SKIP };

/* What is made of a comment. */
enum task {
  TASK_SANITIZE,
  TASK_TEXT,      /* HTML to plain text */
  TASK_FROM_TEXT, /* and back */
  TASK_LINKS,     /* the URLs that stay, as a list */
  TASK_SURVEY     /* what all comments use, and a policy for it */
};

/* Of --links and --survey. In the order of the words in the table of options. */
enum listing { LISTING_TEXT, LISTING_JSON, LISTING_HTML };

enum report { REPORT_JSON, REPORT_TEXT, REPORT_NONE };

#define MAX_FIELDS 64
#define MAX_JOBS 256
#define MAX_POLICY_CHANGES 256

struct option_row;

/* --allow, --deny, --strip, --drop, --escape, --force. */
struct policy_change {
  const struct option_row *option;
  const char *value;
};

/*
 * The options of policy.c, as given. Not given: NULL, false, -1 for what the library has as a
 * number, SANITIZE_MODE_DEFAULT.
 */
struct policy_options {
  bool given; /* any of them */
  const char *name;
  const char *schemes, *base, *rel, *target, *prefix, *mention_url, *tag_url;
  sanitize_mode mode, unknown;
  int relative, network_path, fragment; /* sanitize_url_action */
  int rel_scope, target_scope;          /* sanitize_link_scope */
  int refuse_userinfo, refuse_misleading, data_images, unwrap_links, noopener;
  int block_breaks; /* sanitize_block_breaks */
  int line_breaks;  /* sanitize_line_breaks */
  int linkify;      /* a word of the option table */
  int drop_empty, collapse, xhtml;
  int show_link_hosts, punycode_mixed, neutral_templates;
  int bidi;                        /* sanitize_bidi_controls */
  size_t max_combining, max_links; /* SIZE_MAX: not given */
  int task_lists, legacy_style;
  const char *comments;
  int link_embeds, formulas, tracking_pixels, remote_images;
  int max_nesting; /* -1: not given */
  const char *embed_hosts;
  bool show;
  sanitize_policy_format format;
  struct policy_change changes[MAX_POLICY_CHANGES]; /* in order */
  size_t change_count;
};

struct json_path;

struct settings {
  enum task task;
  enum listing listing;
  const char *task_option; /* its name; NULL: none was given */

  sanitize_line_breaks line_breaks;
  enum framing framing;
  const char *framing_option;     /* as typed, for messages; NULL for the default */
  const char *fields[MAX_FIELDS]; /* of --jsonl and tables */
  size_t field_count;
  struct json_path *paths; /* the same for --jsonl, parsed */
  bool strict;             /* a field that is absent or no string is an error */
  bool optional;           /* a field may be absent from the whole input */
  enum on_error on_error;

  bool chunk_header; /* a line with their number stands before rows */

  /* Of tables. */
  enum dialect dialect;
  bool has_dialect;
  char delimiter; /* 0: that of the framing */
  bool has_quote; /* --quote */
  char quote;     /* 0: none */
  bool no_header; /* the first row is one like all others */

  bool converts;            /* --encoding */
  struct encoding encoding; /* what files without a byte order mark are written in */

  sanitize_options library;     /* limits.input_bytes is always set */
  sanitize_length_limit length; /* no limits: max_bytes and max_characters are 0 */
  sanitize_policy *policy;      /* NULL: the default */
  struct policy_options policy_options;
  struct image_proxy proxy;

  const char *output; /* NULL: standard output */
  const char *suffix; /* of the backup; NULL: none */
  enum packing packing;
  unsigned jobs; /* 0: as many as there are cores */
  bool in_place;
  bool has_packing; /* --compress; otherwise the name of the output says it */
  bool unbuffered;

  bool check;
  bool diff;
  bool stats;
  enum report report;
  bool explain;
  const char *report_file; /* NULL: standard error */
  bool progress;

  char **files;
  size_t file_count;

  char *field_text; /* owns the bytes of fields */
};

/* Whether what is written is the result, and not a report on it. */
static inline bool writes_result(const struct settings *settings) {
  return !settings->check && !settings->diff && settings->task != TASK_LINKS &&
         settings->task != TASK_SURVEY;
}

static inline bool is_table(enum framing framing) {
  return framing == FRAME_CSV || framing == FRAME_TSV || framing == FRAME_PGCOPY;
}

/* Whether only parts of a record are comments. */
static inline bool has_fields(enum framing framing) {
  return framing == FRAME_JSONL || is_table(framing);
}

/* Whether each change is a line of the output. */
static inline bool lists_changes(const struct settings *settings) {
  return settings->check && !settings->diff;
}

/*
 * Results are handed on as soon as there are any, so that a live pipeline does not wait for a full
 * block.
 */
static inline bool is_record_framing(const struct settings *settings) {
  return settings->framing != FRAME_WHOLE;
}

#endif
