/*
 * Policies as text and by the functions that make them, with memory that runs out. The last two
 * bytes are taken off:
 *   1   bit 0      0: a policy file in JSON; 1: steps, a line each, as below
 *   2   0: all memory is there; 255: each allocation fails once; else that one fails
 *
 *   p PRESET                 begins anew          c                         goes on with a copy
 *   + NOTATION               permits              - NOTATION                denies
 *   m ELEMENT MODE           "*": the others      s SETTING VALUE           see set_setting()
 *   n ELEMENT ELEMENTS       becomes these ("-": takes it back)
 *   r ELEMENT ATTRIBUTE KIND REQUIREMENT MINIMUM MAXIMUM LENGTH LIST        a rule; "*": every
 *   element
 *   f ELEMENT ATTRIBUTE VALUE                     u ELEMENT ATTRIBUTE       forces, and takes it
 *   back
 *   j JSON                   a policy file        a NUMBER                  wrong arguments
 *   h HTML                   is sanitized
 * A line that begins with a space goes on with the one above.
 *
 * What holds: a change that is refused changes nothing and says why and where; what is shown is
 * read again as the same; a policy that was made is sound, and what it makes of hostile HTML has
 * nothing that it does not permit (P1 to P4).
 */
#include "failing.h"
#include "harness.h"
#include "kit/policy_kit.h"

#include <string.h>

enum { LONGEST_RETRIED = 1 << 12, WORD = 64 };

static sanitize_span whole; /* the input, for messages */

static void need(bool holds, const char *why) {
  if (holds) return;
  failing_end();
  fuzz_fail(why, whole);
}

/* ---- What a call must leave behind ---- */

static char *show(const sanitize_policy *policy, sanitize_policy_format format) {
  char *text;
  size_t length;
  failing_pause();
  need(sanitize_policy_show(policy, format, &text, &length) == SANITIZE_OK,
       "a policy cannot be shown");
  need(strlen(text) == length, "the length of what is shown");
  failing_go_on();
  return text;
}

static void check_place(const sanitize_problem *problem, sanitize_span text) {
  uint32_t line = 1;
  need(problem->offset <= text.length, "a problem outside the text");
  for (size_t i = 0; i < problem->offset; i++) line += text.data[i] == '\n';
  need(problem->line == line && problem->column >= 1, "a problem on another line");
}

/* `text` is what was read; its data is NULL where the call read none. */
static void check_problem(sanitize_status status, const sanitize_problem *problem,
                          sanitize_span text) {
  size_t length = strlen(problem->message);
  need(length < sizeof problem->message, "a message without an end");
  for (size_t i = 0; i < length; i++)
    need(problem->message[i] >= ' ' && problem->message[i] <= '~', "a message's characters");
  need((problem->severity == SANITIZE_SEVERITY_NONE) == (length == 0),
       "a problem without a message, or the other way round");
  need((status != SANITIZE_OK) == (problem->severity == SANITIZE_SEVERITY_ERROR),
       "the severity and the status");
  if (text.data != NULL && length > 0 && status != SANITIZE_ERR_MEMORY &&
      status != SANITIZE_ERR_ARGUMENT) {
    check_place(problem, text);
  } else {
    need(problem->line == 0 && problem->column == 0 && problem->offset == 0,
         "a place where there is no text");
  }
}

static void check_status(sanitize_status status, bool failed_before) {
  bool failed = failing_has_failed() && !failed_before;
  need(failed == (status == SANITIZE_ERR_MEMORY), "P9: memory ran out, or not");
  need(failed || status == SANITIZE_OK || status == SANITIZE_ERR_POLICY ||
           status == SANITIZE_ERR_ARGUMENT,
       "a status");
}

static void check_unchanged(const sanitize_policy *policy, const char *before) {
  char *after = show(policy, SANITIZE_POLICY_FORMAT_JSON);
  need(strcmp(before, after) == 0, "a refused change changed something");
  free(after);
}

static void check_warnings(const sanitize_policy *policy, sanitize_status status,
                           const sanitize_problem *problem) {
  const sanitize_problem *warnings;
  size_t count = sanitize_policy_warnings(policy, &warnings);
  need(sanitize_policy_warnings(policy, NULL) == count, "the number of warnings");
  if (status != SANITIZE_OK) return;
  need((count > 0) == (problem->severity == SANITIZE_SEVERITY_WARNING),
       "a warning that is not told");
  if (count > 0)
    need(memcmp(&warnings[0], problem, sizeof *problem) == 0, "another warning is told");
}

/* ---- The steps ---- */

/* Takes a word off; NUL-terminated in `word`. */
static void next_word(sanitize_span *line, char word[WORD]) {
  size_t length = 0;
  while (line->length > 0 && *line->data == ' ')
    *line = (sanitize_span){line->data + 1, line->length - 1};
  while (line->length > 0 && *line->data != ' ') {
    if (length < WORD - 1 && *line->data != '\0') word[length++] = *line->data;
    *line = (sanitize_span){line->data + 1, line->length - 1};
  }
  word[length] = '\0';
  if (line->length > 0) *line = (sanitize_span){line->data + 1, line->length - 1};
}

static long next_number(sanitize_span *line) {
  char word[WORD];
  next_word(line, word);
  return strtol(word, NULL, 10);
}

static bool is(const char *word, const char *name) { return strcmp(word, name) == 0; }

static void set_setting(sanitize_policy_settings *settings, const char *name, sanitize_span value) {
  int number = value.length == 0 ? 0 : value.data[value.length - 1] - '0';
  size_t size = (size_t)(number < 0 ? 0 : number) << 10;
  if (is(name, "schemes")) settings->schemes = value;
  if (is(name, "base")) settings->base_url = value;
  if (is(name, "relative")) settings->relative_urls = (sanitize_url_action)number;
  if (is(name, "network")) settings->network_path_urls = (sanitize_url_action)number;
  if (is(name, "fragment")) settings->fragment_urls = (sanitize_url_action)number;
  if (is(name, "userinfo")) settings->refuse_userinfo = number;
  if (is(name, "misleading")) settings->refuse_misleading_urls = number;
  if (is(name, "images")) settings->data_images = number;
  if (is(name, "rel")) settings->link_rel = value;
  if (is(name, "relscope")) settings->link_rel_scope = (sanitize_link_scope)number;
  if (is(name, "target")) settings->link_target = value;
  if (is(name, "targetscope")) settings->link_target_scope = (sanitize_link_scope)number;
  if (is(name, "unwrap")) settings->unwrap_links_without_href = number;
  if (is(name, "noopener")) settings->link_noopener = number;
  if (is(name, "breaks")) settings->block_breaks = (sanitize_block_breaks)number;
  if (is(name, "linkurls")) settings->link_urls = number;
  if (is(name, "linkemails")) settings->link_emails = number;
  if (is(name, "mentions")) settings->mention_url = value;
  if (is(name, "tags")) settings->tag_url = value;
  if (is(name, "lines")) settings->line_breaks = (sanitize_line_breaks)number;
  if (is(name, "empty")) settings->drop_empty_elements = number;
  if (is(name, "xhtml")) settings->xhtml_syntax = number;
  if (is(name, "collapse")) settings->collapse_white_space = number;
  if (is(name, "hosts")) settings->show_link_hosts = number;
  if (is(name, "mixed")) settings->punycode_mixed_hosts = number;
  if (is(name, "bidi")) settings->bidi_controls = (sanitize_bidi_controls)number;
  if (is(name, "marks")) settings->max_combining = size;
  if (is(name, "links")) settings->max_links = size;
  if (is(name, "templates")) settings->neutralize_templates = number;
  if (is(name, "embeds")) settings->link_embeds = number;
  if (is(name, "hosts")) settings->embed_hosts = value;
  if (is(name, "formulas")) settings->formulas = (sanitize_formulas)number;
  if (is(name, "pixels")) settings->drop_tracking_pixels = number;
  if (is(name, "hold")) settings->hold_remote_images = number;
  if (is(name, "nesting")) settings->max_nesting = (size_t)number;
  if (is(name, "prefix")) settings->name_prefix = value;
  if (is(name, "input"))
    settings->limits.input_bytes = number == 9 ? SANITIZE_LARGEST_INPUT_BYTES + 1 : size;
  if (is(name, "working")) settings->limits.working_bytes = size;
  if (is(name, "output")) settings->limits.output_bytes = size;
  if (is(name, "open")) settings->limits.open_elements = size;
  if (is(name, "formatting")) settings->limits.formatting_elements = size;
  if (is(name, "size")) settings->size = size;
  if (is(name, "null")) settings->base_url = (sanitize_span){NULL, (size_t)number};
}

static sanitize_status change_setting(sanitize_policy *policy, sanitize_span line,
                                      sanitize_problem *problem) {
  sanitize_policy_settings settings = {.size = sizeof settings};
  char name[WORD];
  next_word(&line, name);
  need(sanitize_policy_get(policy, &settings) == SANITIZE_OK, "the settings cannot be read");
  set_setting(&settings, name, line);
  return sanitize_policy_set(policy, &settings, problem);
}

static sanitize_status change_rule(sanitize_policy *policy, sanitize_span line,
                                   sanitize_problem *problem) {
  sanitize_value_rule rule = {.size = sizeof rule};
  char element[WORD];
  char attribute[WORD];
  next_word(&line, element);
  next_word(&line, attribute);
  rule.element = is(element, "*") ? NULL : element;
  rule.attribute = attribute;
  rule.kind = (sanitize_value_kind)next_number(&line);
  rule.required = (sanitize_requirement)next_number(&line);
  rule.minimum = (int32_t)next_number(&line);
  rule.maximum = (int32_t)next_number(&line);
  rule.maximum_length = (uint32_t)next_number(&line);
  rule.list = line;
  return sanitize_policy_set_rule(policy, &rule, problem);
}

static sanitize_status change_mode(sanitize_policy *policy, sanitize_span line,
                                   sanitize_problem *problem) {
  char element[WORD];
  next_word(&line, element);
  sanitize_mode mode = (sanitize_mode)next_number(&line);
  return sanitize_policy_set_mode(policy, is(element, "*") ? NULL : element, mode, problem);
}

static sanitize_status change_renaming(sanitize_policy *policy, sanitize_span line,
                                       sanitize_problem *problem) {
  char element[WORD];
  char becomes[WORD];
  next_word(&line, element);
  next_word(&line, becomes);
  return sanitize_policy_rename(policy, element, is(becomes, "-") ? NULL : becomes, problem);
}

static sanitize_status change_forced(sanitize_policy *policy, sanitize_span line, bool take_back,
                                     sanitize_problem *problem) {
  char element[WORD];
  char attribute[WORD];
  next_word(&line, element);
  next_word(&line, attribute);
  sanitize_span value = take_back ? (sanitize_span){NULL, 0} : line;
  return sanitize_policy_force(policy, element, attribute, value, problem);
}

static sanitize_status call_wrongly(sanitize_policy *policy, long number,
                                    sanitize_problem *problem) {
  sanitize_policy_settings settings = {.size = sizeof settings};
  sanitize_value_rule rule = {.size = sizeof rule, .element = "a", .attribute = "href"};
  sanitize_policy *made;
  char *text;
  sanitize_span half = {NULL, 1};
  if (sanitize_policy_get(policy, &settings) != SANITIZE_OK) abort();
  switch (number) {
  case 0: return sanitize_policy_allow(NULL, "", 0, problem);
  case 1: return sanitize_policy_allow(policy, NULL, 1, problem);
  case 2: return sanitize_policy_deny(policy, NULL, 1, NULL);
  case 3: return sanitize_policy_set_mode(NULL, NULL, SANITIZE_MODE_STRIP, problem);
  case 4: return sanitize_policy_get(NULL, &settings);
  case 5: return sanitize_policy_get(policy, NULL);
  case 6: settings.size = 1; return sanitize_policy_get(policy, &settings);
  case 7: return sanitize_policy_set(NULL, &settings, problem);
  case 8: return sanitize_policy_set(policy, NULL, problem);
  case 9: return sanitize_policy_set_rule(NULL, &rule, problem);
  case 10: return sanitize_policy_set_rule(policy, NULL, problem);
  case 11: rule.attribute = NULL; return sanitize_policy_set_rule(policy, &rule, problem);
  case 12: rule.size = 1; return sanitize_policy_set_rule(policy, &rule, problem);
  case 13: rule.list = half; return sanitize_policy_set_rule(policy, &rule, problem);
  case 14: return sanitize_policy_force(NULL, "a", "title", half, problem);
  case 15: return sanitize_policy_force(policy, NULL, "title", half, problem);
  case 16: return sanitize_policy_force(policy, "a", NULL, half, problem);
  case 17: return sanitize_policy_force(policy, "a", "title", half, problem);
  case 18: return sanitize_policy_from_json(NULL, "", 0, problem);
  case 19: return sanitize_policy_from_json(&made, NULL, 1, problem);
  case 20: return sanitize_policy_show(NULL, SANITIZE_POLICY_FORMAT_JSON, &text, NULL);
  case 21: return sanitize_policy_show(policy, SANITIZE_POLICY_FORMAT_JSON, NULL, NULL);
  case 22: return sanitize_policy_show(policy, (sanitize_policy_format)2, &text, NULL);
  case 23: settings.schemes = half; return sanitize_policy_set(policy, &settings, problem);
  case 24: settings.link_rel = half; return sanitize_policy_set(policy, &settings, problem);
  case 25: settings.link_target = half; return sanitize_policy_set(policy, &settings, problem);
  case 27: return sanitize_policy_rename(NULL, "h1", "p", problem);
  case 28: return sanitize_policy_rename(policy, NULL, "p", problem);
  case 26: settings.name_prefix = half; return sanitize_policy_set(policy, &settings, NULL);
  default:
    need(sanitize_policy_copy(NULL) == NULL && sanitize_policy_warnings(NULL, NULL) == 0,
         "no policy");
    need(sanitize_policy_new("nothing of the kind") == NULL, "no such preset");
    need(sanitize_policy_preset_name(999) == NULL &&
             sanitize_policy_preset_description(999) == NULL,
         "a preset too many");
    need(sanitize_policy_preset_description(0) != NULL, "a preset is not described");
    sanitize_policy_free(NULL);
    return SANITIZE_ERR_ARGUMENT;
  }
}

/* Changes the policy; *text is what was read, if anything. */
static sanitize_status change(sanitize_policy *policy, char kind, sanitize_span line,
                              sanitize_problem *problem, sanitize_span *text) {
  switch (kind) {
  case '+': *text = line; return sanitize_policy_allow(policy, line.data, line.length, problem);
  case '-': *text = line; return sanitize_policy_deny(policy, line.data, line.length, problem);
  case 'm': return change_mode(policy, line, problem);
  case 'n': return change_renaming(policy, line, problem);
  case 's': return change_setting(policy, line, problem);
  case 'r': return change_rule(policy, line, problem);
  case 'f': return change_forced(policy, line, false, problem);
  case 'u': return change_forced(policy, line, true, problem);
  default: return SANITIZE_OK;
  }
}

/* A new policy instead of the old one, unless memory ran out or it is refused. */
static void replace(sanitize_policy **policy, sanitize_policy *made, bool failed_before) {
  need(made != NULL || failed_before != failing_has_failed(), "no policy, and memory is there");
  if (made == NULL) return;
  sanitize_policy_free(*policy);
  *policy = made;
}

static void replace_by_json(sanitize_policy **policy, sanitize_span text) {
  bool failed_before = failing_has_failed();
  sanitize_policy *made = *policy;
  sanitize_problem problem;
  sanitize_status status = sanitize_policy_from_json(&made, text.data, text.length, &problem);
  check_status(status, failed_before);
  check_problem(status, &problem, text);
  need((status == SANITIZE_OK) == (made != NULL), "a policy with an error");
  if (status == SANITIZE_OK) check_warnings(made, status, &problem);
  if (status == SANITIZE_OK) replace(policy, made, failed_before);
}

/* ---- What a policy makes of HTML ---- */

/* A worker's answer, copied; false when memory ran out. */
static bool run_html(const sanitize_policy *policy, sanitize_options options, sanitize_span html,
                     struct bytes *answer, sanitize_status *status, enum agreement *agreement) {
  bool failed_before = failing_has_failed();
  sanitizer *worker;
  sanitize_span clean = {"", 0};
  *status = sanitizer_new_with(&worker, policy, &options);
  if (*status == SANITIZE_OK) *status = sanitizer_run(worker, html.data, html.length, &clean);
  need(*status != SANITIZE_ERR_ARGUMENT && *status != SANITIZE_ERR_POLICY,
       "a policy that cannot be used");
  need(*status != SANITIZE_ERR_MEMORY || (!failed_before && failing_has_failed()),
       "P9: memory ran out, or not");
  failing_pause();
  answer->length = 0;
  bytes_add(answer, clean.data, clean.length);
  failing_go_on();
  *agreement = worker == NULL ? AGREE_EXACTLY : agreement_after(worker);
  sanitizer_free(worker);
  return *status != SANITIZE_ERR_MEMORY;
}

/* P1 to P4, and P7 for both front ends and with a report. */
static void check_html(const sanitize_policy *policy, sanitize_span html) {
  static struct kit_checked checked;
  char why[WHY_SIZE];
  sanitize_options ways[] = {{.size = sizeof *ways},
                             {.size = sizeof *ways, .front_end = SANITIZE_FRONT_END_GUMBO},
                             {.size = sizeof *ways, .report = 1},
                             {.size = sizeof *ways}};
  struct bytes first = {0};
  struct bytes other = {0};
  sanitize_status wanted;
  sanitize_status status;
  enum agreement agreement;
  enum agreement of_other;
  bool whole_answer = run_html(policy, ways[0], html, &first, &wanted, &agreement);
  for (size_t i = 1; i < sizeof ways / sizeof *ways && whole_answer; i++) {
    sanitize_span input = i == 3 ? bytes_span(&first) : html;
    if (i == 3 && wanted != SANITIZE_OK) break;
    if (!run_html(policy, ways[i], input, &other, &status, &of_other)) break;
    if (i == 1) {
      need(outcomes_agree(agreement, (struct outcome){wanted, bytes_span(&first)},
                          (struct outcome){status, bytes_span(&other)}),
           "P7: another outcome");
      continue;
    }
    need(status == wanted || (i == 3 && status == SANITIZE_ERR_INPUT_SIZE), "P7: another status");
    need(status != wanted || spans_equal(bytes_span(&first), bytes_span(&other)),
         i == 3 ? "P3" : "P7: another output");
  }
  failing_pause();
  kit_check_by(policy, &checked);
  if (whole_answer) need(check_tree(&checked.policy, bytes_span(&first), why, sizeof why), why);
  bytes_free(&first);
  bytes_free(&other);
  failing_go_on();
}

static void run_step(sanitize_policy **policy, char kind, sanitize_span line) {
  bool failed_before = failing_has_failed();
  sanitize_problem problem = {0};
  sanitize_span text = {NULL, 0};
  char name[WORD];
  if (kind == 'p') {
    next_word(&line, name);
    sanitize_policy *made = sanitize_policy_new(name[0] == '\0' ? NULL : name);
    if (made != NULL) replace(policy, made, failed_before);
    return;
  }
  if (kind == 'c') {
    replace(policy, sanitize_policy_copy(*policy), failed_before);
    return;
  }
  if (kind == 'h') {
    check_html(*policy, line);
    return;
  }
  if (kind == 'j') {
    replace_by_json(policy, line);
    return;
  }
  if (memchr("+-msrfua", kind, 8) == NULL) return;
  char *before = show(*policy, SANITIZE_POLICY_FORMAT_JSON);
  if (kind == 'a') {
    need(call_wrongly(*policy, next_number(&line), &problem) == SANITIZE_ERR_ARGUMENT,
         "a wrong argument is taken");
    check_unchanged(*policy, before);
  } else {
    sanitize_status status = change(*policy, kind, line, &problem, &text);
    check_status(status, failed_before);
    check_problem(status, &problem, text);
    check_warnings(*policy, status, &problem);
    if (status != SANITIZE_OK) check_unchanged(*policy, before);
  }
  free(before);
}

static void run_steps(sanitize_policy **policy, sanitize_span text) {
  while (text.length > 0) {
    size_t end = 1;
    while (end < text.length &&
           !(text.data[end] == '\n' && (end + 1 == text.length || text.data[end + 1] != ' ')))
      end++;
    size_t skip = end > 1 && text.data[1] == ' ' ? 2 : 1;
    if (end >= skip) run_step(policy, text.data[0], (sanitize_span){text.data + skip, end - skip});
    end += end < text.length;
    text = (sanitize_span){text.data + end, text.length - end};
  }
}

/* ---- What was made ---- */

/* Shown, and read again where nothing is permitted, it is shown the same. */
static void check_round_trips(const sanitize_policy *policy) {
  sanitize_problem problem;
  char *notation = show(policy, SANITIZE_POLICY_FORMAT_NOTATION);
  char *json = show(policy, SANITIZE_POLICY_FORMAT_JSON);
  sanitize_policy *copy = sanitize_policy_copy(policy);
  need(copy != NULL, "no copy");
  check_unchanged(copy, json);
  need(sanitize_policy_deny(copy, "<*>", 3, NULL) == SANITIZE_OK, "not everything can be denied");
  need(sanitize_policy_allow(copy, notation, strlen(notation), &problem) == SANITIZE_OK, notation);
  char *again = show(copy, SANITIZE_POLICY_FORMAT_NOTATION);
  need(strcmp(again, notation) == 0, "the notation is read as another policy");
  free(again);
  sanitize_policy_free(copy);
  sanitize_policy_settings settings = {.size = sizeof settings};
  copy = sanitize_policy_copy(policy);
  need(sanitize_policy_get(policy, &settings) == SANITIZE_OK, "the settings cannot be read");
  need(sanitize_policy_set(copy, &settings, NULL) == SANITIZE_OK,
       "the settings cannot be set again");
  check_unchanged(copy, json);
  sanitize_policy_free(copy);
  need(sanitize_policy_from_json(&copy, json, strlen(json), &problem) == SANITIZE_OK,
       "what is shown is not read");
  check_unchanged(copy, json);
  sanitize_policy_free(copy);
  free(notation);
  free(json);
}

/* A bit of everything that a rule, a setting or a forced attribute may change. */
static const char hostile[] =
    "<p id=a class='mention x u-y' title=t style=x onclick=x data-x=1 aria-label=y lang=en "
    "dir=auto>a<a href=/p#q "
    "rel=me "
    "target=_top>b</a><a href=javascript:x>c</a><a>d</a><a href=https://u:p@example.com/ ping='/x "
    "javascript:y'>e</a><img "
    "src='data:image/png;base64,AA==' srcset='/a 1x, javascript:b 2x' alt=x usemap=#m><img "
    "src=x><ol start=7 "
    "type=A><li "
    "value=-3>f<li value=x>g</ol><table><tr><td colspan=2 headers='x y'>h<del "
    "datetime=2024-02-30>i<time datetime=P1D>j"
    "</time><script>k</script><foo>l</foo><svg><p>m</svg><blockquote cite=//h/>n<b title>o<video "
    "poster=mailto:x "
    "src=#y>";

/* True when the allocation failed. */
static bool run_failing(sanitize_span input, bool steps, size_t fail_at) {
  size_t live = failing_live();
  sanitize_policy *policy = sanitize_policy_new("text");
  if (policy == NULL) abort();
  failing_begin(fail_at);
  if (steps) {
    run_steps(&policy, input);
  } else {
    replace_by_json(&policy, input);
  }
  char *text = NULL;
  bool failed_before = failing_has_failed();
  for (int format = SANITIZE_POLICY_FORMAT_NOTATION; format <= SANITIZE_POLICY_FORMAT_JSON;
       format++) {
    sanitize_status status =
        sanitize_policy_show(policy, (sanitize_policy_format)format, &text, NULL);
    need((status == SANITIZE_OK) == (text != NULL), "a text with an error");
    need(text != NULL || (!failed_before && failing_has_failed()), "nothing is shown");
    free(text);
  }
  bool failed = failing_end();
  if (!failed) {
    check_round_trips(policy);
    need(policy_is_sound(policy), "a policy that is not sound");
    check_html(policy, span_text(hostile));
  }
  sanitize_policy_free(policy);
  need(failing_live() == live, "P9: something is left");
  return failed;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  unsigned memory = size == 0 ? 0 : data[--size];
  bool steps = size > 0 && (data[--size] & 1) != 0;
  whole = (sanitize_span){(const char *)data, size};
  if (memory != 255 || size > LONGEST_RETRIED) {
    (void)run_failing(whole, steps, memory == 0 || memory == 255 ? FAILING_NEVER : memory - 1u);
    return 0;
  }
  for (size_t n = 0; n < FAILING_MOST && run_failing(whole, steps, n); n++) continue;
  return 0;
}
