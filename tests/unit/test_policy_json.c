/*
 * Policy files: what is written is read again as the same policy, mistakes have a line and a
 * column, and the schema agrees.
 */
#include "kit/ledger.h"
#include "kit/policy_steps.h"
#include "kit/random_policy.h"
#include "kit/schema.h"
#include "policy/json.h"
#include "policy/json_values.h"
#include "policy/policy_text.h"
#include "unit/suites.h"

enum { RANDOM_POLICIES = 300 };

static sanitize_policy *made_from(const char *json) {
  sanitize_policy *policy;
  sanitize_problem problem;
  sanitize_status status = sanitize_policy_from_json(&policy, json, strlen(json), &problem);
  ck_assert_msg(status == SANITIZE_OK, "%s\n  %u:%u: %s", json, problem.line, problem.column,
                problem.message);
  return policy;
}

/* ---- Round trips and the schema ---- */

static json_t *load(const char *name) {
  char path[512];
  json_error_t error;
  source_path(path, sizeof path, name);
  json_t *json = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
  ck_assert_msg(json != NULL, "%s:%d: %s", path, error.line, error.text);
  return json;
}

static void check(sanitize_policy *policy, json_t *schema) {
  char why[512];
  char *text = show(policy, SANITIZE_POLICY_FORMAT_JSON);
  json_t *json = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
  ck_assert_msg(json != NULL, "%s", text);
  ck_assert_msg(schema_accepts(schema, json, why, sizeof why), "%s\n%s", why, text);
  json_decref(json);
  sanitize_policy *again = made_from(text);
  char *shown = show(again, SANITIZE_POLICY_FORMAT_JSON);
  ck_assert_str_eq(shown, text);
  free(shown);
  sanitize_policy_free(again);
  free(text);
  sanitize_policy_free(policy);
}

START_TEST(presets_survive) {
  json_t *schema = load("docs/policy.schema.json");
  for (size_t i = 0; i < sanitize_policy_preset_count(); i++)
    check(sanitize_policy_new(sanitize_policy_preset_name(i)), schema);
  json_decref(schema);
}
END_TEST

START_TEST(random_policies_survive) {
  json_t *schema = load("docs/policy.schema.json");
  for (unsigned i = 0; i < RANDOM_POLICIES; i++) check(random_policy_number(i), schema);
  json_decref(schema);
}
END_TEST

START_TEST(texts_and_limits_survive) {
  json_t *schema = load("docs/policy.schema.json");
  sanitize_policy *policy = sanitize_policy_new("article");
  sanitize_policy_settings settings = {.size = sizeof settings};
  ck_assert_int_eq(sanitize_policy_get(policy, &settings), SANITIZE_OK);
  settings.base_url = span_text("https://example.com/\"\\\xC3\xA4?x");
  settings.limits = (sanitize_limits){
      1000, 2000, SIZE_MAX > UINT32_MAX ? (size_t)5000000000 : 1000000000, 160, 256};
  ck_assert_int_eq(sanitize_policy_set(policy, &settings, NULL), SANITIZE_OK);
  ck_assert_int_eq(
      sanitize_policy_force(policy, "b", "title", span_text("\"\\/\t\n<\xF0\x9F\x98\x80"), NULL),
      SANITIZE_OK);
  check(policy, schema);
  json_decref(schema);
}
END_TEST

START_TEST(the_schema_names_the_presets) {
  json_t *schema = load("docs/policy.schema.json");
  json_t *own =
      json_object_get(json_object_get(json_object_get(schema, "$defs"), "own"), "properties");
  json_t *names = json_object_get(json_object_get(own, "preset"), "enum");
  ck_assert_uint_eq(json_array_size(names), sanitize_policy_preset_count());
  for (size_t i = 0; i < json_array_size(names); i++) {
    ck_assert_str_eq(json_string_value(json_array_get(names, i)), sanitize_policy_preset_name(i));
  }
  json_decref(schema);
}
END_TEST

/* ---- What can be written otherwise ---- */

static const struct {
  const char *json, *notation;
} shapes[] = {
    {"{\"$schema\": \"x\", \"elements\": []}", ""},
    {"{\"elements\": [\"B\", {\"name\": \"a\", \"namespace\": \"http://www.w3.org/1999/xhtml\","
     " \"attributes\": [\"HREF\", {\"name\": \"title\", \"namespace\": null}]}],"
     " \"attributes\": []}",
     "<a href=\"\" title=\"\"> <b>"},
    {"{\"elements\": [\"b\", \"i\"], \"attributes\": [\"title\", \"data-x\", \"aria-*\"]}",
     "<* title=\"\" aria-*=\"\" data-x=\"\"> <b> <i>"},
    {"{\"elements\": [\"b\", {\"name\": \"i\", \"removeAttributes\": [\"title\"]}], "
     "\"attributes\": "
     "[\"title\"]}",
     "<b title=\"\"> <i>"},
    {"{\"elements\": [\"b\"], \"attributes\": [], \"dataAttributes\": true, \"comments\": false}",
     "<* data-*=\"\"> <b>"},
    {"{\"libsanitize\": {\"preset\": \"comment\"}, \"elements\": [\"p\"], \"removeElements\": "
     "[\"abbr\", \"acronym\", "
     "\"del\"],"
     " \"replaceWithChildrenElements\": [{\"name\": \"q\"}], \"removeAttributes\": [\"title\", "
     "\"style\"]}",
     "<a href=\"\"> <b> <blockquote cite=\"\"> <cite> <code> <em> <i> <p> <strike> <strong>"},
    {"{\"elements\": [\"td\"], \"attributes\": []}",
     "<caption> <col> <colgroup> <table> <tbody> <td> <tfoot> <th> <thead> <tr>"},
    {"{\"libsanitize\": {\"preset\": \"comment\", \"elementModes\": {\"a\": \"drop\", \"svg\": "
     "\"escape\"}, \"values\":"
     " [{\"attribute\": \"title\", \"maximumLength\": 9}, {\"element\": \"del\", \"attribute\": "
     "\"datetime\", \"kind\":"
     " \"datetime\", \"required\": \"drop\"}]}, \"removeElements\": [\"blockquote\", \"q\", "
     "\"strike\", \"strong\", "
     "\"em\"]}",
     "<abbr title=\"{..9}\"> <acronym title=\"{..9}\"> <b> <cite> <code> <del "
     "datetime!!=\"YYYY-MM-DD\"> <i>"},
    {"{\"elements\": [\"b\"], \"attributes\": [\"title\"],"
     " \"libsanitize\": {\"values\": [{\"attribute\": \"title\", \"kind\": \"list\", \"list\": "
     "[\"x\"]}]}}",
     "<* title=\"x\"> <b>"},
    {"{\"elements\": [{\"name\": \"a\", \"attributes\": [\"id\"]}], \"libsanitize\": "
     "{\"namePrefix\": \"u-\"}}",
     "<a id=\"\">"},
};
enum { SHAPES = sizeof shapes / sizeof *shapes };

START_TEST(every_shape_is_read) {
  char why[512];
  json_t *schema = load("docs/policy.schema.json");
  json_t *json = json_loads(shapes[_i].json, 0, NULL);
  ck_assert_msg(schema_accepts(schema, json, why, sizeof why), "%s\n%s", shapes[_i].json, why);
  sanitize_policy *policy = made_from(shapes[_i].json);
  char *notation = show(policy, SANITIZE_POLICY_FORMAT_NOTATION);
  ck_assert_str_eq(notation, shapes[_i].notation);
  free(notation);
  check(policy, schema);
  json_decref(json);
  json_decref(schema);
}
END_TEST

/* ---- Mistakes ---- */

static const struct {
  const char *json;
  bool schema_accepts; /* what only the library knows */
  uint32_t line, column;
  const char *message;
} mistakes[] = {
    {"{\"elements\": [\"b\" 1]}", true, 1, 19,
     "this is not JSON: expected ',' or ']' after the value, found '1'"},
    {"", true, 1, 1, "this is not JSON: expected a value such as {}, found the end of the text"},
    {"{\"elements\": [], \"elements\": []}", true, 1, 18,
     "expected each key once in an object, found \"elements\" again; keep one"},
    {"{\"elements\": [\"\xFF\"]}", true, 1, 16,
     "this is not JSON: expected UTF-8, found the byte 0xFF"},
    {"[]", false, 1, 1, "expected an object, found an array"},
    {"{\"elemnts\": []}", false, 1, 2,
     "there is no key \"elemnts\" here; did you mean \"elements\"?"},
    {"{\"x\": []}", false, 1, 2,
     "there is no key \"x\" here; there are elements, removeElements, "
     "replaceWithChildrenElements, attributes, removeAttributes, dataAttributes, libsanitize, "
     "$schema, comments, ..."},
    {"{\"elements\":\n {}}", false, 1, 2, "expected an array of element names, found an object"},
    {"{\"elements\":\n [\"b\",\n  7]}", false, 3, 3,
     "expected the name of an element (a string), found a number"},
    {"{\"elements\":\n [\"b\",\n  \"stronk\"]}", true, 3, 3, "did you mean <strong>?"},
    {"{\"elements\": [{\"attributes\": []}]}", false, 1, 15,
     "expected the key \"name\", found none; add it"},
    {"{\"elements\": [{\"name\": \"a\",\n \"attributes\": [\"href\", \"onclick\"]}]}", true, 2, 25,
     "onclick: it runs code"},
    {"{\"elements\": [{\"name\": \"a\",\n \"attributes\": [\"href\", \"id\"]}]}", true, 2, 25,
     "set a name prefix first"},
    {"{\"elements\": [\"\xC3\xA4\", \"b\"]}", true, 1, 15, "there is no element"},
    {"{\"elements\": [\"a\",\n\"a\"]}", true, 2, 1, "<a> stands in \"elements\" already"},
    {"{}", true, 1, 1, "this does not say what may stay; write \"elements\": []"},
    {"{\"removeElements\": [\"a\"], \"replaceWithChildrenElements\": [\"b\", \"a\"]}", true, 1, 64,
     "<a> stands in \"removeElements\" already"},
    {"{\"removeElements\": [\"a\"], \"libsanitize\": {\"elementModes\": {\"a\": \"drop\"}}}", true,
     1, 60, "\"removeElements\""},
    {"{\"elements\": [{\"name\": \"svg\", \"namespace\": \"http://www.w3.org/2000/svg\"}]}", false,
     1, 15, "no other namespace"},
    {"{\"attributes\": [\"title\"], \"removeAttributes\": [\"title\"]}", true, 1, 27,
     "exclude each other"},
    {"{\"attributes\": [\"title\", \"title\"]}", true, 1, 26, "named twice"},
    {"{\"comments\": true}", false, 1, 2, "no policy can permit comments"},
    {"{\"dataAttributes\": 1}", false, 1, 2, "expected true or false, found a number"},
    {"{\"replaceWithChildrenElements\": [\"script\"]}", true, 1, 34, "<script> cannot be stripped"},
    {"{\"libsanitize\": {\"mode\": \"esc\"}}", false, 1, 18,
     "\"esc\" is not one of: strip, drop, escape"},
    {"{\"libsanitize\": {\"preset\": \"blog\"}}", false, 1, 18,
     "there is no preset \"blog\"; there are comment, article, fediverse, feed, mail, markdown, "
     "matrix, text, "
     "wordpress"},
    {"{\"elements\": [], \"libsanitize\": {\n\"schemes\": [\"http\", \"javascript\"]}}", true, 2, 1,
     "the scheme javascript: it runs code"},
    {"{\"libsanitize\": {\"schemes\": [\"a b\"]}}", true, 1, 30, "no white space"},
    {"{\"elements\": [], \"libsanitize\": {\"refuseUserinfo\": true,\n\"baseUrl\": \"x\"}}", true,
     2, 1, "expected an absolute http or https URL"},
    {"{\"elements\": [], \"libsanitize\": {\"links\": {\"target\": \"a b\"}}}", true, 1, 34,
     "cannot be the target"},
    {"{\"libsanitize\": {\"links\": {\"rels\": []}}}", false, 1, 28, "did you mean \"rel\"?"},
    {"{\"libsanitize\": {\"limits\": {\"inputBytes\": -1}}}", false, 1, 29,
     "expected an integer from 0 to "},
    {"{\"elements\": [{\"name\": \"a\", \"attributes\": [\"href\"]}],\n\"libsanitize\": "
     "{\"values\": [{\"element\": "
     "\"a\",\n"
     "\"attribute\": \"href\", \"kind\": \"list\", \"list\": [\"x\"]}]}}",
     true, 3, 14, "href holds a URL"},
    {"{\"attributes\": [\"title\"],\n\"libsanitize\": {\"values\": [{\"attribute\": \"title\", "
     "\"kind\": \"list\", "
     "\"list\": [\"a b\"]}]}}",
     true, 2, 76, "no white space"},
    {"{\"libsanitize\": {\"values\": [{\"attribute\": \"title\"}]}}", true, 1, 29,
     "title is not permitted there"},
    {"{\"libsanitize\": {\"values\": [{\"element\": \"b\"}]}}", false, 1, 29,
     "the key \"attribute\", found none"},
    {"{\"attributes\": [\"title\"], \"libsanitize\": {\"values\": [{\"attribute\": \"title\", "
     "\"minimum\": 1}]}}",
     true, 1, 54, "only \"integer\" has a minimum"},
    {"{\"attributes\": [\"title\"], \"libsanitize\": {\"values\": [{\"attribute\": \"title\", "
     "\"kind\": \"integer\", "
     "\"minimum\": 3000000000}]}}",
     false, 1, 96, "expected an integer from -2147483648 to 2147483647, found 3000000000"},
    {"{\"libsanitize\": {\"forced\": [{\"element\": \"b\", \"attribute\": \"title\", \"value\": "
     "\"x\"}]}}",
     true, 1, 29, "<b> is not permitted"},
};
enum { MISTAKES = sizeof mistakes / sizeof *mistakes };

START_TEST(mistakes_have_a_place) {
  sanitize_policy *policy;
  sanitize_problem problem;
  const char *text = mistakes[_i].json;
  ck_assert_int_eq(sanitize_policy_from_json(&policy, text, strlen(text), &problem),
                   SANITIZE_ERR_POLICY);
  ck_assert_ptr_null(policy);
  ck_assert_int_eq(problem.severity, SANITIZE_SEVERITY_ERROR);
  ck_assert_msg(strstr(problem.message, mistakes[_i].message) != NULL, "%s\n  %s", text,
                problem.message);
  ck_assert_msg(problem.line == mistakes[_i].line && problem.column == mistakes[_i].column,
                "%s\n  %u:%u %s", text, problem.line, problem.column, problem.message);
}
END_TEST

/* The words that a message lists stay in their room, however long they are. */
START_TEST(a_list_of_words_has_its_room) {
  struct {
    char list[JSON_CHOICES];
    char behind[16];
  } room;
  char untouched[sizeof room.behind];
  char longest[JSON_CHOICES + 1];
  memset(longest, 'x', sizeof longest);
  memset(untouched, '#', sizeof untouched);
  longest[JSON_CHOICES] = '\0';
  for (size_t length = 0; length <= JSON_CHOICES; length++) {
    const char *words[] = {longest + JSON_CHOICES - length, "second", "third", "fourth"};
    memset(&room, '#', sizeof room);
    json_join(room.list, words, sizeof words / sizeof *words);
    ck_assert_ptr_nonnull(memchr(room.list, '\0', sizeof room.list));
    ck_assert_mem_eq(room.behind, untouched, sizeof untouched);
  }
}
END_TEST

/*
 * The schema knows the shape; that it finds something shows that the test of the presets means
 * something.
 */
START_TEST(the_schema_finds_mistakes_of_shape) {
  char why[512];
  json_t *schema = load("docs/policy.schema.json");
  json_t *json = json_loads(mistakes[_i].json, JSON_REJECT_DUPLICATES, NULL);
  if (json != NULL) {
    ck_assert_msg(schema_accepts(schema, json, why, sizeof why) == mistakes[_i].schema_accepts,
                  "%s", mistakes[_i].json);
  }
  json_decref(json);
  json_decref(schema);
}
END_TEST

/* Also where the library found out only when all was read. */
START_TEST(warnings_have_a_place) {
  static const struct {
    const char *json;
    uint32_t line, column;
  } rows[] = {
      {"{\"elements\": [\"b\", {\"name\": \"i\",\n\"removeAttributes\": [\"title\"]}],"
       " \"attributes\": [\"title\"]}",
       2, 22},
      {"{\"elements\":\n [\"b\",\n  \"T\\u0061ble\"], \"attributes\": []}", 3, 3},
      {"{\"elements\": [], \"libsanitize\": {\"mode\": \"drop\",\n \"dataImages\": true}}", 2, 2},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    const sanitize_problem *warnings;
    sanitize_policy *policy = made_from(rows[i].json);
    ck_assert_uint_ge(sanitize_policy_warnings(policy, &warnings), 1);
    ck_assert_msg(warnings->line == rows[i].line && warnings->column == rows[i].column,
                  "%s\n  %u:%u %s", rows[i].json, warnings->line, warnings->column,
                  warnings->message);
    sanitize_policy_free(policy);
  }
}
END_TEST

/* Each allocation in turn: memory that ran out is never taken for a mistake in the text. */
START_TEST(reading_without_memory_is_a_clean_error) {
  static const char json[] =
      "{\"libsanitize\": {\"preset\": \"comment\", \"schemes\": [\"http\"], \"namePrefix\": "
      "\"a\\u002d\","
      " \"values\": [{\"attribute\": \"title\", \"kind\": \"list\", \"list\": [\"x\", \"y\"]}],"
      " \"forced\": [{\"element\": \"b\", \"attribute\": \"title\", \"value\": \"x\"}]},"
      " \"elements\": [\"td\", {\"name\": \"i\", \"attributes\": [\"data-x\", \"id\"]}],"
      " \"removeElements\": [\"mx-reply\"]}";
  size_t failures = 0;
  for (bool done = false; !done; failures++) {
    struct ledger ledger = {.fail_at = failures};
    struct memory memory = ledger_memory(&ledger);
    struct json_document document = {.values = NULL};
    struct policy_builder *draft = builder_new(&memory);
    if (draft != NULL) {
      json_read(draft, span_text(json), &document);
      ck_assert_msg(!builder_has_error(draft), "%s", draft->error.message);
      done = !draft->failed;
      json_free(&document);
      builder_free(draft);
    }
    ck_assert_uint_eq(ledger.live, 0);
    ck_assert_uint_lt(failures, 1000);
  }
  ck_assert_uint_gt(failures, 10);
}
END_TEST

/* No text makes it crash, and what it accepts is a policy. */
START_TEST(cut_and_bent_files_are_refused_or_read) {
  sanitize_policy *preset = sanitize_policy_new("fediverse");
  char *text = show(preset, SANITIZE_POLICY_FORMAT_JSON);
  size_t length = strlen(text) - 1; /* without the newline */
  for (size_t i = 0; i < length; i++) {
    sanitize_policy *policy;
    char kept = text[i];
    ck_assert_int_eq(sanitize_policy_from_json(&policy, text, i, NULL), SANITIZE_ERR_POLICY);
    text[i] = "\"{}[],:0\\"[i % 9];
    if (sanitize_policy_from_json(&policy, text, length, NULL) == SANITIZE_OK)
      sanitize_policy_free(policy);
    text[i] = kept;
  }
  free(text);
  sanitize_policy_free(preset);
}
END_TEST

Suite *policy_json_suite(void) {
  Suite *suite = suite_create("policy_json");
  TCase *cases = tcase_create("json");
  tcase_add_test(cases, presets_survive);
  tcase_add_test(cases, random_policies_survive);
  tcase_add_test(cases, texts_and_limits_survive);
  tcase_add_test(cases, the_schema_names_the_presets);
  tcase_add_loop_test(cases, every_shape_is_read, 0, SHAPES);
  tcase_add_loop_test(cases, mistakes_have_a_place, 0, MISTAKES);
  tcase_add_loop_test(cases, the_schema_finds_mistakes_of_shape, 0, MISTAKES);
  tcase_add_test(cases, a_list_of_words_has_its_room);
  tcase_add_test(cases, warnings_have_a_place);
  tcase_add_test(cases, reading_without_memory_is_a_clean_error);
  tcase_add_test(cases, cut_and_bent_files_are_refused_or_read);
  tcase_set_timeout(cases, 120);
  suite_add_tcase(suite, cases);
  return suite;
}
