/*
 * The life of a filter: made for a policy, begun for each run; see filter.h. What follows from the
 * policy alone is found here, once, so that no tag costs more for it. Decides about no element.
 */
#include "filter/filter.h"

#include "filter/links.h"

/* ---- what follows from a policy ---- */

/*
 * Whether this part of a table always stays. Text in a table has no place outside of its cells and
 * caption, so that tables are unwrapped where a part of them may be. (A part that is shown as typed
 * never comes here, but a parser implies tbody and tr.)
 */
static bool part_stays(const struct sanitize_policy *policy, enum element_id part) {
  enum element_action action = (enum element_action)policy->elements[part].action;
  if (action == ACTION_STRIP || action == ACTION_RENAME) return false;
  if (action == ACTION_ESCAPE && (part == ELEMENT_TBODY || part == ELEMENT_TR)) return false;

  for (uint32_t i = 0; i < policy->rule_count; i++) {
    const struct value_rule *rule = &policy->rules[i];
    if (rule->required == REQUIRED_OR_STRIP && (rule->element == part || rule->element == 0))
      return false;
  }

  return true;
}

static bool tables_stay(const struct sanitize_policy *policy) {
  static const uint8_t parts[] = {ELEMENT_CAPTION, ELEMENT_TBODY, ELEMENT_THEAD, ELEMENT_TFOOT,
                                  ELEMENT_TR,      ELEMENT_TD,    ELEMENT_TH};
  for (size_t i = 0; i < sizeof(parts); i++) {
    if (!part_stays(policy, (enum element_id)parts[i])) return false;
  }
  return true;
}

/*
 * Whether the element can be written without attributes, and stays as it is in a second pass (P3).
 */
static bool permits_bare(const struct sanitize_policy *policy, enum element_id element) {
  const struct element_policy *row = &policy->elements[element];
  if (row->action != ACTION_KEEP || (row->flags & POLICY_HAS_FORCED) != 0) return false;

  for (uint32_t i = 0; i < policy->rule_count; i++) {
    const struct value_rule *rule = &policy->rules[i];
    if (rule->required != REQUIRED_NOT && (rule->element == 0 || rule->element == element))
      return false;
  }
  return true;
}

/* Whether the policy permits the tags that its style writes for line breaks. */
bool filter_permits_bare(const struct filter *filter, enum element_id element) {
  return permits_bare(filter->policy, element);
}

static bool breaks_may_stay(const struct sanitize_policy *policy) {
  return permits_bare(policy,
                      policy->style.block_breaks == BLOCK_BREAKS_P ? ELEMENT_P : ELEMENT_BR);
}

/* Reads the base URL. One that is not http or https is as none: what needs it is refused. */
static sanitize_status read_base(struct filter *filter) {
  span text = policy_text(filter->policy, filter->policy->url.base);
  if (text.length == 0) return SANITIZE_OK;

  size_t size = URL_RESOLVED_SIZE(0, text.length);
  if (!buffer_reserve(filter->memory, &filter->base_text, size)) return SANITIZE_ERR_MEMORY;
  (void)url_base_read(&filter->base, text, filter->base_text.data, size);
  return SANITIZE_OK;
}

/* ---- a filter ---- */

sanitize_status filter_init(struct filter *filter, const struct memory *memory,
                            const struct sanitize_policy *policy, const sanitize_hooks *hooks) {
  filter->memory = memory;
  filter->policy = policy;
  filter->scratch.memory = memory;
  if (!hooks_init(&filter->hooks, hooks)) return SANITIZE_ERR_ARGUMENT;
  if (policy != &policy_comment && !policy_is_sound(policy)) return SANITIZE_ERR_POLICY;

  filter->manages_links = links_are_managed(&policy->links);
  filter->counts_links = policy->links.maximum > 0;
  filter->watches_links = policy->links.shows_hosts || policy->url.punycode_mixed;
  filter->contains_values = contains_anything(&policy->style.containment);
  filter->keeps_tables = tables_stay(policy);
  filter->breaks_by_tags = breaks_may_stay(policy);
  memset(filter->wants_all, true, sizeof(filter->wants_all));
  return read_base(filter);
}

void filter_free(struct filter *filter) {
  if (filter->memory == NULL) return;
  buffer_free(filter->memory, &filter->base_text);
  buffer_free(filter->memory, &filter->scratch.bytes);
  buffer_free(filter->memory, &filter->refusals);
  buffer_free(filter->memory, &filter->link_text);
  buffer_free(filter->memory, &filter->contained);
  buffer_free(filter->memory, &filter->legacy);
  buffer_free(filter->memory, &filter->linked_text);
  buffer_free(filter->memory, &filter->link_url);
  hooks_free(&filter->hooks, filter->memory);
}

/* ---- a run ---- */

/* The policy's style, but line breaks as tags only if the policy permits those tags. */
static void set_style(struct filter *filter) {
  struct writer_style style = filter->policy->style;
  if (!filter->breaks_by_tags) style.block_breaks = BLOCK_BREAKS_NEWLINE;
  style.whole_links = filter->watches_links;
  writer_set_style(filter->writer, &style);
}

static void forget_run(struct filter *filter) {
  set_style(filter);
  filter->status = SANITIZE_OK;
  filter->depth = 0;
  filter->dropping = filter->hidden_from = 0;
  filter->lost_text = filter->lost_hidden = 0;
  filter->paragraph.level = 0;
  filter->link_count = filter->lost_links = 0;
  filter->link.is_open = false;
  filter->linked_depth = 0;
  filter->traces = (struct traces){0, false, false};
  filter->scratch.bytes.length = 0;
  filter->scratch.limit = filter->writer->limit;
  filter->scratch.status = SANITIZE_OK;
}

void filter_begin(struct filter *filter, const struct filter_run *run) {
  filter->policy = run->policy;
  filter->writer = run->writer;
  writer_set_names(run->writer, &run->policy->custom);
  filter->report = run->report;
  filter->is_hooked = run->asks_hooks && hooks_are_given(&filter->hooks);
  filter_set_bare_starts(filter);
  filter->is_special = filter->is_hooked || run->policy->embeds.links;
  forget_run(filter);
}

void filter_begin_again(struct filter *filter) {
  bool stopped = filter->status == SANITIZE_ERR_HOOK;
  forget_run(filter);
  if (stopped) filter->status = SANITIZE_ERR_HOOK;
}

void filter_keep(const struct filter *filter, struct filter_mark *mark) {
  *mark = (struct filter_mark){.status = filter->status,
                               .lost_text = filter->lost_text,
                               .lost_hidden = filter->lost_hidden,
                               .link_count = filter->link_count,
                               .lost_links = filter->lost_links,
                               .traces = filter->traces};
}

void filter_go_back(struct filter *filter, const struct filter_mark *mark) {
  forget_run(filter);
  filter->status = mark->status;
  filter->lost_text = mark->lost_text;
  filter->lost_hidden = mark->lost_hidden;
  filter->link_count = mark->link_count;
  filter->lost_links = mark->lost_links;
  filter->traces = mark->traces;
}

struct event_receiver filter_receiver(struct filter *filter) {
  bool reports = filter->report != NULL;
  bool renames = filter->is_hooked && filter->hooks.given.element != NULL;
  const bool *wanted = reports || renames ? filter->wants_all : filter->policy->wants_attributes;
  return (struct event_receiver){filter, wanted, reports, &filter->policy->custom};
}

void filter_trim(struct filter *filter) {
  buffer_trim(filter->memory, &filter->scratch.bytes);
  buffer_trim(filter->memory, &filter->refusals);
  buffer_trim(filter->memory, &filter->link_text);
  buffer_trim(filter->memory, &filter->contained);
  buffer_trim(filter->memory, &filter->legacy);
  buffer_trim(filter->memory, &filter->linked_text);
  buffer_trim(filter->memory, &filter->link_url);
  hooks_trim(&filter->hooks, filter->memory);
}
