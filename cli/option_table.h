/*
 * The table of options, from which the command line is parsed and --help, the completions and the
 * check of the man page are made.
 */
#ifndef SANITIZE_CLI_OPTION_TABLE_H
#define SANITIZE_CLI_OPTION_TABLE_H

#include <stdbool.h>
#include <stddef.h>

enum option_id {
  OPTION_LINES,
  OPTION_NULL,
  OPTION_JSONL,
  OPTION_CSV,
  OPTION_TSV,
  OPTION_PGCOPY,
  OPTION_STRICT,
  OPTION_OPTIONAL,
  OPTION_ENCODING,
  OPTION_DIALECT,
  OPTION_DELIMITER,
  OPTION_QUOTE,
  OPTION_NO_HEADER,
  OPTION_CHUNK_HEADER,
  OPTION_POLICY,
  OPTION_ALLOW,
  OPTION_DENY,
  OPTION_FORBID,
  OPTION_RENAME,
  OPTION_MODE,
  OPTION_UNKNOWN,
  OPTION_STRIP,
  OPTION_DROP,
  OPTION_ESCAPE,
  OPTION_FORCE,
  OPTION_SCHEMES,
  OPTION_BASE,
  OPTION_RELATIVE,
  OPTION_NETWORK_PATH,
  OPTION_FRAGMENT,
  OPTION_REFUSE_USERINFO,
  OPTION_REFUSE_MISLEADING,
  OPTION_DATA_IMAGES,
  OPTION_REL,
  OPTION_REL_SCOPE,
  OPTION_TARGET,
  OPTION_TARGET_SCOPE,
  OPTION_UNWRAP_LINKS,
  OPTION_NOOPENER,
  OPTION_BLOCK_BREAKS,
  OPTION_DROP_EMPTY,
  OPTION_COLLAPSE,
  OPTION_XHTML,
  OPTION_PREFIX,
  OPTION_SHOW_POLICY,
  OPTION_LIST_POLICIES,
  OPTION_MAX_INPUT,
  OPTION_MAX_WORKING,
  OPTION_MAX_OUTPUT,
  OPTION_MAX_OPEN,
  OPTION_MAX_FORMATTING,
  OPTION_REFUSED,
  OPTION_ON_ERROR,
  OPTION_VERIFY,
  OPTION_MAX_BYTES,
  OPTION_MAX_CHARS,
  OPTION_ELLIPSIS,
  OPTION_TEXT,
  OPTION_FROM_TEXT,
  OPTION_OUTPUT,
  OPTION_IN_PLACE,
  OPTION_COMPRESS,
  OPTION_JOBS,
  OPTION_UNBUFFERED,
  OPTION_FRONT_END,
  OPTION_CHECK,
  OPTION_DIFF,
  OPTION_LINKS,
  OPTION_SURVEY,
  OPTION_REPORT,
  OPTION_EXPLAIN,
  OPTION_REPORT_FILE,
  OPTION_STATS,
  OPTION_PROGRESS,
  OPTION_HELP,
  OPTION_VERSION
};

enum option_group {
  GROUP_COMMENT,
  GROUP_POLICY,
  GROUP_REFUSAL,
  GROUP_OUTPUT,
  GROUP_REPORT,
  GROUP_OTHER
};

enum argument { ARGUMENT_NONE, ARGUMENT_REQUIRED, ARGUMENT_OPTIONAL /* only after `=` */ };

struct option_row {
  enum option_id id;
  enum option_group group;
  enum argument argument;
  char letter; /* 0: none */
  const char *name;
  const char *value; /* what stands for it in --help; a choice is written `a|b` */
  const char *help;
};

extern const struct option_row option_rows[];
extern const size_t option_row_count;

/* The position of `value` among the words of a choice; complains when it is none of them. */
bool parse_choice(const struct option_row *row, const char *value, size_t *choice);

#endif
