/*
 * The attributes of a tag; see attributes.h. Guarantee P1 is held here for attributes: one is
 * written only if permit() lets it pass or the policy sets it, and a URL only if judge_url() or a
 * function built on it accepts it. The judge is tests/oracle/checker.c.
 *
 * For the fixed point (P3), the same decision about the tag that was written must change nothing:
 * values are rewritten by idempotent functions only, and what the policy sets keeps the place that
 * it has in the input. The judge is tests/oracle/properties.c.
 */
#include "filter/attributes.h"

#include "filter/checkbox.h"
#include "filter/contained_values.h"
#include "filter/declarations.h"
#include "filter/floor.h"
#include "filter/images.h"
#include "filter/legacy.h"
#include "filter/links.h"
#include "filter/srcset.h"

/* ---- one attribute ---- */

static struct judge judge_for(struct filter *filter, enum element_id element,
                              enum attribute_id attribute) {
  const struct sanitize_policy *policy = filter->policy;
  struct judge judge = {
      .policy = policy,
      .base = &filter->base,
      .scratch = &filter->scratch,
      .element = element,
      .attribute = attribute,
      .hooks = filter->is_hooked ? &filter->hooks : NULL,
      .cut = &filter->cut,
  };
  if (policy_bit(policy->elements[element].ruled, attribute))
    judge.rule = rule_for(policy, element, attribute);

  return judge;
}

static enum refusal refused_unless(bool permitted) { return permitted ? PERMITTED : REFUSED_VALUE; }

/* The name of a custom element names nothing in the document. */
static enum refusal judge_any_name(const struct judge *judge, span value, struct value *result) {
  if (!is_custom(judge->element) || judge->attribute != ATTRIBUTE_NAME)
    return judge_name(judge, value, result);
  *result = value_as_is(value);
  return refused_unless(rule_permits(judge, value));
}

static enum refusal judge_value(const struct judge *judge, span value, struct value *result) {
  switch ((enum attribute_kind)attribute_table[judge->attribute].kind) {
  case KIND_PLAIN: *result = value_as_is(value); return refused_unless(rule_permits(judge, value));
  case KIND_URL: return judge_url(judge, value, result);
  case KIND_URL_LIST: return judge_url_list(judge, value, result);
  case KIND_SRCSET: return judge_srcset(judge, value, result);
  case KIND_NAME: return judge_any_name(judge, value, result);
  case KIND_REFERENCE: return judge_reference(judge, value, result);
  case KIND_TOKENS: return refused_unless(judge_tokens(judge, value, result));
  case KIND_LINK_TYPE:
    return judge_link_type(judge, value, (struct link_additions){false, false}, result)
               ? PERMITTED
               : judge_nothing(judge);
  case KIND_TARGET: return refused_unless(judge_target(judge, value, result));
  case KIND_STYLE: return judge_style(judge, value, result);
  }

  return REFUSED_BY_FLOOR;
}

static bool permits_name(const struct element_policy *element, enum attribute_id id) {
  return !attribute_is_under_floor(id) && policy_bit(element->attributes, id);
}

/* Whether the policy takes the attribute at all, whatever its value. */
static enum refusal judge_attribute_name(const struct filter *filter, enum element_id element,
                                         const struct attribute *attribute) {
  if (attribute->id == ATTRIBUTE_UNKNOWN) {
    if (policy_permits_name(filter->policy, element, attribute->name)) return PERMITTED;
    return unlisted_is_under_floor(attribute->name) ? REFUSED_BY_FLOOR : REFUSED_BY_POLICY;
  }
  if (permits_name(&filter->policy->elements[element], attribute->id)) return PERMITTED;
  return attribute_is_under_floor(attribute->id) ? REFUSED_BY_FLOOR : REFUSED_BY_POLICY;
}

/*
 * Whether the script of a custom element that takes data-* for a URL would get one under the floor.
 * (Of attributes whose values are URLs by HTML, judge_url() decides.)
 */
static NOINLINE bool is_harmful_url(span value) {
  struct url_facts facts;
  url_classify(value, &facts);
  return facts.kind == URL_ABSOLUTE &&
         scheme_is_under_floor(span_of(facts.scheme, facts.scheme_length));
}

static NOINLINE bool is_for_scripts(const struct attribute *attribute) {
  return attribute->id == ATTRIBUTE_UNKNOWN ||
         span_starts_with(attribute_table[attribute->id].name, SPAN_LITERAL("data-"));
}

static inline bool runs_in_script(enum element_id element, const struct attribute *attribute) {
  return is_custom(element) && is_for_scripts(attribute) && is_harmful_url(attribute->value);
}

static inline enum refusal permit_as_is(struct filter *filter, enum element_id element,
                                        const struct attribute *attribute, struct value *result) {
  enum refusal refusal = judge_attribute_name(filter, element, attribute);
  if (refusal != PERMITTED) return refusal;
  if (runs_in_script(element, attribute)) return REFUSED_BY_FLOOR;

  /* Most attributes have neither a rule nor a kind that restricts their values. */
  bool any_value = attribute->id == ATTRIBUTE_UNKNOWN ||
                   (attribute_table[attribute->id].kind == KIND_PLAIN &&
                    !policy_bit(filter->policy->elements[element].ruled, attribute->id));
  if (any_value) {
    *result = value_as_is(attribute->value);
    return PERMITTED;
  }

  struct judge judge = judge_for(filter, element, attribute->id);
  return judge_value(&judge, attribute->value, result);
}

static NOINLINE enum refusal permit_contained(struct filter *filter, enum element_id element,
                                              const struct attribute *attribute,
                                              struct value *result) {
  struct attribute contained = *attribute;
  contained.value = contain_value(filter, attribute);
  enum refusal refusal = permit_as_is(filter, element, &contained, result);
  bool is_own = contained.value.data == attribute->value.data;
  if (refusal == PERMITTED && !is_own) *result = scratch_own(&filter->scratch, *result);
  return refusal;
}

static inline enum refusal permit(struct filter *filter, enum element_id element,
                                  const struct attribute *attribute, struct value *result) {
  return filter->contains_values ? permit_contained(filter, element, attribute, result)
                                 : permit_as_is(filter, element, attribute, result);
}

/* ---- attributes that the policy sets ---- */

static const struct forced_attribute *forced_for(const struct sanitize_policy *policy,
                                                 enum element_id element,
                                                 enum attribute_id attribute) {
  for (uint32_t i = 0; i < policy->forced_count; i++) {
    const struct forced_attribute *forced = &policy->forced[i];
    if (forced->attribute == attribute && forced->element == element) return forced;
  }
  return NULL;
}

/*
 * The value that the policy sets. The floor applies to it, too, and URLs and names are judged as if
 * they came from the input, so that no policy can set what it could not permit.
 */
static bool force(struct filter *filter, enum element_id element,
                  const struct forced_attribute *forced, struct value *result) {
  enum attribute_id id = (enum attribute_id)forced->attribute;
  span value = policy_text(filter->policy, forced->value);
  struct judge judge = judge_for(filter, element, id);
  *result = value_as_is(value);
  if (attribute_is_under_floor(id)) return false;

  judge.rule = NULL;
  judge.hooks = NULL;
  switch ((enum attribute_kind)attribute_table[id].kind) {
  case KIND_PLAIN:
  case KIND_TOKENS:
  case KIND_LINK_TYPE:
  case KIND_TARGET: return true;
  case KIND_URL:
  case KIND_URL_LIST:
  case KIND_SRCSET:
  case KIND_NAME:
  case KIND_REFERENCE:
  case KIND_STYLE: break;
  }

  return judge_value(&judge, value, result) == PERMITTED;
}

static bool manages_links_of(const struct filter *filter, enum element_id element) {
  return filter->manages_links && (filter->policy->elements[element].flags & POLICY_IS_LINK) != 0;
}

/* How many places are kept free for what the policy sets, so that there is always room for it. */
static unsigned reserved_places(const struct filter *filter, enum element_id element) {
  const struct sanitize_policy *policy = filter->policy;
  unsigned count = manages_links_of(filter, element) ? 2 : 0;
  if (!(policy->elements[element].flags & POLICY_HAS_FORCED)) return count;
  for (uint32_t i = 0; i < policy->forced_count && count < OUTPUT_ATTRIBUTES; i++) {
    count += policy->forced[i].element == element ? 1 : 0;
  }
  return count;
}

/* ---- the attributes of a tag, into filter->accepted ---- */

static const struct accepted_attribute *find_place_of(const struct filter *filter,
                                                      enum attribute_id id) {
  for (unsigned i = 0; i < filter->accepted_count; i++) {
    if (filter->accepted[i].id == id) return &filter->accepted[i];
  }
  return NULL;
}

static struct accepted_attribute *find_place(struct filter *filter, enum attribute_id id) {
  const struct accepted_attribute *place = find_place_of(filter, id);
  return place == NULL ? NULL : &filter->accepted[place - filter->accepted];
}

bool has_accepted(const struct filter *filter, enum attribute_id id) {
  const struct accepted_attribute *place = find_place_of(filter, id);
  return place != NULL && place->stays;
}

/* The next free place, not yet taken (accepted_count says how many are); NULL: there is none. */
static struct accepted_attribute *next_place(struct filter *filter) {
  return filter->accepted_count == OUTPUT_ATTRIBUTES ? NULL
                                                     : &filter->accepted[filter->accepted_count];
}

static struct accepted_attribute *add_place(struct filter *filter, enum attribute_id id) {
  struct accepted_attribute *place = next_place(filter);
  if (place == NULL) return NULL;

  *place = (struct accepted_attribute){
      .id = id, .name = attribute_table[id].name, .value = value_as_is(SPAN_LITERAL(""))};
  filter->accepted_count++;
  return place;
}

/* For a report: why attribute `number` of the tag is removed or has another value. */
static void note_refusal(struct filter *filter, size_t number, enum refusal refusal) {
  if (number < filter->refusals.length) filter->refusals.data[number] = (char)(uint8_t)refusal;
}

/*
 * True when the policy sets this attribute or may set it (rel and target of links): then a place is
 * taken here, in the order of the input, whatever value the input has.
 */
static bool take_place(struct filter *filter, struct start_tag tag, uint32_t number) {
  const struct attribute *attribute = &tag.attributes[number];
  const struct element_policy *element = &filter->policy->elements[tag.element];
  const struct forced_attribute *forced = NULL;
  if (attribute->id == ATTRIBUTE_UNKNOWN) return false;

  if (element->flags & POLICY_HAS_FORCED)
    forced = forced_for(filter->policy, tag.element, attribute->id);

  bool managed = (attribute->id == ATTRIBUTE_REL || attribute->id == ATTRIBUTE_TARGET) &&
                 manages_links_of(filter, tag.element);
  if (forced == NULL && !managed) return false;

  struct accepted_attribute *place = add_place(filter, attribute->id);
  note_refusal(filter, number, place == NULL ? REFUSED_COUNT : REFUSED_VALUE);
  if (place == NULL) return true;

  place->forced = forced != NULL;
  place->source = number + 1;
  if (forced != NULL) {
    place->stays = force(filter, tag.element, forced, &place->value);
  } else {
    place->stays = permits_name(element, attribute->id);
    place->value = value_as_is(attribute->value);
    if (filter->contains_values)
      place->value = scratch_own(&filter->scratch, value_as_is(contain_value(filter, attribute)));
    if (!place->stays)
      note_refusal(filter, number, judge_attribute_name(filter, tag.element, attribute));
  }

  return true;
}

static void begin_refusals(struct filter *filter, size_t count) {
  filter->refusals.length = 0;
  if (buffer_reserve(filter->memory, &filter->refusals, count)) {
    filter->refusals.length = count;
  } else {
    filter->report->out_of_memory = true;
  }
}

/*
 * Why an attribute goes for which there is no room: first of all because of its name, since more
 * room would not help a name that is not permitted.
 */
static enum refusal refuse_without_room(const struct filter *filter, enum element_id element,
                                        const struct attribute *attribute) {
  enum refusal refusal = judge_attribute_name(filter, element, attribute);
  return refusal != PERMITTED ? refusal : REFUSED_COUNT;
}

/* Only unknown names can be here twice: of known ones the front ends send the first (events.h). */
static bool is_duplicate(const struct filter *filter, const struct attribute *attribute) {
  if (attribute->id != ATTRIBUTE_UNKNOWN)
    return filter->policy->images.holds_remote && find_place_of(filter, attribute->id) != NULL;
  for (unsigned i = 0; i < filter->accepted_count; i++) {
    const struct accepted_attribute *accepted = &filter->accepted[i];
    if (accepted->id == ATTRIBUTE_UNKNOWN && span_equal(accepted->name, attribute->name))
      return true;
  }
  return false;
}

/* Asks the hook about a permitted attribute. A new value is judged as the input's would be. */
static enum refusal ask_hook(struct filter *filter, enum element_id element,
                             const struct attribute *attribute, struct value *value) {
  const sanitize_hook_value asked = {element_name(&filter->policy->custom, element),
                                     attribute->name, value_text(&filter->scratch, *value)};
  struct attribute changed = *attribute;
  switch (hooks_ask_attribute(&filter->hooks, &filter->scratch, &asked, &changed.value)) {
  case HOOK_KEEPS: return PERMITTED;
  case HOOK_REPLACES: break;
  case HOOK_REFUSES:
  case HOOK_DROPS: return REFUSED_BY_HOOK;
  }

  enum refusal refusal = permit(filter, element, &changed, value);
  if (refusal == PERMITTED) *value = scratch_own(&filter->scratch, *value);
  return refusal;
}

/*
 * permit() where there are hooks. If one acted, the reason for what becomes of the attribute is it.
 */
static NOINLINE enum refusal permit_hooked(struct filter *filter, enum element_id element,
                                           const struct attribute *attribute, struct value *value) {
  if (is_duplicate(filter, attribute)) return REFUSED_DUPLICATE;

  filter->hooks.acted = false;
  enum refusal refusal = permit(filter, element, attribute, value);
  if (refusal == PERMITTED) refusal = ask_hook(filter, element, attribute, value);

  if (!filter->hooks.acted) return refusal;
  filter->cut = REFUSED_BY_HOOK;
  return refusal == PERMITTED ? PERMITTED : REFUSED_BY_HOOK;
}

/* ---- images that wait ---- */

/*
 * What stands for another attribute is judged as that one, which is put into *other. NULL where the
 * tag had that name before; `seen` has a bit for each name it had.
 */
static NOINLINE const struct attribute *as_judged(const struct filter *filter,
                                                  enum element_id element,
                                                  const struct attribute *attribute, unsigned *seen,
                                                  struct attribute *other) {
  enum attribute_id id = ATTRIBUTE_UNKNOWN;
  if (attribute->id == ATTRIBUTE_UNKNOWN) id = image_held_attribute(element, attribute->name);
  if (id == ATTRIBUTE_UNKNOWN || !permits_name(&filter->policy->elements[element], id))
    return attribute;
  unsigned bit = image_held_bit(id);
  if (*seen & bit) return NULL;
  *seen |= bit;
  *other = (struct attribute){id, attribute_table[id].name, attribute->value};
  return other;
}

/* Its place is that of the attribute it is, its name another. True when that is new. */
static NOINLINE bool hold(const struct filter *filter, enum element_id element,
                          struct accepted_attribute *place) {
  span name = image_held_name(element, place->id);
  if (name.length == 0) return false;
  span value = value_text(&filter->scratch, place->value);
  if (!place->was_held && !image_is_fetched(place->id, value)) return false;
  place->name = name;
  return !place->was_held;
}

/*
 * One attribute of the input's, its number told to the report. `room` is how many more have a place,
 * `was_held` whether another name stood for its own. False when nothing behind it can have one.
 */
static inline bool accept_attribute(struct filter *filter, enum element_id element,
                                    const struct attribute *attribute, bool was_held,
                                    uint32_t number, unsigned *room) {
  filter->cut = PERMITTED;
  struct accepted_attribute *place = *room == 0 ? NULL : next_place(filter);
  if (place == NULL) {
    if (filter->report == NULL) return false;
    note_refusal(filter, number, refuse_without_room(filter, element, attribute));
    return true;
  }
  /* The value is made where it stays: a copy of what was just written would wait for it. */
  enum refusal refusal = filter->is_hooked
                             ? permit_hooked(filter, element, attribute, &place->value)
                             : permit(filter, element, attribute, &place->value);
  if (refusal == PERMITTED && is_duplicate(filter, attribute)) refusal = REFUSED_DUPLICATE;
  note_refusal(filter, number, refusal != PERMITTED ? refusal : filter->cut);
  /* What a hook removed keeps its place, or a duplicate of it would take that. */
  if (refusal != PERMITTED && refusal != REFUSED_BY_HOOK) return true;
  place->id = attribute->id;
  place->stays = refusal == PERMITTED;
  place->forced = false;
  place->was_held = was_held;
  place->source = 0;
  place->name =
      attribute->id == ATTRIBUTE_UNKNOWN ? attribute->name : attribute_table[attribute->id].name;
  if (filter->policy->images.holds_remote && place->stays && hold(filter, element, place))
    note_refusal(filter, number, REFUSED_HELD);
  filter->accepted_count++;
  --*room;
  return true;
}

static void accept_attributes(struct filter *filter, struct start_tag tag) {
  unsigned reserved = reserved_places(filter, tag.element);
  unsigned room = OUTPUT_ATTRIBUTES - reserved;
  struct attribute style;
  bool has_style = false;
  /*
   * Attributes may be sent that the policy has no use for: for a report, for a hook, or because the
   * tag was another element's before it was renamed. They must not decide where the policy's own
   * attributes stand, or the output would depend on whether there is a report.
   */
  bool wanted = filter->policy->wants_attributes[tag.element];
  bool holds = filter->policy->images.holds_remote;
  unsigned seen = 0; /* of the names under which images wait */
  bool legacy = filter->policy->legacy_style && legacy_style(filter, tag, &style);
  if (filter->report != NULL) begin_refusals(filter, tag.attribute_count);

  for (uint32_t i = 0; i < tag.attribute_count; i++) {
    const struct attribute *attribute = &tag.attributes[i];
    struct attribute other;
    if (holds) attribute = as_judged(filter, tag.element, attribute, &seen, &other);
    if (attribute == NULL) {
      note_refusal(filter, i, REFUSED_DUPLICATE);
      continue;
    }
    if (reserved > 0 && wanted && take_place(filter, tag, i)) continue;
    if (legacy && attribute->id == ATTRIBUTE_STYLE) {
      attribute = &style;
      has_style = true;
    }
    bool was_held = attribute == &other;
    if (!accept_attribute(filter, tag.element, attribute, was_held, i, &room) && reserved == 0)
      return;
  }
  if (legacy && !has_style)
    (void)accept_attribute(filter, tag.element, &style, false, tag.attribute_count, &room);
}

static void add_forced(struct filter *filter, enum element_id element) {
  const struct sanitize_policy *policy = filter->policy;
  for (uint32_t i = 0; i < policy->forced_count; i++) {
    const struct forced_attribute *forced = &policy->forced[i];
    enum attribute_id id = (enum attribute_id)forced->attribute;
    if (forced->element != element || find_place(filter, id) != NULL) continue;

    struct accepted_attribute *place = add_place(filter, id);
    if (place == NULL) return;
    place->forced = true;
    place->stays = force(filter, element, forced, &place->value);
  }
}

span accepted_value(const struct filter *filter, enum attribute_id id) {
  if (!has_accepted(filter, id)) return SPAN_LITERAL("");
  return value_text(&filter->scratch, find_place_of(filter, id)->value);
}

/* ---- links ---- */

/* Where the input has the attribute, or, if the policy sets it (`sets`), a new place at the end. */
static struct accepted_attribute *link_place(struct filter *filter, enum attribute_id id,
                                             bool sets) {
  struct accepted_attribute *place = find_place(filter, id);
  if (place != NULL && sets && place->source > 0)
    note_refusal(filter, place->source - 1, REFUSED_VALUE); /* replaced by the policy's */
  if (place != NULL || !sets) return place;
  return add_place(filter, id);
}

static void set_rel(struct filter *filter, enum element_id element, struct link_additions adds) {
  struct accepted_attribute *place =
      link_place(filter, ATTRIBUTE_REL, adds.policy || adds.noopener);
  if (place == NULL) return;

  struct judge judge = judge_for(filter, element, ATTRIBUTE_REL);
  if (place->forced) judge.rule = NULL;
  span value = place->stays ? value_text(&filter->scratch, place->value) : SPAN_LITERAL("");
  place->stays = judge_link_type(&judge, value, adds, &place->value);
}

static void set_target(struct filter *filter, enum element_id element, bool sets) {
  struct accepted_attribute *place = link_place(filter, ATTRIBUTE_TARGET, sets);
  if (place == NULL) return;
  if (sets) {
    place->value = value_as_is(policy_text(filter->policy, filter->policy->links.target));
    place->stays = true;
  } else if (place->stays && !place->forced) {
    struct judge judge = judge_for(filter, element, ATTRIBUTE_TARGET);
    place->stays = judge_target(&judge, value_text(&filter->scratch, place->value), &place->value);
  }
}

/* Whether following the link opens another browsing context, as any target but _self does. */
static bool opens_another(struct filter *filter) {
  const struct accepted_attribute *target = find_place(filter, ATTRIBUTE_TARGET);
  if (target == NULL || !target->stays) return false;
  span value = value_text(&filter->scratch, target->value);
  return !span_equal_ignoring_case(value, SPAN_LITERAL("_self"));
}

static void apply_link_policy(struct filter *filter, enum element_id element) {
  const struct link_policy *links = &filter->policy->links;
  bool rel = links->rel_count > 0 && has_accepted(filter, ATTRIBUTE_HREF);
  bool target = links->target.length > 0 && has_accepted(filter, ATTRIBUTE_HREF);
  if (rel || target) {
    struct judge judge = judge_for(filter, element, ATTRIBUTE_HREF);
    span href = value_text(&filter->scratch, find_place(filter, ATTRIBUTE_HREF)->value);
    rel = rel && link_is_in_scope(&judge, (enum link_scope)links->rel_scope, href);
    target = target && link_is_in_scope(&judge, (enum link_scope)links->target_scope, href);
  }

  /* rel is placed before target, but its value depends on that of target: so it is set last. */
  (void)link_place(filter, ATTRIBUTE_REL, rel);
  set_target(filter, element, target);

  bool opens = links->noopener && opens_another(filter);
  set_rel(filter, element, (struct link_additions){rel, opens});
}

/* ---- required attributes ---- */

static bool requires(const struct sanitize_policy *policy, enum element_id element,
                     const struct value_rule *rule) {
  if (rule->required == REQUIRED_NOT) return false;
  bool applies =
      rule->element == element ||
      (rule->element == 0 && policy_bit(policy->elements[element].attributes, rule->attribute));
  return applies && rule_for(policy, element, (enum attribute_id)rule->attribute) == rule;
}

static enum element_action judge_requirements(struct filter *filter, enum element_id element) {
  const struct sanitize_policy *policy = filter->policy;
  enum element_action action = ACTION_KEEP;
  for (uint32_t i = 0; i < policy->rule_count; i++) {
    const struct value_rule *rule = &policy->rules[i];
    if (!requires(policy, element, rule) ||
        has_accepted(filter, (enum attribute_id)rule->attribute))
      continue;
    if (rule->required == REQUIRED_OR_DROP) return ACTION_DROP;
    action = ACTION_STRIP;
  }

  return action;
}

/* ---- all of them ---- */

/* As it is written, or where the policy does not let it be, as typed. */
static span typed_extent(struct filter *filter, struct start_tag tag, enum attribute_id id) {
  if (has_accepted(filter, id)) return accepted_value(filter, id);
  for (uint32_t i = 0; i < tag.attribute_count; i++) {
    if (tag.attributes[i].id == id) return tag.attributes[i].value;
  }
  return SPAN_LITERAL("");
}

static bool is_pixel(struct filter *filter, struct start_tag tag) {
  return image_is_pixel(typed_extent(filter, tag, ATTRIBUTE_WIDTH),
                        typed_extent(filter, tag, ATTRIBUTE_HEIGHT));
}

enum element_action judge_attributes(struct filter *filter, struct start_tag tag) {
  if (tag.element == ELEMENT_INPUT) return judge_checkbox(filter, tag);
  unsigned flags = filter->policy->elements[tag.element].flags;
  filter->accepted_count = 0;
  filter->scratch.bytes.length = 0;

  if (tag.attribute_count > 0 || filter->renamed_from == ELEMENT_CENTER)
    accept_attributes(filter, tag);
  if (flags & POLICY_HAS_FORCED) add_forced(filter, tag.element);
  if (manages_links_of(filter, tag.element)) apply_link_policy(filter, tag.element);
  if (filter->scratch.status != SANITIZE_OK) filter->status = filter->scratch.status;

  bool needs_href = filter->policy->links.unwrap_without_href || filter->needs_href;
  if (tag.element == ELEMENT_A && needs_href && !has_accepted(filter, ATTRIBUTE_HREF))
    return ACTION_STRIP;
  if (tag.element == ELEMENT_IMG && filter->policy->images.drops_pixels && is_pixel(filter, tag))
    return ACTION_STRIP;

  return flags & POLICY_HAS_RULES ? judge_requirements(filter, tag.element) : ACTION_KEEP;
}

static const struct accepted_attribute *accepted_as(const struct filter *filter,
                                                    const struct attribute *attribute) {
  for (unsigned i = 0; i < filter->accepted_count; i++) {
    const struct accepted_attribute *accepted = &filter->accepted[i];
    enum attribute_id id = accepted->was_held ? ATTRIBUTE_UNKNOWN : accepted->id;
    if (!accepted->stays || id != attribute->id) continue;
    if (id != ATTRIBUTE_UNKNOWN || span_equal(accepted->name, attribute->name)) return accepted;
  }
  return NULL;
}

/*
 * Each declaration that a style lost, with its property as the value. False when none was lost: it
 * is only written otherwise.
 */
static bool report_declarations(struct filter *filter, enum element_id element,
                                const struct attribute *attribute, bool stays) {
  struct judge judge = judge_for(filter, element, ATTRIBUTE_STYLE);
  sanitize_change_kind kind =
      stays ? SANITIZE_CHANGE_ATTRIBUTE_CHANGED : SANITIZE_CHANGE_ATTRIBUTE_REMOVED;
  struct attribute lost = *attribute;
  span rest = attribute->value;
  enum refusal refusal;
  bool any = false;
  while (next_refused_declaration(&judge, &rest, &lost.value, &refusal)) {
    report_attribute(filter->report, kind, (sanitize_reason)refusal, &lost);
    any = true;
  }
  return any;
}

/* Whether what became of the attribute is told by its parts. */
static bool is_told_in_parts(const struct filter *filter, enum element_id element,
                             const struct attribute *attribute, enum refusal refusal) {
  return attribute->id == ATTRIBUTE_STYLE && refusal != REFUSED_BY_HOOK &&
         refusal != REFUSED_COUNT &&
         permits_name(&filter->policy->elements[element], attribute->id);
}

void report_attributes(struct filter *filter, struct start_tag tag) {
  for (size_t i = 0; i < tag.attribute_count && i < filter->refusals.length; i++) {
    const struct attribute *attribute = &tag.attributes[i];
    const struct accepted_attribute *accepted = accepted_as(filter, attribute);
    enum refusal refusal = (enum refusal)(uint8_t)filter->refusals.data[i];
    if (refusal == REFUSED_DUPLICATE) continue;
    if (is_told_in_parts(filter, tag.element, attribute, refusal) &&
        report_declarations(filter, tag.element, attribute, accepted != NULL))
      continue;

    /* The reason for a value that was only rewritten, of which nothing was refused. */
    if (refusal == PERMITTED) refusal = REFUSED_VALUE;
    bool is_held = refusal == REFUSED_HELD;
    if (is_held) refusal = REFUSED_URL;

    if (accepted == NULL) {
      report_attribute(filter->report, SANITIZE_CHANGE_ATTRIBUTE_REMOVED, (sanitize_reason)refusal,
                       attribute);
    } else if (is_held ||
               !span_equal(value_text(&filter->scratch, accepted->value), attribute->value)) {
      report_attribute(filter->report, SANITIZE_CHANGE_ATTRIBUTE_CHANGED, (sanitize_reason)refusal,
                       attribute);
    }
  }
}
