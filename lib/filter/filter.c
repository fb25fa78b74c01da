/*
 * The decisions about elements; see filter.h. Guarantee P1 is held here and in attributes.c: an
 * element passes only by filter_start().
 *
 * The attributes of a tag are judged before anything of it is written, since what is missing
 * decides about the element.
 */
#include "filter/filter.h"

#include "filter/attributes.h"
#include "filter/floor.h"
#include "filter/links.h"
#include "html/seen.h"

/* ---- elements ---- */

static bool is_hidden(enum element_id element) {
  return (element_flags[element] & ELEMENT_HIDDEN) != 0;
}

static enum element_action action_for(const struct filter *filter, enum element_id element) {
  enum element_action action = (enum element_action)filter->policy->elements[element].action;
  if (action != ACTION_KEEP) return action;
  if (element_is_under_floor(element)) return is_hidden(element) ? ACTION_DROP : ACTION_STRIP;
  return element == ELEMENT_TABLE && !filter->keeps_tables ? ACTION_STRIP : ACTION_KEEP;
}

/*
 * Text in a table has no place but in its cells and caption. So where one of them may be unwrapped,
 * tables are, too. (Those shown as typed never come here; but a parser implies tbody and tr.)
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

/* What stands for a break has no attributes, and must be left alone when it is read again. */
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

static bool breaks_may_stay(const struct sanitize_policy *policy) {
  return permits_bare(policy,
                      policy->style.block_breaks == BLOCK_BREAKS_P ? ELEMENT_P : ELEMENT_BR);
}

/* ---- what a hook says of an element ---- */

static bool is_row_group(enum element_id element) {
  return element == ELEMENT_TBODY || element == ELEMENT_THEAD || element == ELEMENT_TFOOT;
}

/*
 * Which elements may take each other's place in the tree that a front end has built: where the
 * content would have none, none. A table may become what it likes, as it may be unwrapped.
 */
static bool may_become(enum element_id from, enum element_id to) {
  static const unsigned kinds = ELEMENT_VOID | ELEMENT_PART | ELEMENT_STRUCTURE | ELEMENT_CELL;
  unsigned before = element_flags[from] & kinds;
  unsigned after = element_flags[to] & kinds;
  if (from == ELEMENT_TABLE) return after == 0;
  if (before & ELEMENT_STRUCTURE) return is_row_group(from) && is_row_group(to);
  return before == after;
}

static enum hook_word ask_about_element(struct filter *filter, enum element_id element,
                                        span *answer) {
  sanitize_hook_attribute attributes[OUTPUT_ATTRIBUTES];
  size_t count = 0;
  for (unsigned i = 0; i < filter->accepted_count; i++) {
    const struct accepted_attribute *accepted = &filter->accepted[i];
    if (!accepted->stays) continue;
    attributes[count++] =
        (sanitize_hook_attribute){accepted->name, value_text(&filter->scratch, accepted->value)};
  }
  const sanitize_hook_element asked = {element_table[element].name, attributes, count};
  enum hook_word word = hooks_ask_element(&filter->hooks, &filter->scratch, &asked, answer);
  if (filter->scratch.status != SANITIZE_OK) filter->status = filter->scratch.status;
  return word;
}

/* As if the input had the other element. Without a permitted one, it is unwrapped. */
static enum element_action rename_element(struct filter *filter, struct start_tag *tag, span name,
                                          enum element_verdict *verdict) {
  enum element_id element = element_lookup(name);
  if (element == tag->element) return ACTION_KEEP;
  if (!may_become(tag->element, element) || action_for(filter, element) != ACTION_KEEP)
    return ACTION_STRIP;
  tag->element = element;
  *verdict = VERDICT_REQUIRES;
  return judge_attributes(filter, *tag);
}

/* ---- a p that stands for a renamed element ---- */

/* An element that closes a p, and is to be written, does as it would in HTML. */
static NOINLINE void end_paragraph(struct filter *filter) {
  struct writer *writer = filter->writer;
  struct renamed_paragraph *paragraph = &filter->paragraph;
  filter->links[paragraph->depth]--;
  paragraph->level = 0;
  if (writer->out.length == paragraph->start) {
    writer_take_back(writer, paragraph->place);
  } else {
    writer_end(writer, ELEMENT_P);
  }
}

static inline void make_room(struct filter *filter, enum element_id element) {
  if (filter->paragraph.level > 0 && filter->paragraph.level == filter->writer->nesting.depth &&
      (element_flags[element] & ELEMENT_CLOSES_P))
    end_paragraph(filter);
}

/*
 * judge_attributes() where there are hooks. They are asked only about what has a place here. What
 * is in a part of a table would have none without it.
 */
static NOINLINE enum element_action judge_hooked(struct filter *filter, struct start_tag *tag,
                                                 enum element_verdict *verdict) {
  enum element_id element = tag->element;
  enum element_action action = judge_attributes(filter, *tag);
  span name;
  *verdict = VERDICT_REQUIRES;
  if (action == ACTION_KEEP) make_room(filter, element);
  if (action != ACTION_KEEP || filter->status != SANITIZE_OK ||
      !nesting_allows(&filter->writer->nesting, element))
    return action;
  enum hook_word word = ask_about_element(filter, element, &name);
  if (word == HOOK_KEEPS) return ACTION_KEEP;
  *verdict = VERDICT_HOOK;
  action = word == HOOK_DROPS ? ACTION_DROP : ACTION_STRIP;
  if (word == HOOK_REPLACES) action = rename_element(filter, tag, name, verdict);
  bool is_part = (element_flags[element] & ELEMENT_PART) != 0;
  return action == ACTION_STRIP && is_part ? ACTION_DROP : action;
}

/* ---- a tag ---- */

/* True when the element stands in the output. */
static inline bool write_element(const struct filter *filter, enum element_id element) {
  if (filter->accepted_count == 0) return writer_bare_start(filter->writer, element);
  if (!writer_start(filter->writer, element)) return false;
  for (unsigned i = 0; i < filter->accepted_count; i++) {
    const struct accepted_attribute *attribute = &filter->accepted[i];
    if (!attribute->stays) continue;
    writer_attribute(filter->writer, attribute->name,
                     value_text(&filter->scratch, attribute->value));
  }
  return writer_start_done(filter->writer);
}

/* What became of an element. */
struct fate {
  enum element_id written;    /* what stands in the output for it; ELEMENT_UNKNOWN: nothing */
  enum element_action action; /* of its content, then */
  enum element_verdict verdict;
};

static inline void report_fate(const struct filter *filter, struct start_tag tag,
                               struct fate fate) {
  if (filter->report == NULL) return;
  report_element(filter->report, fate.verdict, fate.action == ACTION_DROP);
  if (fate.written != ELEMENT_UNKNOWN) report_attributes(filter, tag);
}

/* The last step: `verdict` is why it is not kept, or what it is when it is written. */
static inline struct fate finish_element(struct filter *filter, struct start_tag tag,
                                         enum element_action action, enum element_verdict verdict) {
  bool written = false;
  if (action == ACTION_KEEP) {
    make_room(filter, tag.element);
    written = write_element(filter, tag.element);
    if (!written) verdict = VERDICT_MISPLACED;
  }
  struct fate fate = {written ? tag.element : ELEMENT_UNKNOWN, action, verdict};
  if (!filter->is_in_chain) report_fate(filter, tag, fate);
  return fate;
}

/* Of one that action_for() does not keep. */
static enum element_verdict verdict_on(enum element_id element) {
  return element_is_under_floor(element) ? VERDICT_UNDER_FLOOR : VERDICT_NOT_PERMITTED;
}

static inline struct fate pass_element(struct filter *filter, struct start_tag tag) {
  enum element_verdict verdict = VERDICT_WRITTEN;
  enum element_action action = action_for(filter, tag.element);
  if (action == ACTION_KEEP) {
    filter->accepted_count = 0;
    bool plain = tag.attribute_count == 0 && filter->policy->elements[tag.element].flags == 0;
    if (!plain) action = judge_attributes(filter, tag);
    if (action != ACTION_KEEP) verdict = VERDICT_REQUIRES;
  } else {
    verdict = verdict_on(tag.element);
  }
  return finish_element(filter, tag, action, verdict);
}

/* The same where there are hooks. */
static struct fate pass_hooked_element(struct filter *filter, struct start_tag tag) {
  enum element_id element = tag.element;
  enum element_verdict verdict = verdict_on(element);
  enum element_action action = action_for(filter, element);
  if (action == ACTION_KEEP) action = judge_hooked(filter, &tag, &verdict);
  if (action == ACTION_KEEP) verdict = tag.element == element ? VERDICT_WRITTEN : VERDICT_RENAMED;
  /* Of one that is renamed, the break behind it comes at its end. */
  if (verdict == VERDICT_RENAMED) writer_break(filter->writer, break_of(element));
  return finish_element(filter, tag, action, verdict);
}

/*
 * In filter->fates: nothing was written, and its end leaves something (traces.h); or the policy
 * renames it, and filter->links says how many were written.
 */
enum { LEAVES_END = UINT8_MAX, IS_RENAMED = UINT8_MAX - 1 };
_Static_assert((int)ELEMENT_COUNT < (int)IS_RENAMED, "an element is a byte, and two are left");

/* Beside the number in filter->links: its end leaves something, too. */
enum { LEAVES_END_TOO = 1 << 7 };

/* What follows from an element's fate for what is in it, and for the words around it. */
static inline void note_fate(struct filter *filter, struct start_tag tag, struct fate fate) {
  bool is_void = (element_flags[tag.element] & ELEMENT_VOID) != 0;
  uint8_t written = (uint8_t)fate.written;
  if (fate.action == ACTION_DROP) {
    writer_break(filter->writer, break_of(tag.element));
    filter->dropping = is_void ? 0 : 1;
    filter->hidden_from = is_hidden(tag.element) ? 1 : 0;
    return;
  }
  traces_note_start(&filter->traces, tag.element);
  if (fate.written == ELEMENT_UNKNOWN) {
    if (trace_start(&filter->traces, filter->writer, tag)) written = LEAVES_END;
  } else if (fate.written != tag.element) {
    writer_break(filter->writer, break_of(tag.element));
  }
  if (!is_void) filter->fates[filter->depth++] = written;
}

static NOINLINE void start_hooked(struct filter *filter, struct start_tag tag) {
  note_fate(filter, tag, pass_hooked_element(filter, tag));
}

/* ---- what the policy renames ---- */

static void end_links(struct filter *filter, unsigned count) {
  for (; count > 0; count--) writer_end(filter->writer, nesting_current(&filter->writer->nesting));
}

/* One element of those that stand for another. */
static struct fate pass_link(struct filter *filter, struct start_tag link) {
  if (action_for(filter, link.element) != ACTION_KEEP)
    return (struct fate){ELEMENT_UNKNOWN, ACTION_STRIP, VERDICT_MISPLACED};
  return filter->is_hooked ? pass_hooked_element(filter, link) : pass_element(filter, link);
}

/* The p is the last of them: a block inside of it closes it. */
static void note_paragraph(struct filter *filter, struct writer_place place) {
  filter->paragraph = (struct renamed_paragraph){filter->depth, filter->writer->nesting.depth,
                                                 filter->writer->out.length, place};
}

/*
 * All of them, as if the input had them; the first that is written takes the attributes. What
 * became of the last.
 */
static struct fate pass_links(struct filter *filter, struct start_tag tag, unsigned *written) {
  const uint8_t *becomes = filter->policy->elements[tag.element].becomes;
  struct start_tag link = tag;
  struct fate fate = {ELEMENT_UNKNOWN, ACTION_STRIP, VERDICT_MISPLACED};
  enum element_id last = ELEMENT_UNKNOWN;
  struct writer_place before_last = writer_here(filter->writer);

  for (size_t i = 0; i < RENAME_LINKS && becomes[i] != 0; i++) {
    link.element = (enum element_id)becomes[i];
    make_room(filter, link.element);
    struct writer_place place = writer_here(filter->writer);
    filter->is_in_chain = true;
    fate = pass_link(filter, link);
    filter->is_in_chain = false;
    if (fate.action == ACTION_DROP) return fate;
    if (fate.written == ELEMENT_UNKNOWN) continue;
    last = fate.written;
    before_last = place;
    fate.verdict = VERDICT_RENAMED_BY_POLICY;
    if (++*written == 1) report_fate(filter, link, fate);
    link.attribute_count = 0;
  }

  if (last == ELEMENT_P) note_paragraph(filter, before_last);
  return fate;
}

static NOINLINE void start_renamed(struct filter *filter, struct start_tag tag) {
  unsigned written = 0;
  bool is_void = (element_flags[tag.element] & ELEMENT_VOID) != 0;
  writer_break(filter->writer, break_of(tag.element));
  struct fate fate = pass_links(filter, tag, &written);
  if (written == 0 || fate.action == ACTION_DROP) report_fate(filter, tag, fate);
  if (fate.action == ACTION_DROP) {
    end_links(filter, written);
    note_fate(filter, tag, fate);
    return;
  }
  fate.written = ELEMENT_UNKNOWN; /* what it leaves, it leaves inside of what stands for it */
  unsigned depth = filter->depth;
  note_fate(filter, tag, fate);
  if (is_void || written == 0) return;
  bool leaves_end = filter->fates[depth] == LEAVES_END;
  filter->fates[depth] = IS_RENAMED;
  filter->links[depth] = (uint8_t)(written | (leaves_end ? LEAVES_END_TOO : 0));
}

static NOINLINE void end_renamed(struct filter *filter) {
  unsigned links = filter->links[filter->depth];
  if (filter->paragraph.depth == filter->depth) filter->paragraph.level = 0;
  if (links & LEAVES_END_TOO) trace_end(filter->writer);
  end_links(filter, links & ~(unsigned)LEAVES_END_TOO);
}

/* ---- events ---- */

void filter_start(struct filter *filter, struct start_tag tag) {
  if (filter->dropping > 0) {
    filter->dropping += element_flags[tag.element] & ELEMENT_VOID ? 0 : 1;
    if (filter->hidden_from == 0 && is_hidden(tag.element)) filter->hidden_from = filter->dropping;
    return;
  }
  /* a front end broke its promise */
  if (filter->depth == FILTER_DEPTH) filter->status = SANITIZE_ERR_OPEN_ELEMENTS;
  if (filter->status != SANITIZE_OK) return;
  if (filter->policy->elements[tag.element].action == ACTION_RENAME) {
    start_renamed(filter, tag);
  } else if (filter->is_hooked) {
    start_hooked(filter, tag);
  } else {
    note_fate(filter, tag, pass_element(filter, tag));
  }
}

void filter_end(struct filter *filter, enum element_id element) {
  if (filter->dropping > 0) {
    if (filter->hidden_from == filter->dropping) filter->hidden_from = 0;
    if (--filter->dropping == 0) writer_break(filter->writer, break_of(element));
    return;
  }
  if (filter->depth == 0 || filter->status != SANITIZE_OK) return;
  traces_note_end(&filter->traces, element);
  uint8_t written = filter->fates[--filter->depth];
  if (written == element && written != ELEMENT_UNKNOWN) {
    writer_end(filter->writer, element);
    return;
  }
  if (written == LEAVES_END) {
    trace_end(filter->writer);
  } else if (written == IS_RENAMED) {
    end_renamed(filter);
  } else if (written != ELEMENT_UNKNOWN) {
    writer_end(filter->writer, (enum element_id)written); /* it was renamed */
  }
  writer_break(filter->writer, break_of(element));
}

void filter_passed(struct filter *filter, enum element_id element, uint32_t token) {
  if (filter->dropping > 0 || filter->status != SANITIZE_OK) return;
  writer_break(filter->writer, break_of(element));
  if (filter->report != NULL) report_passed(filter->report, token);
}

void filter_token(struct filter *filter, uint32_t token) {
  filter->report->token = token == NO_TOKEN ? (uint32_t)filter->report->index->count : token;
}

void filter_place(struct filter *filter, span tag) { report_place(filter->report, tag); }

/* Text in an element that goes with its content. */
static NOINLINE void lose_text(struct filter *filter, span text, bool is_source) {
  if (filter->hidden_from > 0) {
    filter->lost_hidden += decoded_bytes(text, is_source);
  } else {
    filter->lost_text += seen_bytes(text, is_source);
  }
}

void filter_text(struct filter *filter, span text) {
  if (filter->dropping > 0) {
    lose_text(filter, text, false);
    return;
  }
  if (filter->traces.may_be_power) trace_power(&filter->traces, filter->writer, text, false);
  writer_text(filter->writer, text);
}

void filter_source_text(struct filter *filter, span text) {
  if (filter->dropping > 0) {
    lose_text(filter, text, true);
    return;
  }
  if (filter->traces.may_be_power) trace_power(&filter->traces, filter->writer, text, true);
  writer_source_text(filter->writer, text);
}

/* ---- what the policy adds ---- */

bool filter_permits_bare(const struct filter *filter, enum element_id element) {
  return permits_bare(filter->policy, element);
}

void filter_begin_additions(struct filter *filter, struct writer *writer) {
  filter->writer = writer;
  filter->report = NULL;
  filter->paragraph.level = 0;
  filter->scratch.limit = writer->limit;
  writer_set_style(writer, &(struct writer_style){.is_xhtml = filter->policy->style.is_xhtml});
}

static bool has_accepted(const struct filter *filter, enum attribute_id id) {
  for (unsigned i = 0; i < filter->accepted_count; i++) {
    if (filter->accepted[i].id == id) return filter->accepted[i].stays;
  }
  return false;
}

bool filter_takes(struct filter *filter, struct start_tag tag) {
  enum element_verdict verdict;
  struct start_tag judged = tag;
  if (filter->status != SANITIZE_OK || action_for(filter, tag.element) != ACTION_KEEP) return false;
  enum element_action action = filter->is_hooked ? judge_hooked(filter, &judged, &verdict)
                                                 : judge_attributes(filter, judged);
  if (action != ACTION_KEEP || judged.element != tag.element || filter->status != SANITIZE_OK)
    return false;
  return tag.element != ELEMENT_A || has_accepted(filter, ATTRIBUTE_HREF);
}

bool filter_add(struct filter *filter, struct start_tag tag) {
  return filter_takes(filter, tag) && write_element(filter, tag.element);
}

/* ---- a filter's life ---- */

/* A base that is no http or https URL is none: what would need it is refused. */
static sanitize_status read_base(struct filter *filter) {
  span text = policy_text(filter->policy, filter->policy->url.base);
  if (text.length == 0) return SANITIZE_OK;
  size_t size = URL_RESOLVED_SIZE(0, text.length);
  if (!buffer_reserve(filter->memory, &filter->base_text, size)) return SANITIZE_ERR_MEMORY;
  (void)url_base_read(&filter->base, text, filter->base_text.data, size);
  return SANITIZE_OK;
}

sanitize_status filter_init(struct filter *filter, const struct memory *memory,
                            const struct sanitize_policy *policy, const sanitize_hooks *hooks) {
  filter->memory = memory;
  filter->policy = policy;
  filter->scratch.memory = memory;
  if (!hooks_init(&filter->hooks, hooks)) return SANITIZE_ERR_ARGUMENT;
  if (policy != &policy_comment && !policy_is_sound(policy)) return SANITIZE_ERR_POLICY;
  filter->manages_links = links_are_managed(&policy->links);
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
  buffer_free(filter->memory, &filter->linked_text);
  buffer_free(filter->memory, &filter->link_url);
  hooks_free(&filter->hooks, filter->memory);
}

/* A style is that of the policy, as far as what it writes may stay. */
static void set_style(struct filter *filter) {
  struct writer_style style = filter->policy->style;
  if (!filter->breaks_by_tags) style.block_breaks = BLOCK_BREAKS_NEWLINE;
  writer_set_style(filter->writer, &style);
}

static void forget_run(struct filter *filter) {
  set_style(filter);
  filter->status = SANITIZE_OK;
  filter->depth = 0;
  filter->dropping = filter->hidden_from = 0;
  filter->lost_text = filter->lost_hidden = 0;
  filter->paragraph.level = 0;
  filter->traces = (struct traces){0, false, false};
  filter->scratch.bytes.length = 0;
  filter->scratch.limit = filter->writer->limit;
  filter->scratch.status = SANITIZE_OK;
}

void filter_begin(struct filter *filter, const struct filter_run *run) {
  filter->policy = run->policy;
  filter->writer = run->writer;
  filter->report = run->report;
  filter->is_hooked = run->asks_hooks && hooks_are_given(&filter->hooks);
  forget_run(filter);
}

void filter_begin_again(struct filter *filter) {
  bool stopped = filter->status == SANITIZE_ERR_HOOK;
  forget_run(filter);
  if (stopped) filter->status = SANITIZE_ERR_HOOK;
}

struct event_receiver filter_receiver(struct filter *filter) {
  bool reports = filter->report != NULL;
  bool renames = filter->is_hooked && filter->hooks.given.element != NULL;
  const bool *wanted = reports || renames ? filter->wants_all : filter->policy->wants_attributes;
  return (struct event_receiver){filter, wanted, reports};
}

void filter_trim(struct filter *filter) {
  buffer_trim(filter->memory, &filter->scratch.bytes);
  buffer_trim(filter->memory, &filter->refusals);
  buffer_trim(filter->memory, &filter->linked_text);
  buffer_trim(filter->memory, &filter->link_url);
  hooks_trim(&filter->hooks, filter->memory);
}
