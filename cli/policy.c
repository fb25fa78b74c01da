/* See policy.h. */
#include "policy.h"

#include "bytes.h"
#include "io.h"
#include "option_values.h"
#include "policy_changes.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int write_text(const char *data, size_t length) {
  int error = write_all(STDOUT_FILENO, data, length);
  if (error != 0) complain_error("standard output", error);
  return error != 0 ? EXIT_CODE_SYSTEM : EXIT_CODE_DONE;
}

/* ---- Options ---- */

const struct policy_options policy_no_options = {.relative = -1,
                                                 .network_path = -1,
                                                 .fragment = -1,
                                                 .rel_scope = -1,
                                                 .target_scope = -1,
                                                 .refuse_userinfo = -1,
                                                 .refuse_misleading = -1,
                                                 .data_images = -1,
                                                 .unwrap_links = -1,
                                                 .noopener = -1,
                                                 .task_lists = -1,
                                                 .legacy_style = -1,
                                                 .block_breaks = -1,
                                                 .line_breaks = -1,
                                                 .linkify = -1,
                                                 .drop_empty = -1,
                                                 .collapse = -1,
                                                 .xhtml = -1,
                                                 .show_link_hosts = -1,
                                                 .punycode_mixed = -1,
                                                 .neutral_templates = -1,
                                                 .bidi = -1,
                                                 .max_combining = SIZE_MAX,
                                                 .max_links = SIZE_MAX,
                                                 .link_embeds = -1,
                                                 .formulas = -1,
                                                 .tracking_pixels = -1,
                                                 .remote_images = -1,
                                                 .max_nesting = -1};

static int add_change(struct policy_options *options, const struct option_row *row,
                      const char *value) {
  if (options->change_count == MAX_POLICY_CHANGES) {
    complain("--%s: more than %d of these and their like; put them into one, with spaces",
             row->name, MAX_POLICY_CHANGES);
    return EXIT_CODE_USAGE;
  }
  options->changes[options->change_count++] = (struct policy_change){row, value};
  return -1;
}

/* The words of the table are in the order of the library's enumerators, which begin at `first`. */
static int set_choice(const struct option_row *row, const char *value, int first, int *number) {
  size_t choice;
  if (!parse_choice(row, value, &choice)) return EXIT_CODE_USAGE;
  *number = (int)choice + first;
  return -1;
}

static int set_mode(const struct option_row *row, const char *value, sanitize_mode *mode) {
  int number = SANITIZE_MODE_DEFAULT;
  int code = set_choice(row, value, SANITIZE_MODE_STRIP, &number);
  *mode = (sanitize_mode)number;
  return code;
}

/* "yes|no"; alone it means yes. */
static int set_switch(const struct option_row *row, const char *value, int *is_on) {
  int number = 0;
  int code = value == NULL ? -1 : set_choice(row, value, 0, &number);
  *is_on = number == 0;
  return code;
}

/* 0 means any number. */
static int set_number(const struct option_row *row, const char *value, size_t largest,
                      size_t *number) {
  const char *rest;
  if (parse_number(value, number, &rest) && *rest == '\0' && *number <= largest) return -1;
  complain("--%s: expected a number from 0 to %zu, found '%s'", row->name, largest, value);
  return EXIT_CODE_USAGE;
}

static int set_nesting(const struct option_row *row, const char *value, int *nesting) {
  char *end;
  long number = strtol(value, &end, 10);
  if (value[0] < '0' || value[0] > '9' || *end != '\0' || number < 1 ||
      number > SANITIZE_MAX_OUTPUT_NESTING) {
    complain("--%s: expected a number from 1 to %d, found '%s'", row->name,
             SANITIZE_MAX_OUTPUT_NESTING, value);
    return EXIT_CODE_USAGE;
  }
  *nesting = (int)number;
  return -1;
}

int policy_option(struct settings *settings, const struct option_row *row, const char *value) {
  struct policy_options *options = &settings->policy_options;
  int format = 0;
  options->given = true;

  switch (row->id) {
  case OPTION_POLICY: options->name = value; return -1;
  case OPTION_ALLOW:
  case OPTION_DENY:
  case OPTION_FORBID:
  case OPTION_RENAME:
  case OPTION_STRIP:
  case OPTION_DROP:
  case OPTION_ESCAPE:
  case OPTION_FORCE: return add_change(options, row, value);
  case OPTION_MODE: return set_mode(row, value, &options->mode);
  case OPTION_UNKNOWN: return set_mode(row, value, &options->unknown);
  case OPTION_SCHEMES: options->schemes = value; return -1;
  case OPTION_BASE: options->base = value; return -1;
  case OPTION_RELATIVE: return set_choice(row, value, 0, &options->relative);
  case OPTION_NETWORK_PATH: return set_choice(row, value, 0, &options->network_path);
  case OPTION_FRAGMENT: return set_choice(row, value, 0, &options->fragment);
  case OPTION_REFUSE_USERINFO: return set_switch(row, value, &options->refuse_userinfo);
  case OPTION_REFUSE_MISLEADING: return set_switch(row, value, &options->refuse_misleading);
  case OPTION_DATA_IMAGES: return set_switch(row, value, &options->data_images);
  case OPTION_REL: options->rel = value; return -1;
  case OPTION_REL_SCOPE: return set_choice(row, value, 0, &options->rel_scope);
  case OPTION_TARGET: options->target = value; return -1;
  case OPTION_TARGET_SCOPE: return set_choice(row, value, 0, &options->target_scope);
  case OPTION_UNWRAP_LINKS: return set_switch(row, value, &options->unwrap_links);
  case OPTION_NOOPENER: return set_switch(row, value, &options->noopener);
  case OPTION_TASK_LISTS: return set_switch(row, value, &options->task_lists);
  case OPTION_LEGACY_STYLE: return set_switch(row, value, &options->legacy_style);
  case OPTION_COMMENTS: options->comments = value; return -1;
  case OPTION_LINKIFY:
    options->linkify = 0;
    return value == NULL ? -1 : set_choice(row, value, 0, &options->linkify);
  case OPTION_MENTION_URL: options->mention_url = value; return -1;
  case OPTION_TAG_URL: options->tag_url = value; return -1;
  case OPTION_LINE_BREAKS: return set_choice(row, value, 0, &options->line_breaks);
  case OPTION_BLOCK_BREAKS: return set_choice(row, value, 0, &options->block_breaks);
  case OPTION_DROP_EMPTY: return set_switch(row, value, &options->drop_empty);
  case OPTION_COLLAPSE: return set_switch(row, value, &options->collapse);
  case OPTION_XHTML: return set_switch(row, value, &options->xhtml);
  case OPTION_SHOW_LINK_HOSTS: return set_switch(row, value, &options->show_link_hosts);
  case OPTION_PUNYCODE_MIXED: return set_switch(row, value, &options->punycode_mixed);
  case OPTION_BIDI: return set_choice(row, value, 0, &options->bidi);
  case OPTION_MAX_COMBINING: return set_number(row, value, UINT8_MAX, &options->max_combining);
  case OPTION_MAX_LINKS: return set_number(row, value, SIZE_MAX / 2, &options->max_links);
  case OPTION_NEUTRAL_TEMPLATES: return set_switch(row, value, &options->neutral_templates);
  case OPTION_LINK_EMBEDS: return set_switch(row, value, &options->link_embeds);
  case OPTION_EMBED_HOSTS: options->embed_hosts = value; return -1;
  case OPTION_FORMULAS: return set_choice(row, value, 0, &options->formulas);
  case OPTION_TRACKING_PIXELS: return set_choice(row, value, 0, &options->tracking_pixels);
  case OPTION_REMOTE_IMAGES: return set_choice(row, value, 0, &options->remote_images);
  case OPTION_MAX_NESTING: return set_nesting(row, value, &options->max_nesting);
  case OPTION_PREFIX: options->prefix = value; return -1;
  case OPTION_SHOW_POLICY:
    options->show = true;
    if (value != NULL && set_choice(row, value, 0, &format) != -1) return EXIT_CODE_USAGE;
    options->format = format == 0 ? SANITIZE_POLICY_FORMAT_NOTATION : SANITIZE_POLICY_FORMAT_JSON;
    return -1;
  default: return EXIT_CODE_USAGE;
  }
}

int policy_list(void) {
  struct bytes text = {0};
  for (size_t i = 0; i < sanitize_policy_preset_count(); i++) {
    bytes_printf(&text, "%-10s %s\n", sanitize_policy_preset_name(i),
                 sanitize_policy_preset_description(i));
  }
  int code = text.failed ? policy_out_of_memory() : write_text(text.data, text.length);
  bytes_free(&text);
  return code;
}

/* ---- The beginning: a preset or a file ---- */

static int read_policy_file(const char *name, struct bytes *text) {
  enum { STEP = 1 << 16, LARGEST = 1 << 24 };
  int fd = open(name, O_RDONLY | O_CLOEXEC);
  int error = fd < 0 ? errno : 0;
  for (size_t length = 1; error == 0 && length > 0 && text->length < LARGEST;) {
    if (!bytes_reserve(text, STEP)) break;
    error = read_some(fd, text->data + text->length, STEP, &length);
    text->length += length;
  }
  if (fd >= 0) (void)close(fd);
  if (error != 0) complain_error(name, error);
  if (error != 0) return EXIT_CODE_SYSTEM;
  return text->failed ? policy_out_of_memory() : -1;
}

static bool is_preset(const char *name) {
  for (size_t i = 0; i < sanitize_policy_preset_count(); i++) {
    if (strcmp(name, sanitize_policy_preset_name(i)) == 0) return true;
  }
  return false;
}

static int begin_with_file(struct policy_making *making, const char *name) {
  struct bytes text = {0};
  sanitize_problem problem = {0};
  int code = read_policy_file(name, &text);
  if (code == -1) {
    sanitize_status status =
        sanitize_policy_from_json(&making->policy, text.data, text.length, &problem);
    code = policy_finish(making, name, status, &problem);
  }
  bytes_free(&text);
  return code;
}

static int begin(struct policy_making *making, const char *name) {
  if (name == NULL || is_preset(name)) {
    making->policy = sanitize_policy_new(name);
    return making->policy != NULL ? -1 : policy_out_of_memory();
  }
  /* A word is a preset that is not there; who means a file of that name writes ./word. */
  if (strpbrk(name, "./") != NULL) return begin_with_file(making, name);
  complain(
      "--policy: there is no preset '%s' (see sanitize --list-policies); a file is written ./%s",
      name, name);
  return EXIT_CODE_USAGE;
}

/* As under a comment form; --allow reads it again. */
static int show(const sanitize_policy *policy, sanitize_policy_format format) {
  char *text;
  struct bytes out = {0};
  if (sanitize_policy_show(policy, format, &text, NULL) != SANITIZE_OK)
    return policy_out_of_memory();
  if (format == SANITIZE_POLICY_FORMAT_NOTATION) {
    bytes_printf(&out, "You may use these HTML tags and attributes:%s", text[0] != '\0' ? " " : "");
  }

  bytes_append_text(&out, text);
  if (format == SANITIZE_POLICY_FORMAT_NOTATION) bytes_append_byte(&out, '\n');
  free(text);
  int code = out.failed ? policy_out_of_memory() : write_text(out.data, out.length);
  bytes_free(&out);
  return code;
}

int policy_make(struct settings *settings) {
  const struct policy_options *options = &settings->policy_options;
  if (!options->given) return -1;
  struct policy_making *making = calloc(1, sizeof *making);
  if (making == NULL) return policy_out_of_memory();
  int code = begin(making, options->name);
  if (code == -1) code = policy_apply(making, options, &settings->library.limits);
  settings->policy = making->policy;
  free(making);
  if (code == -1 && options->show) code = show(settings->policy, options->format);
  return code;
}
