/*
 * The decisions about elements; see filter.h. Guarantee P1 is held here for elements: one is
 * written only by way of filter_start(). The judge is tests/oracle/checker.c.
 *
 * The attributes of a tag are judged before any of it is written, since one that is required and
 * missing decides about the element.
 */
#include "filter/filter.h"

#include "filter/attributes.h"
#include "filter/checkbox.h"
#include "filter/embeds.h"
#include "filter/floor.h"
#include "filter/watched_link.h"
#include "html/seen.h"

/* ---- elements ---- */

static bool is_hidden(enum element_id element) {
  return (element_flags[element] & ELEMENT_HIDDEN) != 0;
}

/* What the policy does with the element; the floor is asked after it, whatever the policy says. */
static enum element_action action_for(const struct filter *filter, enum element_id element) {
  enum element_action action = (enum element_action)filter->policy->elements[element].action;
  if (action != ACTION_KEEP) return action;
  if (element == ELEMENT_INPUT) return ACTION_KEEP; /* what is no checkbox goes: checkbox.c */
  if (element_is_under_floor(element)) return is_hidden(element) ? ACTION_DROP : ACTION_STRIP;
  return element == ELEMENT_TABLE && !filter->keeps_tables ? ACTION_STRIP : ACTION_KEEP;
}

/* ---- hooks about elements ---- */

static bool is_row_group(enum element_id element) {
  return element == ELEMENT_TBODY || element == ELEMENT_THEAD || element == ELEMENT_TFOOT;
}

/*
 * Whether a hook may rename the one element to the other: not where the content would have no place
 * in the tree that the front end built. A table may become any element but a part of one, since
 * tables may also be unwrapped.
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

  const sanitize_hook_element asked = {element_name(&filter->policy->custom, element), attributes,
                                       count};
  enum hook_word word = hooks_ask_element(&filter->hooks, &filter->scratch, &asked, answer);
  if (filter->scratch.status != SANITIZE_OK) filter->status = filter->scratch.status;
  return word;
}

/*
 * A hook renames the element: the tag is judged as if the input had the other one. If that is not
 * permitted, the element is unwrapped.
 */
static enum element_action rename_element(struct filter *filter, struct start_tag *tag, span name,
                                          enum element_verdict *verdict) {
  enum element_id element = element_lookup(name);
  if (element == ELEMENT_UNKNOWN) element = custom_lookup(&filter->policy->custom, name);
  if (element == tag->element) return ACTION_KEEP;

  if (!may_become(tag->element, element) || action_for(filter, element) != ACTION_KEEP)
    return ACTION_STRIP;

  tag->element = element;
  *verdict = VERDICT_REQUIRES;
  return judge_attributes(filter, *tag);
}

/* Of one that action_for() does not keep. A checkbox another policy could. */
static enum element_verdict verdict_on(struct start_tag tag) {
  bool could = !element_is_under_floor(tag.element) || is_checkbox(tag);
  return could ? VERDICT_NOT_PERMITTED : VERDICT_UNDER_FLOOR;
}

/* Of one that its attributes decide about. */
static enum element_verdict verdict_on_attributes(enum element_id element) {
  return element == ELEMENT_INPUT ? VERDICT_UNDER_FLOOR : VERDICT_REQUIRES;
}

/* ---- a p that stands for a renamed element ---- */

/*
 * Ends the p, since an element is to be written that closes one in HTML. An empty p is taken back.
 */
static NOINLINE void end_paragraph(struct filter *filter) {
  struct writer *writer = filter->writer;
  struct renamed_paragraph *paragraph = &filter->paragraph;
  filter->chains[paragraph->depth]--;
  paragraph->level = 0;
  if (writer->out.length == paragraph->start) {
    writer_take_back(writer, paragraph->place);
  } else {
    writer_end(writer, ELEMENT_P);
  }
}

/* Called before an element is written. */
static inline void close_renamed_paragraph(struct filter *filter, enum element_id element) {
  if (filter->paragraph.level > 0 && filter->paragraph.level == filter->writer->nesting.depth &&
      (element_flags[element] & ELEMENT_CLOSES_P))
    end_paragraph(filter);
}

/*
 * judge_attributes() where there are hooks. They are asked only about an element that has a place
 * here. A part of a table that a hook unwraps goes with its content, which would have no place
 * without it.
 */
static NOINLINE enum element_action judge_hooked(struct filter *filter, struct start_tag *tag,
                                                 enum element_verdict *verdict) {
  enum element_id element = tag->element;
  enum element_action action = judge_attributes(filter, *tag);
  span name;
  *verdict = verdict_on_attributes(element);

  if (action == ACTION_KEEP) close_renamed_paragraph(filter, element);
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

/* Writes the start tag. False when the nesting rules do not allow it. */
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
  enum element_id written;    /* the element that was written for it; ELEMENT_UNKNOWN: none */
  enum element_action action; /* where none was written: what becomes of its content */
  enum element_verdict verdict;
};

static inline void report_fate(struct filter *filter, struct start_tag tag, struct fate fate) {
  if (filter->report == NULL) return;
  report_element(filter->report, fate.verdict, fate.action == ACTION_DROP);
  if (fate.written != ELEMENT_UNKNOWN) report_attributes(filter, tag);
}

static inline void end_element(struct filter *filter, enum element_id element) {
  if (element == ELEMENT_A && filter->link.is_open) {
    link_ends(filter);
  } else {
    writer_end(filter->writer, element);
  }
}

/*
 * Writes the element if it is to be kept, and reports. `verdict` is the decision that `action` came
 * from.
 */
static inline struct fate finish_element(struct filter *filter, struct start_tag tag,
                                         enum element_action action, enum element_verdict verdict) {
  bool written = false;
  bool is_link = action == ACTION_KEEP && link_is_watched(filter, tag.element);
  if (is_link && links_are_full(filter)) {
    verdict = VERDICT_LINKS;
    action = ACTION_STRIP;
    filter->lost_links++;
  }
  if (action == ACTION_KEEP) {
    close_renamed_paragraph(filter, tag.element);
    written = write_element(filter, tag.element);
    if (!written) verdict = VERDICT_MISPLACED;
    if (is_link && written) link_begins(filter, tag.element);
  }

  struct fate fate = {written ? tag.element : ELEMENT_UNKNOWN, action, verdict};
  if (!filter->is_in_chain) report_fate(filter, tag, fate);
  return fate;
}

/* Decides about an element and writes its start tag if it stays. */
static inline struct fate pass_element(struct filter *filter, struct start_tag tag) {
  enum element_verdict verdict = VERDICT_WRITTEN;
  enum element_action action = action_for(filter, tag.element);
  if (action == ACTION_KEEP) {
    filter->accepted_count = 0;
    bool plain = tag.attribute_count == 0 && filter->policy->elements[tag.element].flags == 0 &&
                 tag.element != ELEMENT_INPUT;
    if (!plain) action = judge_attributes(filter, tag);
    if (action != ACTION_KEEP) verdict = verdict_on_attributes(tag.element);
  } else {
    verdict = verdict_on(tag);
  }

  return finish_element(filter, tag, action, verdict);
}

/* pass_element() where there are hooks. */
static struct fate pass_hooked_element(struct filter *filter, struct start_tag tag) {
  enum element_id element = tag.element;
  enum element_verdict verdict = verdict_on(tag);
  enum element_action action = action_for(filter, element);
  if (action == ACTION_KEEP) action = judge_hooked(filter, &tag, &verdict);
  if (action == ACTION_KEEP) verdict = tag.element == element ? VERDICT_WRITTEN : VERDICT_RENAMED;

  /* The other break of a renamed element is written at its end (filter_end()). */
  if (verdict == VERDICT_RENAMED) writer_break(filter->writer, break_of(element));
  return finish_element(filter, tag, action, verdict);
}

/*
 * In filter->fates, besides elements. LEAVES_END: nothing was written, and the end of the element
 * leaves something (traces.h). IS_RENAMED: the policy renamed it, and filter->chains has how many
 * were written.
 */
enum {
  LEAVES_END = UINT8_MAX,
  IS_RENAMED = UINT8_MAX - 1,
  IS_LINKED = UINT8_MAX - 2, /* an embed: what is in it is shown in its place, and leaves no link */
  LACKS_SOURCE = UINT8_MAX - 3 /* a film: the first source in it may leave a link */
};
_Static_assert((int)ELEMENT_COUNT < (int)LACKS_SOURCE, "an element is a byte, and four are left");

/* In filter->chains, added to the number: the end of the element leaves something, too. */
enum { LEAVES_END_TOO = 1 << 7 };

/* Notes what follows from an element's fate for its content and for the words around it. */
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

static struct fate pass_any(struct filter *filter, struct start_tag tag) {
  return filter->is_hooked ? pass_hooked_element(filter, tag) : pass_element(filter, tag);
}

/* ---- what embeds leave ---- */

/* A link in the place of an embed, judged as one of the input would be. */
static bool write_link(struct filter *filter, const struct embed *embed) {
  const struct attribute href = {ATTRIBUTE_HREF, attribute_table[ATTRIBUTE_HREF].name, embed->url};
  writer_break(filter->writer, BREAK_SPACE);
  filter->is_in_chain = filter->needs_href = true;
  struct fate fate = pass_any(filter, (struct start_tag){&href, 1, ELEMENT_A});
  filter->is_in_chain = filter->needs_href = false;
  if (fate.written == ELEMENT_UNKNOWN) return false;
  writer_text(filter->writer, embed_name(embed, accepted_value(filter, ATTRIBUTE_HREF)));
  end_element(filter, fate.written);
  writer_break(filter->writer, BREAK_SPACE);
  return true;
}

/* None in what is shown in the place of one that left a link, as a browser shows one of them. */
static bool leave_link(struct filter *filter, struct start_tag tag) {
  struct embed embed;
  return filter->linked_depth == 0 && action_for(filter, ELEMENT_A) == ACTION_KEEP &&
         embed_read(filter->policy, tag, &embed) && write_link(filter, &embed);
}

static void note_linked(struct filter *filter) {
  filter->fates[filter->depth - 1] = IS_LINKED;
  filter->linked_depth = filter->depth;
}

static void start_embed(struct filter *filter, struct start_tag tag) {
  bool is_linked = leave_link(filter, tag);
  unsigned depth = filter->depth;
  note_fate(filter, tag, pass_any(filter, tag));
  if (filter->depth == depth) return;
  if (is_linked) {
    note_linked(filter);
  } else if (embeds_media(tag.element)) {
    filter->fates[depth] = LACKS_SOURCE;
  }
}

/* A source: of a film that goes, the first is its own. */
static void start_source(struct filter *filter, struct start_tag tag) {
  bool is_asked_for = filter->depth > 0 && filter->fates[filter->depth - 1] == LACKS_SOURCE;
  if (is_asked_for && leave_link(filter, tag)) note_linked(filter);
  note_fate(filter, tag, pass_any(filter, tag));
}

/* Where there are hooks, or embeds leave links. */
static NOINLINE void start_special(struct filter *filter, struct start_tag tag) {
  bool links = filter->policy->embeds.links;
  if (links && embeds_document(tag.element) && action_for(filter, tag.element) != ACTION_KEEP) {
    start_embed(filter, tag);
  } else if (links && tag.element == ELEMENT_SOURCE) {
    start_source(filter, tag);
  } else {
    note_fate(filter, tag, pass_any(filter, tag));
  }
}

/* ---- elements that the policy renames: a chain of others stands for each ---- */

static void end_chain(struct filter *filter, unsigned count) {
  for (; count > 0; count--) end_element(filter, nesting_current(&filter->writer->nesting));
}

/* Writes one element of the chain, if it may stand here. */
static struct fate pass_chain_element(struct filter *filter, struct start_tag link) {
  if (action_for(filter, link.element) != ACTION_KEEP)
    return (struct fate){ELEMENT_UNKNOWN, ACTION_STRIP, VERDICT_MISPLACED};
  return pass_any(filter, link);
}

/* The last one written is a p, which a block in it is to close. */
static void note_paragraph(struct filter *filter, struct writer_place place) {
  filter->paragraph = (struct renamed_paragraph){filter->depth, filter->writer->nesting.depth,
                                                 filter->writer->out.length, place};
}

/*
 * Writes the chain, each as if the input had it. The first that is written takes the attributes of
 * the tag. Returns the fate of the last.
 */
static struct fate pass_chain(struct filter *filter, struct start_tag tag, unsigned *written) {
  const uint8_t *becomes = filter->policy->elements[tag.element].becomes;
  struct start_tag link = tag;
  struct fate fate = {ELEMENT_UNKNOWN, ACTION_STRIP, VERDICT_MISPLACED};
  enum element_id last = ELEMENT_UNKNOWN;
  struct writer_place before_last = writer_here(filter->writer);

  for (size_t i = 0; i < RENAME_LINKS && becomes[i] != 0; i++) {
    link.element = (enum element_id)becomes[i];
    close_renamed_paragraph(filter, link.element);

    struct writer_place place = writer_here(filter->writer);
    filter->is_in_chain = true;
    filter->renamed_from = *written == 0 ? tag.element : ELEMENT_UNKNOWN;
    fate = pass_chain_element(filter, link);
    filter->renamed_from = ELEMENT_UNKNOWN;
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

  struct fate fate = pass_chain(filter, tag, &written);
  if (written == 0 || fate.action == ACTION_DROP) report_fate(filter, tag, fate);
  if (fate.action == ACTION_DROP) {
    end_chain(filter, written);
    note_fate(filter, tag, fate);
    return;
  }

  fate.written = ELEMENT_UNKNOWN; /* traces of the element (traces.h) go inside of the chain */
  unsigned depth = filter->depth;
  note_fate(filter, tag, fate);
  if (is_void || written == 0) return;

  bool leaves_end = filter->fates[depth] == LEAVES_END;
  filter->fates[depth] = IS_RENAMED;
  filter->chains[depth] = (uint8_t)(written | (leaves_end ? LEAVES_END_TOO : 0));
}

static NOINLINE void end_renamed(struct filter *filter) {
  unsigned chain = filter->chains[filter->depth];
  if (filter->paragraph.depth == filter->depth) filter->paragraph.level = 0;
  if (chain & LEAVES_END_TOO) trace_end(filter->writer);
  end_chain(filter, chain & ~(unsigned)LEAVES_END_TOO);
}

/* ---- events ---- */

void filter_start(struct filter *filter, struct start_tag tag) {
  if (filter->dropping > 0) {
    filter->dropping += element_flags[tag.element] & ELEMENT_VOID ? 0 : 1;
    if (filter->hidden_from == 0 && is_hidden(tag.element)) filter->hidden_from = filter->dropping;
    return;
  }

  /* A front end never comes this deep: this only keeps a defect of one from doing harm. */
  if (filter->depth == FILTER_DEPTH) filter->status = SANITIZE_ERR_OPEN_ELEMENTS;
  if (filter->status != SANITIZE_OK) return;

  if (filter->policy->elements[tag.element].action == ACTION_RENAME) {
    start_renamed(filter, tag);
  } else if (filter->is_special) {
    start_special(filter, tag);
  } else {
    note_fate(filter, tag, pass_element(filter, tag));
  }
}

/* What becomes of a start tag without attributes where nobody asks; see filter_bare_start(). */
enum bare_start { BARE_ODD, BARE_WRITTEN, BARE_UNWRAPPED };

static enum bare_start bare_start_of(const struct filter *filter, enum element_id element) {
  const struct element_policy *row = &filter->policy->elements[element];
  bool may_link = filter->policy->embeds.links && embeds_media(element);
  if (row->action == ACTION_RENAME || may_link || !traces_are_breaks(element)) return BARE_ODD;
  enum element_action action = action_for(filter, element);
  if (action == ACTION_STRIP) return BARE_UNWRAPPED;
  return action == ACTION_KEEP && row->flags == 0 ? BARE_WRITTEN : BARE_ODD;
}

void filter_set_bare_starts(struct filter *filter) {
  static const uint8_t all_odd[ELEMENT_COUNT] = {BARE_ODD};
  filter->bare = filter->is_hooked || filter->report != NULL ? all_odd : filter->bare_table;
  if (filter->bare_policy == filter->policy) return;
  filter->bare_policy = filter->policy;
  for (unsigned element = 0; element < ELEMENT_COUNT; element++)
    filter->bare_table[element] = (uint8_t)bare_start_of(filter, (enum element_id)element);
}

/*
 * What filter_start() does of nearly all tags, from a table: it must be the same. The digests and
 * the differential test, in which gumbo's tree is sent by filter_start() alone, hold it.
 */
void filter_bare_start(struct filter *filter, enum element_id element) {
  enum bare_start start = (enum bare_start)filter->bare[element];
  bool is_busy = filter->dropping > 0 || filter->status != SANITIZE_OK ||
                 filter->depth == FILTER_DEPTH || filter->paragraph.level > 0;
  if (start == BARE_ODD || is_busy) {
    filter_start(filter, (struct start_tag){NULL, 0, element});
    return;
  }
  bool written = start == BARE_WRITTEN && writer_bare_start(filter->writer, element);
  if (!written) writer_break(filter->writer, break_of(element));
  if (!(element_flags[element] & ELEMENT_VOID))
    filter->fates[filter->depth++] = (uint8_t)(written ? element : ELEMENT_UNKNOWN);
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
    end_element(filter, element);
    return;
  }

  if (written == LEAVES_END) {
    trace_end(filter->writer);
  } else if (written == IS_RENAMED) {
    end_renamed(filter);
  } else if (written == IS_LINKED) {
    filter->linked_depth = 0;
  } else if (written == LACKS_SOURCE) {
    /* no source came */
  } else if (written != ELEMENT_UNKNOWN) {
    end_element(filter, (enum element_id)written); /* it was renamed */
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

/* Counts text in an element that goes with its content. */
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

void filter_lost_comment(struct filter *filter, span text) {
  if (filter->report != NULL && filter->dropping == 0) report_comment(filter->report);
  filter->lost_hidden += text.length + sizeof("<!---->") - 1;
}

/* In a comment nothing can hide a brace or a bracket from a template engine. */
static bool has_template_marker(span text) {
  for (size_t i = 0; i < text.length; i++) {
    if (strchr("{}[]", text.data[i]) != NULL) return true;
  }
  return false;
}

/* In its one form: a run of white space is a space. */
void filter_comment(struct filter *filter, span text) {
  if (filter->status != SANITIZE_OK) return;
  bool marked = filter->policy->style.neutral_templates && has_template_marker(text);
  if (filter->dropping > 0 || marked || comment_is_under_floor(text)) {
    filter_lost_comment(filter, text);
    return;
  }
  filter->scratch.bytes.length = 0;
  for (size_t at = 0; at < text.length;) {
    size_t start = at;
    while (at < text.length && ascii_is_space(text.data[at])) at++;
    if (at > start) scratch_put(&filter->scratch, SPAN_LITERAL(" "));
    start = at;
    while (at < text.length && !ascii_is_space(text.data[at])) at++;
    scratch_put(&filter->scratch, span_of(text.data + start, at - start));
  }
  struct value written = scratch_since(&filter->scratch, 0);
  if (filter->scratch.status != SANITIZE_OK) filter->status = filter->scratch.status;
  if (!writer_comment(filter->writer, value_text(&filter->scratch, written)))
    filter_lost_comment(filter, text);
}

static NOINLINE void pass_odd_source_text(struct filter *filter, span text) {
  if (filter->dropping > 0) {
    lose_text(filter, text, true);
    return;
  }
  trace_power(&filter->traces, filter->writer, text, true);
  writer_source_text(filter->writer, text);
}

void filter_source_text(struct filter *filter, span text) {
  if (filter->dropping > 0 || filter->traces.may_be_power) {
    pass_odd_source_text(filter, text);
  } else {
    writer_source_text(filter->writer, text);
  }
}

/* ---- what the policy adds ---- */

void filter_begin_additions(struct filter *filter, struct writer *writer) {
  filter->writer = writer;
  writer_set_names(writer, &filter->policy->custom);
  filter->report = NULL;
  filter->paragraph.level = 0;
  filter->scratch.limit = writer->limit;
  const struct writer_style *style = &filter->policy->style;
  writer_set_style(writer, &(struct writer_style){.is_xhtml = style->is_xhtml,
                                                  .max_nesting = style->max_nesting,
                                                  .neutral_templates = style->neutral_templates});
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

bool filter_add_link(struct filter *filter, struct start_tag tag, span text) {
  if (!filter_takes(filter, tag) || !link_may_be_added(filter, text)) return false;
  filter->link_count++;
  return write_element(filter, tag.element);
}
