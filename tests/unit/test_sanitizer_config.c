/*
 * Policy files as the HTML standard has SanitizerConfig: which configurations are valid, and what
 * each permits. What differs, and why, is in docs/policies.md.
 */
#include "kit/policy_steps.h"
#include "unit/suites.h"

/* ---- "A SanitizerConfig is valid" ---- */

#define HTML "http://www.w3.org/1999/xhtml"
#define SVG "http://www.w3.org/2000/svg"
#define MATHML "http://www.w3.org/1998/Math/MathML"
#define XLINK "http://www.w3.org/1999/xlink"

#define EXCLUDES "exclude each other"
#define TWICE "named twice"

static const struct {
  const char *json;
  const char *message; /* NULL: it is valid */
} configurations[] = {
    /* one of a pair */
    {"{'elements': ['b'], 'attributes': []}", NULL},
    {"{'removeElements': ['b'], 'attributes': []}", NULL},
    {"{'elements': [], 'removeElements': []}", EXCLUDES},
    {"{'elements': ['b'], 'removeElements': ['i'], 'attributes': []}", EXCLUDES},
    {"{'elements': ['b'], 'removeAttributes': []}", NULL},
    {"{'elements': ['b'], 'attributes': [], 'removeAttributes': []}", EXCLUDES},
    {"{'attributes': ['dir'], 'removeAttributes': ['title']}", EXCLUDES},
    {"{'elements': ['b'], 'replaceWithChildrenElements': ['i'], 'attributes': []}", NULL},
    {"{'removeElements': ['b'], 'replaceWithChildrenElements': ['i']}", NULL},
    /* duplicates */
    {"{'elements': ['b', 'b']}", "stands in \"elements\" already"},
    {"{'elements': ['b', {'name': 'b', 'attributes': []}]}", "stands in \"elements\" already"},
    {"{'elements': ['b', 'B']}", "stands in \"elements\" already"},
    {"{'removeElements': ['b', 'b']}", "stands in \"removeElements\" already"},
    {"{'removeElements': ['x-y', 'X-Y']}", "named before"},
    {"{'replaceWithChildrenElements': ['b', 'b']}", "already"},
    {"{'elements': [], 'attributes': ['dir', 'title', 'dir']}", TWICE},
    {"{'elements': [], 'attributes': ['data-x', 'data-x']}", TWICE},
    {"{'elements': [], 'attributes': ['dir', {'name': 'dir'}]}", TWICE},
    {"{'removeAttributes': ['onclick', 'onclick']}", TWICE},
    {"{'elements': [{'name': 'b', 'attributes': ['dir', 'dir']}]}", TWICE},
    {"{'elements': [{'name': 'b', 'removeAttributes': ['dir', 'dir']}]}", TWICE},
    /* what is replaced is neither permitted nor removed */
    {"{'elements': ['b'], 'replaceWithChildrenElements': ['b']}", "in \"elements\" already"},
    {"{'removeElements': ['b'], 'replaceWithChildrenElements': ['b']}", "already"},
    {"{'replaceWithChildrenElements': ['html']}", "cannot be replaced"},
    {"{'replaceWithChildrenElements': [{'name': 'html', 'namespace': '" HTML "'}]}",
     "cannot be replaced"},
    {"{'replaceWithChildrenElements': [{'name': 'svg', 'namespace': '" SVG "'}]}",
     "cannot be replaced"},
    {"{'replaceWithChildrenElements': [{'name': 'math', 'namespace': '" MATHML "'}]}",
     "cannot be replaced"},
    /* of these names, but not those elements */
    {"{'replaceWithChildrenElements': ['svg', {'name': 'math'}]}", NULL},
    {"{'replaceWithChildrenElements': [{'name': 'math', 'namespace': '" SVG "'}]}", NULL},
    {"{'replaceWithChildrenElements': ['template']}", NULL},
    {"{'replaceWithChildrenElements': ['script']}", "cannot be stripped"},
    {"{'removeElements': ['svg', 'math', 'html']}", NULL},
    /* namespaces: none but HTML's can be permitted, all can be removed */
    {"{'elements': [{'name': 'b', 'namespace': '" HTML "'}]}", NULL},
    {"{'elements': [{'name': 'b', 'namespace': '" SVG "'}]}", "no other namespace"},
    {"{'elements': [{'name': 'b', 'namespace': ''}]}", "no other namespace"},
    {"{'elements': [{'name': 'b', 'namespace': null}]}", "no other namespace"},
    {"{'elements': [{'name': 'b', 'namespace': 1}]}", "expected a namespace (a string or null)"},
    {"{'removeElements': [{'name': 'b', 'namespace': '" SVG "'}, 'b']}", NULL},
    {"{'removeElements': [{'name': 'b', 'namespace': ''}, {'name': 'b', 'namespace': 'x'}]}", NULL},
    {"{'removeElements': [{'name': 'b', 'namespace': ''}, {'name': 'b', 'namespace': null}]}",
     "of that namespace is named before"},
    {"{'removeElements': ['b', {'name': 'b', 'namespace': '" HTML "'}]}", "already"},
    {"{'replaceWithChildrenElements': [{'name': 'z', 'namespace': 'x'},"
     " {'name': 'z', 'namespace': 'x'}]}",
     "of that namespace is named before"},
    {"{'removeElements': [{'name': 'z', 'namespace': 'x'}],"
     " 'replaceWithChildrenElements': [{'name': 'z', 'namespace': 'x'}]}",
     "of that namespace is named before"},
    {"{'removeElements': [{'name': 'z', 'namespace': 'x'}],"
     " 'replaceWithChildrenElements': [{'name': 'z', 'namespace': 'y'}]}",
     NULL},
    {"{'removeElements': [{'namespace': 'x'}]}", "name"},
    {"{'removeElements': [{'name': 1, 'namespace': 'x'}]}", "a name (a string)"},
    {"{'elements': [], 'attributes': [{'name': 'dir', 'namespace': ''}]}", NULL},
    {"{'elements': [], 'attributes': [{'name': 'dir', 'namespace': null}]}", NULL},
    {"{'elements': [], 'attributes': [{'name': 'dir', 'namespace': ''}, 'dir']}", TWICE},
    {"{'elements': [], 'attributes': [{'name': 'href', 'namespace': '" XLINK "'}]}",
     "no other namespace"},
    {"{'removeAttributes': [{'name': 'href', 'namespace': '" XLINK "'}, 'href']}", NULL},
    {"{'removeAttributes': [{'name': 'href', 'namespace': '" XLINK "'},"
     " {'name': 'href', 'namespace': '" XLINK "'}]}",
     TWICE},
    {"{'elements': [{'name': 'b', 'removeAttributes': [{'name': 'dir', 'namespace': 'x'}]}],"
     " 'removeAttributes': ['dir']}",
     NULL},
    {"{'elements': [{'name': 'b', 'removeAttributes': [{'name': 'dir', 'namespace': 'x'}]}],"
     " 'attributes': ['dir']}",
     "is not in"},
    /* processing instructions */
    {"{'elements': [], 'processingInstructions': []}", NULL},
    {"{'elements': [], 'processingInstructions': ['x']}", "no policy can permit processing"},
    {"{'elements': [], 'processingInstructions': [{'target': 'x'}]}",
     "no policy can permit processing"},
    {"{'elements': [], 'removeProcessingInstructions': ['x', {'target': 'y'}, 'X']}", NULL},
    {"{'elements': [], 'removeProcessingInstructions': ['x', {'target': 'x'}]}", TWICE},
    {"{'elements': [], 'processingInstructions': ['x', 'x']}", "processing"},
    {"{'elements': [], 'processingInstructions': [], 'removeProcessingInstructions': []}",
     EXCLUDES},
    {"{'elements': [], 'removeProcessingInstructions': [1]}", "a target (a string)"},
    {"{'elements': [], 'removeProcessingInstructions': [{'name': 'x'}]}", "there is no key"},
    {"{'elements': [], 'removeProcessingInstructions': [{}]}", "target"},
    {"{'elements': [], 'removeProcessingInstructions': 'x'}", "an array of targets"},
    {"{'removeProcessingInstructions': ['x']}", "what may stay"},
    /* javascript: */
    {"{'elements': [], 'javascriptURLs': false}", NULL},
    {"{'elements': [], 'javascriptURLs': true}", "they run code"},
    {"{'elements': [], 'javascriptURLs': null}", "expected true or false"},
    {"{'javascriptURLs': false}", "what may stay"},
    /* what is not there can be removed, but for a slip of the pen */
    {"{'removeElements': ['test-element', 'bla']}", NULL},
    {"{'removeElements': ['strnog']}", "did you mean <strong>"},
    {"{'removeAttributes': ['hello', 'world', 'style', 'onclick', 'xlink:href']}", NULL},
    {"{'removeAttributes': ['tilte']}", "did you mean title"},
    {"{'elements': [{'name': 'b', 'removeAttributes': ['hello', 'xmlns:foo']}]}", NULL},
    {"{'elements': [], 'attributes': ['hello']}", "there is no attribute"},
    /* with "attributes" */
    {"{'elements': [{'name': 'b', 'attributes': ['dir']}], 'attributes': ['title']}", NULL},
    {"{'elements': [{'name': 'b', 'attributes': ['dir']}], 'attributes': ['dir']}",
     "every element"},
    {"{'elements': [{'name': 'b', 'removeAttributes': ['dir']}], 'attributes': ['dir']}", NULL},
    {"{'elements': [{'name': 'b', 'removeAttributes': ['dir']}], 'attributes': []}", "is not in"},
    {"{'elements': [{'name': 'b', 'attributes': ['lang'], 'removeAttributes': ['dir']}],"
     " 'attributes': ['dir']}",
     NULL},
    /* without */
    {"{'elements': [{'name': 'b', 'attributes': ['dir']}]}", NULL},
    {"{'elements': [{'name': 'b', 'removeAttributes': ['dir']}]}", NULL},
    {"{'elements': [{'name': 'b', 'attributes': ['lang'], 'removeAttributes': ['dir']}]}",
     "not both"},
    {"{'elements': [{'name': 'b', 'attributes': [], 'removeAttributes': []}],"
     " 'removeAttributes': []}",
     "not both"},
    {"{'elements': [{'name': 'b', 'attributes': ['dir']}], 'removeAttributes': ['title']}", NULL},
    {"{'elements': [{'name': 'b', 'attributes': ['dir']}], 'removeAttributes': ['dir']}",
     "both permitted and"},
    {"{'elements': [{'name': 'b', 'removeAttributes': ['dir']}], 'removeAttributes': ['dir']}",
     "removed from every element already"},
    {"{'elements': [{'name': 'b', 'removeAttributes': ['dir']}], 'removeAttributes': ['title']}",
     NULL},
    /* data-* */
    {"{'elements': ['b'], 'attributes': [], 'dataAttributes': true}", NULL},
    {"{'elements': ['b'], 'attributes': ['dir'], 'dataAttributes': false}", NULL},
    {"{'elements': ['b'], 'attributes': ['data-x'], 'dataAttributes': false}", NULL},
    {"{'elements': ['b'], 'attributes': ['data-x'], 'dataAttributes': true}", "already"},
    {"{'elements': ['b'], 'attributes': ['data-*'], 'dataAttributes': true}", "already"},
    {"{'elements': [{'name': 'b', 'attributes': ['data-x']}], 'attributes': [],"
     " 'dataAttributes': true}",
     "already"},
    {"{'elements': ['b'], 'dataAttributes': true}", "goes with \"attributes\" only"},
    {"{'elements': ['b'], 'removeAttributes': [], 'dataAttributes': false}", "goes with"},
    /* comments */
    {"{'elements': [], 'comments': false}", NULL},
    {"{'elements': [], 'comments': true}", "no policy can permit comments"},
    /* what says nothing of what may stay */
    {"{}", "\"elements\": []"},
    {"{'$schema': 'x'}", "\"preset\""},
    {"{'comments': false}", "\"removeElements\""},
    {"{'dataAttributes': true}", "what may stay"},
    {"{'libsanitize': {'mode': 'drop', 'schemes': ['https']}}", "what may stay"},
    {"{'libsanitize': {'elementModes': {'b': 'drop'}}}", "what may stay"},
    {"{'elements': []}", NULL},
    {"{'removeElements': []}", NULL},
    {"{'removeAttributes': []}", NULL},
    {"{'libsanitize': {'preset': 'comment'}}", NULL},
    /* our presets: the lists change what they permit */
    {"{'libsanitize': {'preset': 'comment'}, 'elements': ['p'], 'removeElements': ['i']}", NULL},
    {"{'libsanitize': {'preset': 'comment'}, 'attributes': ['dir'], 'removeAttributes': ['title']}",
     NULL},
    {"{'libsanitize': {'preset': 'comment'}, 'attributes': ['dir'], 'removeAttributes': ['dir']}",
     "both permitted and"},
    {"{'libsanitize': {'preset': 'comment'}, 'dataAttributes': true}", NULL},
    {"{'libsanitize': {'preset': 'comment'}, 'elements': ['p', 'p']}", "already"},
};
enum { CONFIGURATIONS = sizeof configurations / sizeof *configurations };

/* Single quotes stand for double ones. */
static sanitize_status read_quoted(sanitize_policy **policy, const char *json,
                                   sanitize_problem *problem) {
  char text[512];
  size_t length = strlen(json);
  ck_assert_uint_lt(length, sizeof text);
  for (size_t i = 0; i < length; i++) text[i] = json[i] == '\'' ? '"' : json[i];
  return sanitize_policy_from_json(policy, text, length, problem);
}

START_TEST(configurations_are_valid_or_not) {
  sanitize_policy *policy;
  sanitize_problem problem;
  const char *json = configurations[_i].json;
  const char *message = configurations[_i].message;
  sanitize_status status = read_quoted(&policy, json, &problem);
  ck_assert_msg(status == (message == NULL ? SANITIZE_OK : SANITIZE_ERR_POLICY), "%s\n  %s", json,
                problem.message);
  if (message != NULL)
    ck_assert_msg(strstr(problem.message, message) != NULL, "%s\n  %s", json, problem.message);
  sanitize_policy_free(policy);
}
END_TEST

/* ---- What they permit ---- */

static const char input[] = "<b title=t dir=ltr data-x=1 aria-label=l aria-x=1 id=i onclick=c>1</b>"
                            "<i title=t>2</i><em>3</em><script>4</script><x-y>5</x-y>";

static const struct {
  const char *json;
  const char *warning; /* some warning has it; NULL: there is none */
  const char *output;
} meanings[] = {
    {"{'elements': ['b'], 'attributes': []}", NULL, "<b>1</b>235"},
    {"{'elements': ['b', 'i'], 'attributes': ['title']}", NULL,
     "<b title=\"t\">1</b><i title=\"t\">2</i>35"},
    {"{'elements': ['b']}", "\"attributes\": [] for none",
     "<b title=\"t\" dir=\"ltr\" data-x=\"1\" aria-label=\"l\" aria-x=\"1\">1</b>235"},
    {"{'elements': [{'name': 'b', 'attributes': ['title']}]}", NULL, "<b title=\"t\">1</b>235"},
    {"{'elements': [{'name': 'b', 'attributes': ['title']}, 'i']}", "\"attributes\": [] for none",
     "<b title=\"t\">1</b><i title=\"t\">2</i>35"},
    {"{'elements': [{'name': 'b', 'removeAttributes': ['title', 'data-x', 'onclick']}]}",
     "no single name can be taken out of data-*",
     "<b dir=\"ltr\" aria-label=\"l\" aria-x=\"1\">1</b>235"},
    {"{'elements': [{'name': 'b', 'removeAttributes': ['dir']}, 'i'], 'removeAttributes': "
     "['title', 'aria-x', 'data-*']}",
     "no single name can be taken out of aria-*", "<b aria-label=\"l\">1</b><i>2</i>35"},
    {"{'elements': ['b'], 'attributes': ['title'], 'dataAttributes': true}", "data-*",
     "<b title=\"t\" data-x=\"1\">1</b>235"},
    {"{'elements': [{'name': 'b', 'removeAttributes': ['title']}, 'i'], 'attributes': ['title', "
     "'dir']}",
     "every element but this", "<b dir=\"ltr\">1</b><i title=\"t\">2</i>35"},
    {"{'removeElements': ['em', 'x-y'], 'attributes': []}", "every element that",
     "<b>1</b><i>2</i>"},
    {"{'removeElements': ['em']}", "every element and attribute",
     "<b title=\"t\" dir=\"ltr\" data-x=\"1\" aria-label=\"l\" aria-x=\"1\">1</b>"
     "<i title=\"t\">2</i>5"},
    {"{'replaceWithChildrenElements': ['em'], 'removeAttributes': ['title', 'data-x']}",
     "every element and attribute", "<b dir=\"ltr\" aria-label=\"l\" aria-x=\"1\">1</b><i>2</i>35"},
    {"{'replaceWithChildrenElements': ['em', 'b'], 'removeElements': ['i', 'x-y'],"
     " 'attributes': []}",
     "every element that", "13"},
    {"{'attributes': ['title']}", "every element that",
     "<b title=\"t\">1</b><i title=\"t\">2</i><em>3</em>5"},
    {"{'removeElements': [], 'attributes': ['id'], 'libsanitize': {'namePrefix': 'u-'}}",
     "every element that", "<b id=\"u-i\">1</b><i>2</i><em>3</em>5"},
    {"{'elements': ['b'], 'removeAttributes': ['title', 'dir', 'data-*', 'aria-*'],"
     " 'libsanitize': {'namePrefix': 'u-'}}",
     "every attribute", "<b id=\"u-i\">1</b>235"},
    {"{'elements': ['b'], 'attributes': [], 'libsanitize': {'mode': 'drop'}}", NULL, "<b>1</b>"},
    {"{'libsanitize': {'preset': 'comment'}, 'removeElements': ['em'], 'attributes': ['title'],"
     " 'replaceWithChildrenElements': ['i']}",
     NULL, "<b title=\"t\">1</b>25"},
    /* what is never there, and what is of another namespace than it seems */
    {"{'removeElements': [{'name': 'em', 'namespace': '" SVG "'}], 'attributes': []}",
     "every element that", "<b>1</b><i>2</i><em>3</em>5"},
    {"{'replaceWithChildrenElements': [{'name': 'em', 'namespace': null}, 'i'], 'attributes': []}",
     "every element that", "<b>1</b>2<em>3</em>5"},
    {"{'elements': ['b'], 'removeAttributes': [{'name': 'title', 'namespace': '" XLINK "'},"
     " 'hello', 'dir', 'data-*', 'aria-*']}",
     "every attribute", "<b title=\"t\">1</b>235"},
    {"{'elements': [{'name': 'b', 'attributes': [{'name': 'title', 'namespace': ''}]}]}", NULL,
     "<b title=\"t\">1</b>235"},
    {"{'elements': ['b'], 'attributes': [], 'javascriptURLs': false, 'comments': false,"
     " 'removeProcessingInstructions': ['x']}",
     NULL, "<b>1</b>235"},
    {"{'libsanitize': {'preset': 'text'}}", NULL, "1235"},
    {"{'elements': []}", NULL, "1235"},
};
enum { MEANINGS = sizeof meanings / sizeof *meanings };

static bool has_warning(const sanitize_policy *policy, const char *text) {
  const sanitize_problem *warnings;
  size_t count = sanitize_policy_warnings(policy, &warnings);
  for (size_t i = 0; i < count; i++) {
    if (strstr(warnings[i].message, text) != NULL) return true;
  }
  return false;
}

static void ck_gives(const sanitize_policy *policy, const char *json, const char *output) {
  sanitizer *worker = sanitizer_new(policy);
  sanitize_span clean;
  ck_assert_int_eq(sanitizer_run(worker, input, sizeof input - 1, &clean), SANITIZE_OK);
  ck_assert_msg(strcmp(clean.data, output) == 0, "%s\n  wanted %s\n  got    %s", json, output,
                clean.data);
  sanitizer_free(worker);
}

START_TEST(configurations_mean_what_the_standard_says) {
  sanitize_policy *policy;
  sanitize_policy *again;
  sanitize_problem problem = {0};
  const char *json = meanings[_i].json;
  const char *warning = meanings[_i].warning;
  ck_assert_msg(read_quoted(&policy, json, &problem) == SANITIZE_OK, "%s\n  %s", json,
                problem.message);
  ck_assert_msg(warning != NULL ? has_warning(policy, warning)
                                : sanitize_policy_warnings(policy, NULL) == 0,
                "%s\n  %s", json, problem.message);
  ck_gives(policy, json, meanings[_i].output);
  char *shown = show(policy, SANITIZE_POLICY_FORMAT_JSON);
  sanitize_status status = sanitize_policy_from_json(&again, shown, strlen(shown), &problem);
  ck_assert_msg(status == SANITIZE_OK, "%s\n  %s", shown, problem.message);
  ck_gives(again, shown, meanings[_i].output);
  ck_same_text(json, show(again, SANITIZE_POLICY_FORMAT_JSON), shown);
  free(shown);
  sanitize_policy_free(again);
  sanitize_policy_free(policy);
}
END_TEST

Suite *sanitizer_config_suite(void) {
  Suite *suite = suite_create("sanitizer_config");
  TCase *cases = tcase_create("config");
  tcase_add_loop_test(cases, configurations_are_valid_or_not, 0, CONFIGURATIONS);
  tcase_add_loop_test(cases, configurations_mean_what_the_standard_says, 0, MEANINGS);
  suite_add_tcase(suite, cases);
  return suite;
}
