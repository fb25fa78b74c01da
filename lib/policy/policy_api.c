/*
 * The public functions that make, change and read policies: arguments are checked here, then the
 * change is made on a copy, compiled, looked at, and kept or thrown away as a whole. See
 * sanitize.h.
 */
#include "policy/content_settings.h"
#include "policy/custom_slots.h"
#include "policy/json.h"
#include "policy/lint.h"
#include "policy/lookup.h"
#include "policy/policy_text.h"

#include <stdlib.h>

/* A public policy is always a builder. */
static struct policy_builder *builder_of(sanitize_policy *policy) {
  return (struct policy_builder *)(void *)policy;
}

static const struct policy_builder *read_builder_of(const sanitize_policy *policy) {
  return (const struct policy_builder *)(const void *)policy;
}

static span text_of(const char *text) { return span_of(text, strlen(text)); }

/* ---- Problems ---- */

static void clear_problem(sanitize_problem *problem) {
  if (problem != NULL) memset(problem, 0, sizeof(*problem));
}

static sanitize_status fail_with(sanitize_status status, sanitize_problem *problem,
                                 const char *message) {
  clear_problem(problem);
  if (problem == NULL) return status;
  problem->severity = SANITIZE_SEVERITY_ERROR;
  size_t length = strlen(message);
  memcpy(problem->message, message,
         length < sizeof(problem->message) ? length : sizeof(problem->message) - 1);
  return status;
}

static sanitize_status refuse_argument(sanitize_problem *problem) {
  return fail_with(SANITIZE_ERR_ARGUMENT, problem, sanitize_strerror(SANITIZE_ERR_ARGUMENT));
}

/* Columns count characters, so continuation bytes do not count. */
static void set_position(sanitize_problem *problem, span text, size_t offset) {
  problem->offset = offset;
  problem->line = 1;
  problem->column = 1;
  for (size_t i = 0; i < offset && i < text.length; i++) {
    if (text.data[i] == '\n') {
      problem->line++;
      problem->column = 1;
    } else if (((unsigned char)text.data[i] & 0xC0) != 0x80) {
      problem->column++;
    }
  }
}

/* ---- Changes ---- */

/* The text that was read, and who finds places in it; NULL where there is none. */
struct policy_source {
  span text;
  size_t (*locate)(const struct policy_source *source, const struct policy_builder *draft,
                   struct place place);
  const struct json_document *json; /* what a policy file was read into */
};

static const struct policy_source no_source = {{"", 0}, NULL, NULL};

static size_t locate_in_notation(const struct policy_source *source,
                                 const struct policy_builder *draft, struct place place) {
  return notation_locate(source->text, draft, place);
}

static size_t locate_in_json(const struct policy_source *source, const struct policy_builder *draft,
                             struct place place) {
  return json_locate(source->json, draft, place);
}

static void locate(const struct policy_source *source, const struct policy_builder *draft,
                   sanitize_problem *problem, struct place place) {
  if (source->locate != NULL) set_position(problem, source->text, source->locate(source, draft, place));
}

static sanitize_status out_of_memory(struct policy_builder *draft, sanitize_problem *problem) {
  builder_free(draft);
  return fail_with(SANITIZE_ERR_MEMORY, problem, sanitize_strerror(SANITIZE_ERR_MEMORY));
}

/*
 * Compiles and checks the draft. On SANITIZE_OK it is ready to be used; on an error it was freed.
 */
static sanitize_status finish(struct policy_builder *draft, const struct policy_source *source,
                              sanitize_problem *problem) {
  clear_problem(problem);
  if (draft == NULL) return out_of_memory(NULL, problem);
  if (draft->failed) return out_of_memory(draft, problem);
  if (!builder_has_error(draft) && !builder_finish(draft)) return out_of_memory(draft, problem);
  if (builder_has_error(draft) || !lint_policy(draft)) {
    locate(source, draft, &draft->error, draft->error_place);
    if (problem != NULL) *problem = draft->error;
    builder_free(draft);
    return SANITIZE_ERR_POLICY;
  }
  for (uint32_t i = 0; i < draft->warning_count; i++)
    locate(source, draft, &draft->warnings[i], draft->warning_places[i]);
  if (problem != NULL && draft->warning_count > 0) *problem = draft->warnings[0];
  return SANITIZE_OK;
}

static sanitize_status commit(sanitize_policy *policy, struct policy_builder *draft,
                              const struct policy_source *source, sanitize_problem *problem) {
  sanitize_status status = finish(draft, source, problem);
  if (status == SANITIZE_OK) builder_replace(builder_of(policy), draft);
  return status;
}

static sanitize_status change_by_notation(sanitize_policy *policy, const char *notation,
                                          size_t length, enum notation_use use,
                                          sanitize_problem *problem) {
  if (policy == NULL || (notation == NULL && length > 0)) return refuse_argument(problem);
  struct policy_source source = {span_of(length == 0 ? "" : notation, length), locate_in_notation,
                                 NULL};
  struct policy_builder *draft = builder_copy(builder_of(policy));
  if (draft != NULL) notation_read(draft, source.text, use);
  return commit(policy, draft, &source, problem);
}

sanitize_status sanitize_policy_allow(sanitize_policy *policy, const char *notation, size_t length,
                                      sanitize_problem *problem) {
  return change_by_notation(policy, notation, length, NOTATION_ALLOW, problem);
}

sanitize_status sanitize_policy_deny(sanitize_policy *policy, const char *notation, size_t length,
                                     sanitize_problem *problem) {
  return change_by_notation(policy, notation, length, NOTATION_DENY, problem);
}

sanitize_status sanitize_policy_forbid(sanitize_policy *policy, const char *notation, size_t length,
                                       sanitize_problem *problem) {
  return change_by_notation(policy, notation, length, NOTATION_FORBID, problem);
}

static void set_mode_of(struct policy_builder *draft, span element, sanitize_mode mode) {
  span custom;
  enum element_id id = name_moded_element(draft, element, NOWHERE, &custom);
  if (custom.length > 0) builder_set_name_mode(draft, custom, mode);
  if (custom.length > 0) id = custom_find(draft, custom);
  if (id == ELEMENT_UNKNOWN) return;
  builder_refuse(draft, id);
  if (!is_custom(id)) draft->choices[id].mode = (uint8_t)mode;
  lint_shrink_tables(draft);
  lint_shrink_renamings(draft);
}

static void set_mode(struct policy_builder *draft, const char *element, sanitize_mode mode) {
  if (element == NULL) {
    draft->mode = (uint8_t)(mode == SANITIZE_MODE_DEFAULT ? SANITIZE_MODE_STRIP : mode);
  } else if (strcmp(element, SANITIZE_UNKNOWN_ELEMENTS) == 0) {
    draft->unknown_mode = (uint8_t)mode;
  } else {
    set_mode_of(draft, text_of(element), mode);
  }
}

sanitize_status sanitize_policy_set_mode(sanitize_policy *policy, const char *element,
                                         sanitize_mode mode, sanitize_problem *problem) {
  bool known = mode == SANITIZE_MODE_DEFAULT || mode == SANITIZE_MODE_STRIP ||
               mode == SANITIZE_MODE_DROP || mode == SANITIZE_MODE_ESCAPE;
  if (policy == NULL || !known) return refuse_argument(problem);
  struct policy_builder *draft = builder_copy(builder_of(policy));
  if (draft != NULL) set_mode(draft, element, mode);
  return commit(policy, draft, &no_source, problem);
}

static void apply_renaming(struct policy_builder *draft, span element, const char *becomes) {
  uint8_t links[RENAME_LINKS] = {0};
  enum element_id id = name_known_element(draft, element, NOWHERE);
  if (id == ELEMENT_UNKNOWN) return;
  if (becomes != NULL && !name_renaming(draft, id, text_of(becomes), NOWHERE, links)) return;
  if (becomes == NULL && !builder_renames(draft, id)) return;
  builder_rename(draft, id, links);
  lint_shrink_tables(draft);
}

sanitize_status sanitize_policy_rename(sanitize_policy *policy, const char *element,
                                       const char *becomes, sanitize_problem *problem) {
  if (policy == NULL || element == NULL) return refuse_argument(problem);
  struct policy_builder *draft = builder_copy(builder_of(policy));
  if (draft != NULL) apply_renaming(draft, text_of(element), becomes);
  return commit(policy, draft, &no_source, problem);
}

/* ---- Settings ---- */

/* The numbers of the public enums and of policy.h's are the same. */
_Static_assert((int)SANITIZE_URL_ACTION_KEEP == (int)URL_KEEP &&
                   (int)SANITIZE_URL_ACTION_DROP == (int)URL_DROP &&
                   (int)SANITIZE_URL_ACTION_RESOLVE == (int)URL_RESOLVE,
               "enum url_action");
_Static_assert((int)SANITIZE_LINK_SCOPE_NONE == (int)LINKS_NONE &&
                   (int)SANITIZE_LINK_SCOPE_EXTERNAL == (int)LINKS_EXTERNAL &&
                   (int)SANITIZE_LINK_SCOPE_ALL == (int)LINKS_ALL,
               "enum link_scope");
_Static_assert((int)SANITIZE_BLOCK_BREAKS_NEWLINE == (int)BLOCK_BREAKS_NEWLINE &&
                   (int)SANITIZE_BLOCK_BREAKS_BR == (int)BLOCK_BREAKS_BR &&
                   (int)SANITIZE_BLOCK_BREAKS_P == (int)BLOCK_BREAKS_P,
               "enum block_breaks");
_Static_assert((int)SANITIZE_BIDI_CONTROLS_KEEP == (int)BIDI_KEEP &&
                   (int)SANITIZE_BIDI_CONTROLS_CLOSE == (int)BIDI_CLOSE &&
                   (int)SANITIZE_BIDI_CONTROLS_REMOVE == (int)BIDI_REMOVE,
               "enum bidi_controls");
_Static_assert((int)SANITIZE_LINE_BREAKS_KEEP == (int)LINE_BREAKS_KEEP &&
                   (int)SANITIZE_LINE_BREAKS_BR == (int)LINE_BREAKS_BR &&
                   (int)SANITIZE_LINE_BREAKS_P == (int)LINE_BREAKS_P,
               "enum line_breaks");
_Static_assert((int)SANITIZE_VALUE_KIND_ANY == (int)VALUE_ANY &&
                   (int)SANITIZE_VALUE_KIND_LIST == (int)VALUE_LIST &&
                   (int)SANITIZE_VALUE_KIND_INTEGER == (int)VALUE_INTEGER &&
                   (int)SANITIZE_VALUE_KIND_DATETIME == (int)VALUE_DATETIME &&
                   (int)SANITIZE_VALUE_KIND_SCHEMES == (int)VALUE_SCHEMES &&
                   (int)SANITIZE_VALUE_KIND_COLOR == (int)VALUE_COLOR,
               "enum value_kind");
_Static_assert((int)SANITIZE_REQUIREMENT_OPTIONAL == (int)REQUIRED_NOT &&
                   (int)SANITIZE_REQUIREMENT_OR_STRIP == (int)REQUIRED_OR_STRIP &&
                   (int)SANITIZE_REQUIREMENT_OR_DROP == (int)REQUIRED_OR_DROP,
               "enum value_requirement");

sanitize_status sanitize_policy_get(const sanitize_policy *policy,
                                    sanitize_policy_settings *settings) {
  if (policy == NULL || settings == NULL || settings->size != sizeof(*settings))
    return SANITIZE_ERR_ARGUMENT;
  const struct url_policy *url = &policy->url;
  const struct link_policy *links = &policy->links;
  memset(settings, 0, sizeof(*settings));
  settings->size = sizeof(*settings);
  settings->schemes = builder_list(policy, url->first_scheme, url->scheme_count);
  settings->base_url = policy_text(policy, url->base);
  settings->relative_urls = (sanitize_url_action)url->relative;
  settings->network_path_urls = (sanitize_url_action)url->network_path;
  settings->fragment_urls = (sanitize_url_action)url->fragment;
  settings->refuse_userinfo = url->refuse_userinfo;
  settings->refuse_misleading_urls = url->refuse_misleading;
  settings->data_images = url->data_images;
  settings->link_rel = builder_list(policy, links->first_rel, links->rel_count);
  settings->link_rel_scope = (sanitize_link_scope)links->rel_scope;
  settings->link_target = policy_text(policy, links->target);
  settings->link_target_scope = (sanitize_link_scope)links->target_scope;
  settings->unwrap_links_without_href = links->unwrap_without_href;
  settings->name_prefix = policy_text(policy, policy->name_prefix);
  settings->limits = policy->limits;
  settings->block_breaks = (sanitize_block_breaks)policy->style.block_breaks;
  settings->drop_empty_elements = policy->style.drops_empty;
  settings->xhtml_syntax = policy->style.is_xhtml;
  settings->collapse_white_space = policy->style.collapses;
  settings->link_noopener = links->noopener;
  settings->show_link_hosts = links->shows_hosts;
  settings->punycode_mixed_hosts = url->punycode_mixed;
  settings->bidi_controls = (sanitize_bidi_controls)policy->style.containment.bidi;
  settings->max_combining = policy->style.containment.max_combining;
  settings->max_links = links->maximum;
  settings->neutralize_templates = policy->style.neutral_templates;
  settings->task_lists = policy->elements[ELEMENT_INPUT].action == ACTION_KEEP;
  settings->legacy_style = policy->legacy_style;
  settings->comments = builder_list(policy, policy->first_comment, policy->comment_count);
  settings->link_urls = policy->text.link_urls;
  settings->link_emails = policy->text.link_emails;
  settings->mention_url = policy_text(policy, policy->text.mention_url);
  settings->tag_url = policy_text(policy, policy->text.tag_url);
  settings->line_breaks = (sanitize_line_breaks)policy->text.line_breaks;
  content_settings_get(policy, settings);
  return SANITIZE_OK;
}

static bool is_span(span text) { return text.data != NULL || text.length == 0; }

static bool settings_are_sound(const sanitize_policy_settings *s) {
  bool actions = (unsigned)s->relative_urls <= URL_RESOLVE &&
                 (unsigned)s->network_path_urls <= URL_RESOLVE &&
                 (unsigned)s->fragment_urls <= URL_RESOLVE;
  bool scopes =
      (unsigned)s->link_rel_scope <= LINKS_ALL && (unsigned)s->link_target_scope <= LINKS_ALL;
  bool breaks =
      (unsigned)s->block_breaks <= BLOCK_BREAKS_P && (unsigned)s->line_breaks <= LINE_BREAKS_P;
  bool text = (unsigned)s->bidi_controls <= BIDI_REMOVE && s->max_combining <= UINT8_MAX;
  return s->size == sizeof(*s) && actions && scopes && breaks && text && is_span(s->schemes) &&
         is_span(s->base_url) && is_span(s->link_rel) && is_span(s->link_target) &&
         is_span(s->name_prefix) && is_span(s->comments) && is_span(s->mention_url) &&
         is_span(s->tag_url) && content_settings_are_sound(s);
}

static void apply_settings(struct policy_builder *draft, const sanitize_policy_settings *settings) {
  struct url_policy *url = &draft->policy.url;
  struct link_policy *links = &draft->policy.links;

  builder_set_schemes(draft, settings->schemes);
  url->base = builder_set_text(draft, settings->base_url);
  url->relative = (uint8_t)settings->relative_urls;
  url->network_path = (uint8_t)settings->network_path_urls;
  url->fragment = (uint8_t)settings->fragment_urls;
  url->refuse_userinfo = settings->refuse_userinfo != 0;
  url->refuse_misleading = settings->refuse_misleading_urls != 0;
  url->data_images = settings->data_images != 0;
  builder_set_list(draft, &links->first_rel, &links->rel_count, settings->link_rel);
  links->rel_scope = (uint8_t)settings->link_rel_scope;
  links->target = builder_set_text(draft, settings->link_target);
  links->target_scope = (uint8_t)settings->link_target_scope;
  links->unwrap_without_href = settings->unwrap_links_without_href != 0;
  draft->policy.name_prefix = builder_set_text(draft, settings->name_prefix);
  draft->policy.limits = settings->limits;
  draft->policy.style.block_breaks = (uint8_t)settings->block_breaks;
  draft->policy.style.drops_empty = settings->drop_empty_elements != 0;
  draft->policy.style.is_xhtml = settings->xhtml_syntax != 0;
  draft->policy.style.collapses = settings->collapse_white_space != 0;
  links->noopener = settings->link_noopener != 0;
  links->shows_hosts = settings->show_link_hosts != 0;
  links->maximum = settings->max_links;
  url->punycode_mixed = settings->punycode_mixed_hosts != 0;
  draft->policy.style.containment.bidi = (uint8_t)settings->bidi_controls;
  draft->policy.style.containment.max_combining = (uint8_t)settings->max_combining;
  draft->policy.style.neutral_templates = settings->neutralize_templates != 0;
  builder_set_task_lists(draft, settings->task_lists != 0);
  draft->policy.legacy_style = settings->legacy_style != 0;
  builder_set_list(draft, &draft->policy.first_comment, &draft->policy.comment_count,
                   settings->comments);
  draft->policy.text.link_urls = settings->link_urls != 0;
  draft->policy.text.link_emails = settings->link_emails != 0;
  draft->policy.text.mention_url = builder_set_text(draft, settings->mention_url);
  draft->policy.text.tag_url = builder_set_text(draft, settings->tag_url);
  draft->policy.text.line_breaks = (uint8_t)settings->line_breaks;
  content_settings_apply(draft, settings);
}

sanitize_status sanitize_policy_set(sanitize_policy *policy,
                                    const sanitize_policy_settings *settings,
                                    sanitize_problem *problem) {
  if (policy == NULL || settings == NULL || !settings_are_sound(settings))
    return refuse_argument(problem);
  struct policy_builder *draft = builder_copy(builder_of(policy));
  if (draft != NULL) apply_settings(draft, settings);
  return commit(policy, draft, &no_source, problem);
}

/* ---- Rules and forced attributes ---- */

static bool is_value_rule(const sanitize_value_rule *rule) {
  return rule->size == sizeof(*rule) && rule->attribute != NULL &&
         (unsigned)rule->kind <= VALUE_COLOR && (unsigned)rule->required <= REQUIRED_OR_DROP &&
         is_span(rule->list);
}

static void apply_rule(struct policy_builder *draft, const sanitize_value_rule *wanted) {
  struct attribute_reference reference;
  enum element_id element = ELEMENT_UNKNOWN;
  if (wanted->element != NULL) {
    element = name_element(draft, text_of(wanted->element), NOWHERE);
    if (element == ELEMENT_UNKNOWN) return;
  }
  if (!name_attribute(draft, text_of(wanted->attribute), NOWHERE, &reference)) return;

  if (reference.id == ATTRIBUTE_UNKNOWN) {
    builder_report(draft, SANITIZE_SEVERITY_ERROR, NOWHERE,
                   "attributes that HTML does not define take any value");
    return;
  }

  struct value_rule rule = {.element = (uint8_t)element,
                            .attribute = (uint8_t)reference.id,
                            .kind = (uint8_t)wanted->kind,
                            .required = (uint8_t)wanted->required,
                            .maximum_length = wanted->maximum_length};

  if (wanted->kind == SANITIZE_VALUE_KIND_INTEGER) {
    rule.minimum = wanted->minimum;
    rule.maximum = wanted->maximum;
  }

  bool lists =
      wanted->kind == SANITIZE_VALUE_KIND_LIST || wanted->kind == SANITIZE_VALUE_KIND_SCHEMES;
  if (builder_apply_rule(draft, rule, lists ? wanted->list : SPAN_LITERAL(""))) return;
  builder_report(draft, SANITIZE_SEVERITY_ERROR, NOWHERE,
                 "the attribute %.*s is not permitted %s%s, so it can have no rule",
                 NAME_SHOWN(text_of(wanted->attribute)),
                 wanted->element != NULL ? "on " : "anywhere",
                 wanted->element != NULL ? wanted->element : "");
}

sanitize_status sanitize_policy_set_rule(sanitize_policy *policy, const sanitize_value_rule *rule,
                                         sanitize_problem *problem) {
  if (policy == NULL || rule == NULL || !is_value_rule(rule)) return refuse_argument(problem);
  struct policy_builder *draft = builder_copy(builder_of(policy));
  if (draft != NULL) apply_rule(draft, rule);
  return commit(policy, draft, &no_source, problem);
}

static void apply_forced(struct policy_builder *draft, const char *element, const char *attribute,
                         span value) {
  struct attribute_reference reference;
  enum element_id id = name_element(draft, text_of(element), NOWHERE);
  if (id == ELEMENT_UNKNOWN || !name_attribute(draft, text_of(attribute), NOWHERE, &reference))
    return;
  if (reference.id == ATTRIBUTE_UNKNOWN) {
    builder_report(draft, SANITIZE_SEVERITY_ERROR, NOWHERE,
                   "only attributes that HTML defines can be forced");
  } else if (!draft->choices[id].kept) {
    builder_report(draft, SANITIZE_SEVERITY_ERROR, NOWHERE,
                   "<%.*s> is not permitted, so nothing can be forced on it",
                   NAME_SHOWN(builder_element_name(draft, id)));
  } else {
    builder_force(draft, id, reference.id, value);
  }
}

sanitize_status sanitize_policy_force(sanitize_policy *policy, const char *element,
                                      const char *attribute, sanitize_span value,
                                      sanitize_problem *problem) {
  if (policy == NULL || element == NULL || attribute == NULL || !is_span(value))
    return refuse_argument(problem);
  struct policy_builder *draft = builder_copy(builder_of(policy));
  if (draft != NULL) apply_forced(draft, element, attribute, value);
  return commit(policy, draft, &no_source, problem);
}

/* ---- Making ---- */

struct policy_builder *policy_builder_new_preset(const struct memory *memory, span name) {
  struct policy_builder *draft = builder_new(memory);
  if (draft == NULL) return NULL;
  if (!preset_apply(draft, name) || draft->failed) {
    builder_free(draft);
    return NULL;
  }
  if (finish(draft, &no_source, NULL) != SANITIZE_OK) return NULL;
  draft->warning_count = 0;
  return draft;
}

sanitize_policy *sanitize_policy_new(const char *preset) {
  struct memory memory = memory_default();
  struct policy_builder *builder =
      policy_builder_new_preset(&memory, text_of(preset == NULL ? "comment" : preset));
  return builder == NULL ? NULL : &builder->policy;
}

sanitize_policy *sanitize_policy_copy(const sanitize_policy *policy) {
  if (policy == NULL) return NULL;
  struct policy_builder *builder = builder_copy(read_builder_of(policy));
  return builder == NULL ? NULL : &builder->policy;
}

void sanitize_policy_free(sanitize_policy *policy) {
  if (policy != NULL) builder_free(builder_of(policy));
}

sanitize_status sanitize_policy_from_json(sanitize_policy **policy, const char *text, size_t length,
                                          sanitize_problem *problem) {
  if (policy != NULL) *policy = NULL;
  if (policy == NULL || (text == NULL && length > 0)) return refuse_argument(problem);
  struct memory memory = memory_default();
  struct json_document document = {.values = NULL};
  struct policy_source source = {span_of(length == 0 ? "" : text, length), locate_in_json,
                                 &document};
  struct policy_builder *draft = builder_new(&memory);
  if (draft != NULL) json_read(draft, source.text, &document);
  sanitize_status status = finish(draft, &source, problem);
  if (status == SANITIZE_OK) *policy = &draft->policy;
  json_free(&document);
  return status;
}

static span without_spaces(span text) {
  while (text.length > 0 && ascii_is_space(text.data[0]))
    text = span_of(text.data + 1, text.length - 1);
  while (text.length > 0 && ascii_is_space(text.data[text.length - 1])) text.length--;
  return text;
}

/* The name of a preset in any case; NULL for another word. */
static const char *preset_called(span word) {
  const char *name = NULL;
  for (size_t i = 0; (name = sanitize_policy_preset_name(i)) != NULL; i++) {
    if (span_equal_lower(word, text_of(name))) break;
  }
  return name;
}

sanitize_status sanitize_policy_from_text(sanitize_policy **policy, const char *text, size_t length,
                                          sanitize_problem *problem) {
  if (policy != NULL) *policy = NULL;
  if (policy == NULL || (text == NULL && length > 0)) return refuse_argument(problem);
  span word = without_spaces(span_of(length == 0 ? "" : text, length));
  if (word.length > 0 && word.data[0] == '{')
    return sanitize_policy_from_json(policy, text, length, problem);
  bool is_notation = word.length > 0 && memchr(word.data, '<', word.length) != NULL;
  const char *preset = is_notation ? "text" : preset_called(word);
  if (preset == NULL)
    return fail_with(SANITIZE_ERR_POLICY, problem,
                     "expected the name of a preset (comment, article, ...), tags (<b> <a "
                     "href=\"\">) or JSON ({...})");
  sanitize_policy *made = sanitize_policy_new(preset);
  sanitize_status status = made == NULL ? SANITIZE_ERR_MEMORY : SANITIZE_OK;
  clear_problem(problem);
  if (status == SANITIZE_OK && is_notation)
    status = sanitize_policy_allow(made, text, length, problem);
  if (status == SANITIZE_OK) {
    *policy = made;
  } else {
    sanitize_policy_free(made);
  }
  return status;
}

/* ---- Reading ---- */

size_t sanitize_policy_warnings(const sanitize_policy *policy, const sanitize_problem **warnings) {
  if (warnings != NULL) *warnings = NULL;
  if (policy == NULL) return 0;
  if (warnings != NULL) *warnings = read_builder_of(policy)->warnings;
  return read_builder_of(policy)->warning_count;
}

sanitize_status sanitize_policy_show(const sanitize_policy *policy, sanitize_policy_format format,
                                     char **text, size_t *length) {
  if (length != NULL) *length = 0;
  if (text != NULL) *text = NULL;
  bool known = format == SANITIZE_POLICY_FORMAT_NOTATION || format == SANITIZE_POLICY_FORMAT_JSON;
  if (policy == NULL || text == NULL || !known) return SANITIZE_ERR_ARGUMENT;
  struct text_out out = {memory_default(), {NULL, 0, 0}, false};
  if (format == SANITIZE_POLICY_FORMAT_NOTATION) notation_show(read_builder_of(policy), &out);
  if (format == SANITIZE_POLICY_FORMAT_JSON) json_show(read_builder_of(policy), &out);
  out_span(&out, span_of("", 1));
  if (out.failed) {
    buffer_free(&out.memory, &out.buffer);
    return SANITIZE_ERR_MEMORY;
  }
  *text = out.buffer.data;
  if (length != NULL) *length = out.buffer.length - 1;
  return SANITIZE_OK;
}
