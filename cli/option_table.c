/* See option_table.h. */
#include "option_table.h"

#include "io.h"

#include <string.h>

const struct option_row option_rows[] = {
    {OPTION_LINES, GROUP_COMMENT, ARGUMENT_NONE, 0, "lines", NULL,
     "each line is a comment and stays one line"},
    {OPTION_NULL, GROUP_COMMENT, ARGUMENT_NONE, '0', "null", NULL,
     "each record that ends with a NUL is a comment"},
    {OPTION_JSONL, GROUP_COMMENT, ARGUMENT_REQUIRED, 0, "jsonl", "FIELD",
     "the string at /a/b or a.b of each JSON line"},
    {OPTION_CSV, GROUP_COMMENT, ARGUMENT_REQUIRED, 0, "csv", "COLUMN",
     "the cell of that name or number of each row"},
    {OPTION_TSV, GROUP_COMMENT, ARGUMENT_REQUIRED, 0, "tsv", "COLUMN",
     "the same, separated by tabs"},
    {OPTION_PGCOPY, GROUP_COMMENT, ARGUMENT_REQUIRED, 0, "pgcopy", "COLUMN",
     "the same in PostgreSQL's text format"},
    {OPTION_STRICT, GROUP_COMMENT, ARGUMENT_NONE, 0, "strict", NULL,
     "refuse records without the field or column"},
    {OPTION_OPTIONAL, GROUP_COMMENT, ARGUMENT_NONE, 0, "optional", NULL,
     "let the whole input be without it"},
    {OPTION_ENCODING, GROUP_COMMENT, ARGUMENT_REQUIRED, 0, "encoding", "NAME",
     "what it is in [UTF-8]; in place it stays in it"},
    {OPTION_DIALECT, GROUP_COMMENT, ARGUMENT_REQUIRED, 0, "dialect", "plain|mysql",
     "what a backslash is in --tsv and --csv"},
    {OPTION_DELIMITER, GROUP_COMMENT, ARGUMENT_REQUIRED, 0, "delimiter", "C",
     "what is between the cells of --csv [,]"},
    {OPTION_QUOTE, GROUP_COMMENT, ARGUMENT_REQUIRED, 0, "quote", "C",
     "what can stand around cells; empty: nothing"},
    {OPTION_NO_HEADER, GROUP_COMMENT, ARGUMENT_NONE, 0, "no-header", NULL,
     "the first row of a table is data, too"},

    {OPTION_POLICY, GROUP_POLICY, ARGUMENT_REQUIRED, 0, "policy", "FILE",
     "a preset, or a policy in JSON [comment]"},
    {OPTION_ALLOW, GROUP_POLICY, ARGUMENT_REQUIRED, 0, "allow", "TAGS",
     "permit more, as in '<p> <img src=\"\">'"},
    {OPTION_DENY, GROUP_POLICY, ARGUMENT_REQUIRED, 0, "deny", "TAGS",
     "permit less, as in '<b> <a title=\"\">'"},
    {OPTION_FORBID, GROUP_POLICY, ARGUMENT_REQUIRED, 0, "forbid", "TAGS",
     "deny for good: no --allow permits it again"},
    {OPTION_MODE, GROUP_POLICY, ARGUMENT_REQUIRED, 0, "mode", "strip|drop|escape",
     "what happens to elements not permitted"},
    {OPTION_UNKNOWN, GROUP_POLICY, ARGUMENT_REQUIRED, 0, "unknown", "strip|drop|escape",
     "the same for names HTML does not know [as --mode]"},
    {OPTION_STRIP, GROUP_POLICY, ARGUMENT_REQUIRED, 0, "strip", "NAMES",
     "take the tags of these away, as in 'nav o:p'"},
    {OPTION_DROP, GROUP_POLICY, ARGUMENT_REQUIRED, 0, "drop", "NAMES",
     "take these away with their content"},
    {OPTION_ESCAPE, GROUP_POLICY, ARGUMENT_REQUIRED, 0, "escape", "NAMES",
     "show the tags of these as typed"},
    {OPTION_FORCE, GROUP_POLICY, ARGUMENT_REQUIRED, 0, "force", "TAG",
     "set attributes, as in '<img loading=\"lazy\">'"},
    {OPTION_SCHEMES, GROUP_POLICY, ARGUMENT_REQUIRED, 0, "schemes", "LIST",
     "of URLs [http https mailto]"},
    {OPTION_BASE, GROUP_POLICY, ARGUMENT_REQUIRED, 0, "base", "URL",
     "of the page, to resolve URLs against"},
    {OPTION_RELATIVE, GROUP_POLICY, ARGUMENT_REQUIRED, 0, "relative", "keep|drop|resolve",
     "what happens to URLs without a scheme"},
    {OPTION_NETWORK_PATH, GROUP_POLICY, ARGUMENT_REQUIRED, 0, "network-path", "keep|drop|resolve",
     "the same for //host/path [as --relative]"},
    {OPTION_FRAGMENT, GROUP_POLICY, ARGUMENT_REQUIRED, 0, "fragment", "keep|drop|resolve",
     "the same for #name [as --relative]"},
    {OPTION_REFUSE_USERINFO, GROUP_POLICY, ARGUMENT_OPTIONAL, 0, "refuse-userinfo", "yes|no",
     "refuse https://user:password@host/"},
    {OPTION_DATA_IMAGES, GROUP_POLICY, ARGUMENT_OPTIONAL, 0, "data-images", "yes|no",
     "permit data: images in img src"},
    {OPTION_REL, GROUP_POLICY, ARGUMENT_REQUIRED, 0, "rel", "TOKENS",
     "add to the rel of links, as in 'nofollow ugc'"},
    {OPTION_REL_SCOPE, GROUP_POLICY, ARGUMENT_REQUIRED, 0, "rel-scope", "none|external|all",
     "of which links [all]"},
    {OPTION_TARGET, GROUP_POLICY, ARGUMENT_REQUIRED, 0, "target", "NAME",
     "set the target of links, as in _blank"},
    {OPTION_TARGET_SCOPE, GROUP_POLICY, ARGUMENT_REQUIRED, 0, "target-scope", "none|external|all",
     "of which links [all]"},
    {OPTION_UNWRAP_LINKS, GROUP_POLICY, ARGUMENT_OPTIONAL, 0, "unwrap-links", "yes|no",
     "take the tags of links without href away"},
    {OPTION_PREFIX, GROUP_POLICY, ARGUMENT_REQUIRED, 0, "prefix", "NAME",
     "put before ids and names, as in user-"},
    {OPTION_SHOW_POLICY, GROUP_POLICY, ARGUMENT_OPTIONAL, 0, "show-policy", "notation|json",
     "print the policy that this command line makes"},
    {OPTION_LIST_POLICIES, GROUP_POLICY, ARGUMENT_NONE, 0, "list-policies", NULL,
     "print the presets"},

    {OPTION_MAX_INPUT, GROUP_REFUSAL, ARGUMENT_REQUIRED, 0, "max-input", "BYTES",
     "longest comment; k and M are known [1M]"},
    {OPTION_MAX_WORKING, GROUP_REFUSAL, ARGUMENT_REQUIRED, 0, "max-working", "BYTES",
     "memory for one comment [a multiple of its length]"},
    {OPTION_MAX_OUTPUT, GROUP_REFUSAL, ARGUMENT_REQUIRED, 0, "max-output", "BYTES",
     "longest result, else refused [likewise]"},
    {OPTION_REFUSED, GROUP_REFUSAL, ARGUMENT_REQUIRED, 0, "refused", "error|text",
     "a comment over a limit: error, or shown as text"},
    {OPTION_ON_ERROR, GROUP_REFUSAL, ARGUMENT_REQUIRED, 0, "on-error", "stop|text|empty|skip",
     "or go on: show, empty or leave out the record"},
    {OPTION_VERIFY, GROUP_REFUSAL, ARGUMENT_NONE, 0, "verify", NULL,
     "refuse what a second parser reads otherwise"},

    {OPTION_OUTPUT, GROUP_OUTPUT, ARGUMENT_REQUIRED, 'o', "output", "FILE",
     "write FILE, and only when all went well"},
    {OPTION_IN_PLACE, GROUP_OUTPUT, ARGUMENT_OPTIONAL, 0, "in-place", "SUFFIX",
     "rewrite the files; keep FILE+SUFFIX"},
    {OPTION_MAX_BYTES, GROUP_OUTPUT, ARGUMENT_REQUIRED, 0, "max-bytes", "N",
     "cut each result to N bytes, tags included"},
    {OPTION_MAX_CHARS, GROUP_OUTPUT, ARGUMENT_REQUIRED, 0, "max-chars", "N",
     "or to N characters of text"},
    {OPTION_ELLIPSIS, GROUP_OUTPUT, ARGUMENT_REQUIRED, 0, "ellipsis", "TEXT",
     "what stands there then [U+2026]"},
    {OPTION_JOBS, GROUP_OUTPUT, ARGUMENT_REQUIRED, 'j', "jobs", "N",
     "threads [one for each core, when they pay]"},
    {OPTION_UNBUFFERED, GROUP_OUTPUT, ARGUMENT_NONE, 'u', "unbuffered", NULL,
     "write each record as soon as it is read"},
    {OPTION_FRONT_END, GROUP_OUTPUT, ARGUMENT_REQUIRED, 0, "front-end", "auto|gumbo",
     "the parser: our own, or gumbo, an older one"},

    {OPTION_CHECK, GROUP_REPORT, ARGUMENT_NONE, 0, "check", NULL,
     "only list what would change and why; exit 1 if so"},
    {OPTION_DIFF, GROUP_REPORT, ARGUMENT_NONE, 0, "diff", NULL,
     "only show the changes, as a unified diff"},
    {OPTION_REPORT, GROUP_REPORT, ARGUMENT_REQUIRED, 0, "report", "json|text",
     "a line on standard error for each change"},
    {OPTION_EXPLAIN, GROUP_REPORT, ARGUMENT_NONE, 0, "explain", NULL,
     "and why, and which option would permit it"},
    {OPTION_REPORT_FILE, GROUP_REPORT, ARGUMENT_REQUIRED, 0, "report-file", "FILE",
     "the report goes there"},
    {OPTION_STATS, GROUP_REPORT, ARGUMENT_NONE, 0, "stats", NULL,
     "counts on standard error at the end"},
    {OPTION_PROGRESS, GROUP_REPORT, ARGUMENT_NONE, 0, "progress", NULL,
     "how far it is, if standard error is a terminal"},

    {OPTION_HELP, GROUP_OTHER, ARGUMENT_OPTIONAL, 'h', "help", "TOPIC",
     "a summary; TOPIC: all, policy, options"},
    {OPTION_VERSION, GROUP_OTHER, ARGUMENT_NONE, 'V', "version", NULL,
     "the versions of the program and of gumbo"},
};
const size_t option_row_count = sizeof option_rows / sizeof option_rows[0];

bool parse_choice(const struct option_row *row, const char *value, size_t *choice) {
  size_t length = strlen(value), number = 0;
  for (const char *at = row->value;; number++) {
    size_t word = strcspn(at, "|");
    if (word == length && memcmp(at, value, length) == 0) {
      *choice = number;
      return true;
    }
    if (at[word] == '\0') break;
    at += word + 1;
  }
  complain("--%s: expected one of %s, found '%s'", row->name, row->value, value);
  return false;
}
