/* Attribute values that are URLs; see srcset.h. */
#include "filter/srcset.h"

#include "filter/floor.h"
#include "html/idn.h"

/* ---- one URL ---- */

/*
 * Whether the rule, or else the policy, permits the scheme, which url_classify() gives in lower
 * case as the URL standard does. A scheme too long for struct url_facts is empty there, and
 * refused.
 */
static enum refusal judge_scheme(const struct judge *judge, const struct url_facts *facts) {
  const struct sanitize_policy *policy = judge->policy;
  bool own = judge->rule != NULL && judge->rule->kind == VALUE_SCHEMES;
  uint32_t first = own ? judge->rule->first_string : policy->url.first_scheme;
  uint32_t count = own ? judge->rule->string_count : policy->url.scheme_count;

  span scheme = span_of(facts->scheme, facts->scheme_length);
  if (scheme.length == 0) return REFUSED_BY_FLOOR;

  for (uint32_t i = 0; i < count; i++) {
    if (span_equal(scheme, policy_text(policy, policy->strings[first + i])))
      return scheme_is_under_floor(scheme) ? REFUSED_BY_FLOOR : PERMITTED;
  }

  return REFUSED_URL;
}

static bool is_data(const struct url_facts *facts) {
  return span_equal(span_of(facts->scheme, facts->scheme_length), SPAN_LITERAL("data"));
}

/* Judges user information and the scheme of a URL. */
static enum refusal judge_facts(const struct judge *judge, const struct url_facts *facts) {
  if (facts->has_userinfo && judge->policy->url.refuse_userinfo) return REFUSED_URL;
  return facts->kind != URL_ABSOLUTE ? PERMITTED : judge_scheme(judge, facts);
}

/*
 * What the policy says of URLs without a scheme. "http:path" counts as relative, since it is as
 * relative as "path" on a page with that scheme.
 */
static enum url_action url_action_for(const struct url_policy *url, const struct url_facts *facts) {
  switch (facts->kind) {
  case URL_FRAGMENT: return (enum url_action)url->fragment;
  case URL_RELATIVE: return (enum url_action)url->relative;
  case URL_NETWORK_PATH: return (enum url_action)url->network_path;
  case URL_ABSOLUTE: return facts->needs_base ? (enum url_action)url->relative : URL_KEEP;
  }
  return URL_DROP;
}

static bool misleads(const struct judge *judge, span value) {
  return judge->policy->url.refuse_misleading && url_misleads(value);
}

/* Resolves the value against the base; false when the result is not permitted. */
static bool resolve(const struct judge *judge, struct value value, struct value *result) {
  struct scratch *scratch = judge->scratch;
  const struct url_base *base = judge->base->href.length > 0 ? judge->base : NULL;
  size_t size = URL_RESOLVED_SIZE(judge->base->href.length, value.length);
  size_t length;
  char *room = scratch_room(scratch, size);
  if (room == NULL) return false;

  /* The room is made first: a value in the scratch bytes may have moved. */
  if (url_resolve(base, value_text(scratch, value), room, size, &length) != URL_OK) return false;

  struct url_facts facts;
  url_classify(span_of(room, length), &facts);
  if (facts.kind != URL_ABSOLUTE || facts.needs_base || judge_facts(judge, &facts) != PERMITTED)
    return false;

  if (misleads(judge, span_of(room, length))) return false; /* only the resolved URL shows it */

  size_t start = scratch->bytes.length;
  scratch_took(scratch, length);
  *result = scratch_since(scratch, start);
  return true;
}

/*
 * Copies a URL that is a fragment without what the URL standard ignores: C0 controls and spaces at
 * its ends; TAB, LF and CR anywhere.
 */
static size_t copy_fragment(char *out, span value) {
  size_t start = 0;
  size_t end = value.length;
  size_t length = 0;

  while (start < end && (unsigned char)value.data[start] <= ' ') start++;
  while (end > start && (unsigned char)value.data[end - 1] <= ' ') end--;
  for (size_t i = start; i < end; i++) {
    char c = value.data[i];
    if (c != '\t' && c != '\n' && c != '\r') out[length++] = c;
  }

  return length;
}

/*
 * "#name" gets the prefix that the id gets which it refers to. "" and "#" stay: they refer to the
 * page.
 */
static void prefix_fragment(const struct judge *judge, span value, struct value *result) {
  struct scratch *scratch = judge->scratch;
  span prefix = policy_text(judge->policy, judge->policy->name_prefix);
  size_t size;
  char *room = size_add(value.length, prefix.length, &size) ? scratch_room(scratch, size) : NULL;
  if (room == NULL) return;

  size_t start = scratch->bytes.length;
  size_t length = copy_fragment(room + prefix.length, value);
  if (length < 2) return;

  if (span_starts_with(span_of(room + prefix.length + 1, length - 1), prefix)) {
    memmove(room, room + prefix.length, length);
  } else {
    memcpy(room + 1, prefix.data, prefix.length);
    room[0] = '#';
    length += prefix.length;
  }

  scratch_took(scratch, length);
  *result = scratch_since(scratch, start);
}

/* A data: URL: an image in the src of an img, where scripts inside the image do not run. */
static enum refusal judge_data(const struct judge *judge, span value) {
  if (!judge->policy->url.data_images) return REFUSED_URL;
  bool is_image = judge->element == ELEMENT_IMG && judge->attribute == ATTRIBUTE_SRC &&
                  url_is_data_image(value);
  return is_image ? PERMITTED : REFUSED_BY_FLOOR;
}

/* A host of mixed scripts is written as browsers show it. */
static enum refusal unmix_host(const struct judge *judge, struct value *result) {
  struct scratch *scratch = judge->scratch;
  size_t length;
  char *room = scratch_room(scratch, URL_HOST_SIZE + result->length);
  if (room == NULL) return REFUSED_URL;
  switch (url_unmix_host(value_text(scratch, *result), room, &length)) {
  case HOST_STAYS: return PERMITTED;
  case HOST_UNWRITABLE: return REFUSED_URL;
  case HOST_WRITTEN: break;
  }
  size_t start = scratch->bytes.length;
  scratch_took(scratch, length);
  *result = scratch_since(scratch, start);
  return PERMITTED;
}

static enum refusal judge_one_url(const struct judge *judge, span value, bool may_prefix,
                                  struct value *result) {
  struct url_facts facts;
  url_classify(value, &facts);
  *result = value_as_is(value);
  if (is_data(&facts)) return judge_data(judge, value);

  enum refusal refusal = judge_facts(judge, &facts);
  if (refusal != PERMITTED) return refusal;
  if (url_turns(value, &facts)) return REFUSED_INVISIBLE;
  if (misleads(judge, value)) return REFUSED_MISLEADING;

  enum url_action action = url_action_for(&judge->policy->url, &facts);
  if (action == URL_DROP) return REFUSED_URL;

  if (may_prefix && facts.kind == URL_FRAGMENT && judge->policy->name_prefix.length > 0) {
    prefix_fragment(judge, value, result);
  }

  if (action != URL_KEEP && !resolve(judge, *result, result)) return REFUSED_URL;
  if (judge->policy->url.punycode_mixed) return unmix_host(judge, result);
  bool hides =
      judge->policy->links.shows_hosts && url_host_is_untold(value_text(judge->scratch, *result));
  return hides ? REFUSED_URL : PERMITTED;
}

/* A rule that is a list (VALUE_LIST) has URLs or beginnings of them. */
static bool is_listed_url(const struct judge *judge, struct value value) {
  return judge->rule == NULL || rule_matches(judge, value_text(judge->scratch, value));
}

static bool has_space(span text) {
  for (size_t i = 0; i < text.length; i++) {
    if (ascii_is_space(text.data[i])) return true;
  }
  return false;
}

/*
 * Asks the hook about a permitted URL. A new one is judged as one of the input would be and, if it
 * stands among others (not `alone`), must not contain white space, or it would be read as two.
 */
static NOINLINE bool hook_permits_url(const struct judge *judge, bool alone, struct value *url) {
  const sanitize_hook_value asked = {element_name(&judge->policy->custom, judge->element),
                                     attribute_table[judge->attribute].name,
                                     value_text(judge->scratch, *url)};
  span answer;
  enum hook_word word = hooks_ask_url(judge->hooks, judge->scratch, &asked, &answer);
  if (word != HOOK_REPLACES) return word == HOOK_KEEPS;

  if (judge_one_url(judge, answer, alone, url) != PERMITTED || !is_listed_url(judge, *url))
    return false;

  if (!alone && has_space(value_text(judge->scratch, *url))) return false;
  *url = scratch_own(judge->scratch, *url);
  return true;
}

/* Judges one URL, `alone` in its attribute or among others. */
static enum refusal judge_and_ask(const struct judge *judge, span value, bool alone,
                                  struct value *url) {
  enum refusal refusal = judge_one_url(judge, value, alone, url);
  if (refusal != PERMITTED) return refusal;
  if (!is_listed_url(judge, *url)) return REFUSED_VALUE;
  bool stays = judge->hooks == NULL || hook_permits_url(judge, alone, url);
  return stays ? PERMITTED : REFUSED_BY_HOOK;
}

/* The URL, or what is left of a list, may still be too long for the rule. */
static enum refusal judge_length(const struct judge *judge, struct value url) {
  if (judge->rule == NULL || rule_fits_length(judge, value_text(judge->scratch, url)))
    return PERMITTED;
  return REFUSED_VALUE;
}

enum refusal judge_url(const struct judge *judge, span value, struct value *result) {
  enum refusal refusal = judge_and_ask(judge, value, true, result);
  return refusal != PERMITTED ? refusal : judge_length(judge, *result);
}

/* ---- several URLs: each is made after the end of the list so far, and moved to that end ---- */

/*
 * Appends a separator and a URL to the list, which ends at `list_end` in the scratch bytes. The URL
 * may lie in the scratch bytes after that.
 */
static void append_url(const struct judge *judge, size_t list_end, span separator,
                       struct value url) {
  struct scratch *scratch = judge->scratch;
  size_t size;
  if (!size_add(separator.length, url.length, &size) || scratch_room(scratch, size) == NULL) return;

  span text = value_text(scratch, url);
  char *end = scratch->bytes.data + list_end;
  memmove(end + separator.length, text.data, text.length);
  if (separator.length > 0) memcpy(end, separator.data, separator.length);
  scratch->bytes.length = list_end;
  scratch_took(scratch, size);
}

enum refusal judge_url_list(const struct judge *judge, span value, struct value *result) {
  struct scratch *scratch = judge->scratch;
  size_t start = scratch->bytes.length;
  span token;
  while (take_token(&value, &token)) {
    size_t list_end = scratch->bytes.length;
    struct value url;

    enum refusal refusal = judge_and_ask(judge, token, false, &url);
    if (refusal == PERMITTED) {
      append_url(judge, list_end, list_end > start ? SPAN_LITERAL(" ") : SPAN_LITERAL(""), url);
    } else {
      judge_cut(judge, refusal);
      scratch->bytes.length = list_end;
    }
  }

  *result = scratch_since(scratch, start);
  return result->length > 0 ? judge_length(judge, *result) : judge_nothing(judge);
}

/* ---- srcset ---- */

struct candidate {
  span url;
  span descriptor; /* as it stands in the value; empty: none */
};

/*
 * 4.8.4.2.1, step 8 "tokenize descriptors": to the comma that ends the descriptors; a comma in
 * parentheses does not.
 */
static size_t descriptors_end(span text, size_t at) {
  bool in_parens = false;
  for (; at < text.length; at++) {
    char c = text.data[at];
    if (c == ',' && !in_parens) break;
    if (c == '(') in_parens = true;
    if (c == ')') in_parens = false;
  }
  return at;
}

/* 4.8.4.2.1, steps 4 to 8: reads the next candidate; false when there is none left. */
static bool next_candidate(span *rest, struct candidate *candidate) {
  const char *data = rest->data;
  size_t start = 0;
  while (start < rest->length && (ascii_is_space(data[start]) || data[start] == ',')) start++;
  size_t end = start;
  while (end < rest->length && !ascii_is_space(data[end])) end++;
  if (start == end) return false;

  size_t next = end;
  size_t stop = end;
  while (data[stop - 1] == ',') stop--;
  candidate->url = span_of(data + start, stop - start);
  if (stop == end) next = descriptors_end(*rest, end);
  candidate->descriptor = span_of(data + end, next - end);
  *rest = span_of(data + next, rest->length - next);
  return true;
}

/*
 * Whether the descriptor is empty, "<digits>w" or "<digits>x" with at most one point between
 * digits: what all browsers read alike. A candidate with any other (several, parentheses,
 * exponents, signs) is refused.
 */
static bool is_plain_descriptor(span text) {
  if (text.length == 0) return true;
  enum { LONGEST_DESCRIPTOR = 16 };
  char unit = text.data[text.length - 1];
  bool point = false;
  if (text.length == 1 || text.length > LONGEST_DESCRIPTOR || (unit != 'w' && unit != 'x'))
    return false;

  for (size_t i = 0; i + 1 < text.length; i++) {
    char c = text.data[i];
    if (ascii_is_digit(c)) continue;
    if (c != '.' || point || unit != 'x' || i == 0 || i + 2 == text.length) return false;
    point = true;
  }

  return true;
}

/* A URL that began or ended with a comma would be read as another one. */
static bool survives_commas(span url) {
  return url.length > 0 && url.data[0] != ',' && url.data[url.length - 1] != ',';
}

static enum refusal judge_candidate(const struct judge *judge, const struct candidate *candidate,
                                    struct value *url) {
  if (!is_plain_descriptor(candidate->descriptor)) return REFUSED_BY_FLOOR;
  enum refusal refusal = judge_and_ask(judge, candidate->url, false, url);
  if (refusal != PERMITTED) return refusal;
  return survives_commas(value_text(judge->scratch, *url)) ? PERMITTED : REFUSED_BY_FLOOR;
}

enum refusal judge_srcset(const struct judge *judge, span value, struct value *result) {
  struct scratch *scratch = judge->scratch;
  size_t start = scratch->bytes.length;
  struct candidate candidate;
  while (next_candidate(&value, &candidate)) {
    size_t list_end = scratch->bytes.length;

    struct value url;
    candidate.descriptor = span_trimmed(candidate.descriptor);
    enum refusal refusal = judge_candidate(judge, &candidate, &url);
    if (refusal != PERMITTED) {
      judge_cut(judge, refusal);
      scratch->bytes.length = list_end;
      continue;
    }

    append_url(judge, list_end, list_end > start ? SPAN_LITERAL(", ") : SPAN_LITERAL(""), url);
    if (candidate.descriptor.length > 0) scratch_put_token(scratch, start, candidate.descriptor);
  }

  *result = scratch_since(scratch, start);
  return result->length > 0 ? judge_length(judge, *result) : judge_nothing(judge);
}
