/*
 * What the command line changes in the policy that it began with: settings, modes, then single
 * elements in the order given. See policy_changes.h.
 */
#include "policy_changes.h"

#include "option_table.h"

#include "io.h"

#include <string.h>

static const char blanks[] = " \t\n";

static sanitize_span span_of(const char *text) { return (sanitize_span){text, strlen(text)}; }

/* ---- Settings ---- */

static void set_urls(sanitize_policy_settings *settings, const struct policy_options *options) {
  int relative = options->relative;
  int network_path = options->network_path >= 0 ? options->network_path : relative;
  int fragment = options->fragment >= 0 ? options->fragment : relative;
  if (options->schemes != NULL) settings->schemes = span_of(options->schemes);
  if (options->base != NULL) settings->base_url = span_of(options->base);
  if (relative >= 0) settings->relative_urls = (sanitize_url_action)relative;
  if (network_path >= 0) settings->network_path_urls = (sanitize_url_action)network_path;
  if (fragment >= 0) settings->fragment_urls = (sanitize_url_action)fragment;
  if (options->refuse_userinfo >= 0) settings->refuse_userinfo = options->refuse_userinfo;
  if (options->refuse_misleading >= 0)
    settings->refuse_misleading_urls = options->refuse_misleading;
  if (options->data_images >= 0) settings->data_images = options->data_images;
}

static sanitize_link_scope scope_of(sanitize_span what) {
  return what.length > 0 ? SANITIZE_LINK_SCOPE_ALL : SANITIZE_LINK_SCOPE_NONE;
}

static void set_links(sanitize_policy_settings *settings, const struct policy_options *options) {
  if (options->rel != NULL) settings->link_rel = span_of(options->rel);
  if (options->rel != NULL) settings->link_rel_scope = scope_of(settings->link_rel);
  if (options->rel_scope >= 0) settings->link_rel_scope = (sanitize_link_scope)options->rel_scope;
  if (options->target != NULL) settings->link_target = span_of(options->target);
  if (options->target != NULL) settings->link_target_scope = scope_of(settings->link_target);
  if (options->target_scope >= 0)
    settings->link_target_scope = (sanitize_link_scope)options->target_scope;
  if (options->unwrap_links >= 0) settings->unwrap_links_without_href = options->unwrap_links;
  if (options->noopener >= 0) settings->link_noopener = options->noopener;
  if (options->prefix != NULL) settings->name_prefix = span_of(options->prefix);
}

static void set_style(sanitize_policy_settings *settings, const struct policy_options *options) {
  if (options->block_breaks >= 0)
    settings->block_breaks = (sanitize_block_breaks)options->block_breaks;
  if (options->drop_empty >= 0) settings->drop_empty_elements = options->drop_empty;
  if (options->collapse >= 0) settings->collapse_white_space = options->collapse;
  if (options->xhtml >= 0) settings->xhtml_syntax = options->xhtml;
}

static void set_honesty(sanitize_policy_settings *settings, const struct policy_options *options) {
  if (options->show_link_hosts >= 0) settings->show_link_hosts = options->show_link_hosts;
  if (options->punycode_mixed >= 0) settings->punycode_mixed_hosts = options->punycode_mixed;
  if (options->bidi >= 0) settings->bidi_controls = (sanitize_bidi_controls)options->bidi;
  if (options->max_combining != SIZE_MAX) settings->max_combining = options->max_combining;
  if (options->max_links != SIZE_MAX) settings->max_links = options->max_links;
  if (options->neutral_templates >= 0) settings->neutralize_templates = options->neutral_templates;
}

static void set_kept(sanitize_policy_settings *settings, const struct policy_options *options) {
  if (options->task_lists >= 0) settings->task_lists = options->task_lists;
  if (options->legacy_style >= 0) settings->legacy_style = options->legacy_style;
  if (options->comments != NULL) settings->comments = span_of(options->comments);
}

/* The words are "urls,email", "urls", "email", "no". */
static void set_text(sanitize_policy_settings *settings, const struct policy_options *options) {
  if (options->linkify >= 0) {
    settings->link_urls = options->linkify <= 1;
    settings->link_emails = options->linkify == 0 || options->linkify == 2;
  }
  if (options->mention_url != NULL) settings->mention_url = span_of(options->mention_url);
  if (options->tag_url != NULL) settings->tag_url = span_of(options->tag_url);
  if (options->line_breaks >= 0) settings->line_breaks = (sanitize_line_breaks)options->line_breaks;
}

static void set_content(sanitize_policy_settings *settings, const struct policy_options *options) {
  if (options->link_embeds >= 0) settings->link_embeds = options->link_embeds;
  if (options->embed_hosts != NULL) settings->embed_hosts = span_of(options->embed_hosts);
  if (options->formulas >= 0) settings->formulas = (sanitize_formulas)options->formulas;
  if (options->tracking_pixels >= 0) settings->drop_tracking_pixels = options->tracking_pixels;
  if (options->remote_images >= 0) settings->hold_remote_images = options->remote_images;
  if (options->max_nesting >= 0) settings->max_nesting = (size_t)options->max_nesting;
}

static int apply_settings(struct policy_making *making, const struct policy_options *options,
                          const sanitize_limits *limits) {
  sanitize_problem problem = {0};
  sanitize_policy_settings settings = {.size = sizeof settings};
  sanitize_status status = sanitize_policy_get(making->policy, &settings);
  const sanitize_policy_settings before = settings;
  set_urls(&settings, options);
  set_links(&settings, options);
  set_style(&settings, options);
  set_honesty(&settings, options);
  set_kept(&settings, options);
  set_text(&settings, options);
  set_content(&settings, options);
  if (limits->input_bytes != 0) settings.limits.input_bytes = limits->input_bytes;
  if (limits->working_bytes != 0) settings.limits.working_bytes = limits->working_bytes;
  if (limits->output_bytes != 0) settings.limits.output_bytes = limits->output_bytes;
  if (limits->open_elements != 0) settings.limits.open_elements = limits->open_elements;
  if (limits->formatting_elements != 0)
    settings.limits.formatting_elements = limits->formatting_elements;
  /* to set them compiles the policy anew: as much as reading it took */
  /* NOLINTNEXTLINE(bugprone-suspicious-memory-comparison,cert-exp42-c,cert-flp37-c): it may differ */
  bool same = memcmp(&before, &settings, sizeof settings) == 0;
  if (status == SANITIZE_OK && !same)
    status = sanitize_policy_set(making->policy, &settings, &problem);
  return policy_finish(making, NULL, status, &problem);
}

/* ---- Names with a mode ---- */

static int apply_mode(struct policy_making *making, const char *element, sanitize_mode mode,
                      const char *source) {
  sanitize_problem problem = {0};
  if (mode == SANITIZE_MODE_DEFAULT) return -1;
  sanitize_status status = sanitize_policy_set_mode(making->policy, element, mode, &problem);
  return policy_finish(making, source, status, &problem);
}

/* The next of names between spaces, with or without the brackets of a tag; empty at the end. */
static sanitize_span next_name(const char **rest) {
  const char *start = *rest + strspn(*rest, blanks);
  size_t length = strcspn(start, blanks);
  *rest = start + length;
  if (length > 2 && start[0] == '<' && start[length - 1] == '>')
    return (sanitize_span){start + 1, length - 2};
  return (sanitize_span){start, length};
}

static int apply_modes(struct policy_making *making, const char *source, const char *names,
                       sanitize_mode mode) {
  char name[256];
  int code = -1;
  for (sanitize_span next = next_name(&names); next.length > 0 && code == -1;
       next = next_name(&names)) {
    if (next.length >= sizeof name) {
      complain("%s: expected names with spaces between them, as in 'nav mx-reply', found '%.*s'",
               source, (int)(next.length < 40 ? next.length : 40), next.data);
      return EXIT_CODE_USAGE;
    }
    memcpy(name, next.data, next.length);
    name[next.length] = '\0';
    code = apply_mode(making, name, mode, source);
  }
  return code;
}

/* ---- Renamed elements ---- */

/* "h1=p>strong strike=s", with or without the brackets of a tag. */
static int apply_renamings(struct policy_making *making, const char *names) {
  char text[256];
  int code = -1;
  for (sanitize_span next = next_name(&names); next.length > 0 && code == -1;
       next = next_name(&names)) {
    sanitize_problem problem = {0};
    const char *equals = memchr(next.data, '=', next.length);
    if (equals == NULL || next.length >= sizeof text) {
      complain("--rename: '%.*s' does not say what becomes of what; write it as in 'strike=s "
               "h1=p>strong'",
               (int)(next.length < 40 ? next.length : 40), next.data);
      return EXIT_CODE_USAGE;
    }
    memcpy(text, next.data, next.length);
    text[next.length] = text[equals - next.data] = '\0';
    sanitize_status status =
        sanitize_policy_rename(making->policy, text, text + (equals - next.data) + 1, &problem);
    code = policy_finish(making, "--rename", status, &problem);
  }
  return code;
}

/* ---- Forced attributes ---- */

/* The next `attribute="value"`, as words that end in a NUL; false when there is something else. */
static bool next_pair(char **rest, char **attribute, char **value) {
  char *start = *rest + strspn(*rest, blanks);
  size_t name = strcspn(start, "= \t\n");
  if (name == 0 || start[name] != '=') return false;

  char *at = start + name + 1;
  bool quoted = *at == '"' || *at == '\'';
  const char quote[2] = {*at, '\0'};
  if (quoted) at++;
  size_t length = strcspn(at, quoted ? quote : blanks);
  if (quoted && at[length] == '\0') return false;

  *rest = at + length + (at[length] != '\0' ? 1 : 0);
  start[name] = at[length] = '\0';
  *attribute = start;
  *value = at;
  return true;
}

static int not_forced(const char *tag) {
  complain("--force: expected a tag with values, as in '<img loading=\"lazy\">', found '%s'", tag);
  return EXIT_CODE_USAGE;
}

static int apply_forced(struct policy_making *making, const char *tag) {
  char text[1024];
  char *attribute, *value;
  size_t length = strlen(tag);

  if (length < 3 || length >= sizeof text || tag[0] != '<' || tag[length - 1] != '>')
    return not_forced(tag);
  memcpy(text, tag + 1, length - 2);
  text[length - 2] = '\0';
  char *rest = text + strcspn(text, blanks);
  if (*rest == '\0') return not_forced(tag);

  *rest++ = '\0';
  int code = -1;

  while (code == -1 && rest[strspn(rest, blanks)] != '\0') {
    sanitize_problem problem = {0};
    if (!next_pair(&rest, &attribute, &value)) return not_forced(tag);
    sanitize_status status =
        sanitize_policy_force(making->policy, text, attribute, span_of(value), &problem);
    code = policy_finish(making, "--force", status, &problem);
  }

  return code;
}

/* ---- All of them ---- */

static int apply_change(struct policy_making *making, const struct policy_change *change) {
  sanitize_problem problem = {0};
  const char *value = change->value;
  sanitize_status status;

  switch (change->option->id) {
  case OPTION_STRIP: return apply_modes(making, "--strip", value, SANITIZE_MODE_STRIP);
  case OPTION_DROP: return apply_modes(making, "--drop", value, SANITIZE_MODE_DROP);
  case OPTION_ESCAPE: return apply_modes(making, "--escape", value, SANITIZE_MODE_ESCAPE);
  case OPTION_RENAME: return apply_renamings(making, value);
  case OPTION_FORCE: return apply_forced(making, value);
  case OPTION_DENY:
    status = sanitize_policy_deny(making->policy, value, strlen(value), &problem);
    return policy_finish(making, "--deny", status, &problem);
  case OPTION_FORBID:
    status = sanitize_policy_forbid(making->policy, value, strlen(value), &problem);
    return policy_finish(making, "--forbid", status, &problem);
  default:
    status = sanitize_policy_allow(making->policy, value, strlen(value), &problem);
    return policy_finish(making, "--allow", status, &problem);
  }
}

int policy_apply(struct policy_making *making, const struct policy_options *options,
                 const sanitize_limits *limits) {
  making->more_follows = options->change_count > 0;
  int code = apply_settings(making, options, limits);
  if (code == -1) code = apply_mode(making, NULL, options->mode, "--mode");
  if (code == -1)
    code = apply_mode(making, SANITIZE_UNKNOWN_ELEMENTS, options->unknown, "--unknown");
  making->more_follows = false;
  for (size_t i = 0; i < options->change_count && code == -1; i++)
    code = apply_change(making, &options->changes[i]);
  return code;
}
