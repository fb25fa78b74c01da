/*
 * A hook that renames: the headings of a comment would disturb those of the page, so that h1 and h2
 * become strong. What a policy does not permit no hook is asked about: it permits both.
 *
 *     cc -o demote_headings demote_headings.c $(pkg-config --cflags --libs sanitize)
 *     ./demote_headings < comment.html
 */
#include <sanitize.h>
#include <stdio.h>
#include <string.h>

static int is_name(sanitize_span span, const char *name) {
  return span.length == strlen(name) && memcmp(span.data, name, span.length) == 0;
}

/* Pure: it depends on the name alone, and strong is kept. */
static sanitize_element_answer demote(void *context, const sanitize_hook_element *element,
                                      sanitize_span *name) {
  (void)context;
  if (!is_name(element->name, "h1") && !is_name(element->name, "h2"))
    return SANITIZE_ELEMENT_ANSWER_KEEP;
  *name = (sanitize_span){"strong", 6};
  return SANITIZE_ELEMENT_ANSWER_RENAME;
}

static sanitizer *make_worker(void) {
  static const char headings[] = "<h1> <h2> <p>";
  sanitize_hooks hooks = {.size = sizeof hooks, .element = demote};
  sanitize_options options = {.size = sizeof options, .hooks = &hooks};
  sanitize_policy *policy = sanitize_policy_new("comment");
  sanitizer *worker = NULL;
  if (sanitize_policy_allow(policy, headings, strlen(headings), NULL) == SANITIZE_OK)
    (void)sanitizer_new_with(&worker, policy, &options);
  sanitize_policy_free(policy);
  return worker;
}

int main(void) {
  static char html[1 << 20];
  size_t length = fread(html, 1, sizeof html, stdin);
  if (ferror(stdin) || !feof(stdin)) return 1; /* or it is too long */
  sanitizer *worker = make_worker();
  sanitize_span clean = {"", 0};
  sanitize_status status = SANITIZE_ERR_MEMORY;
  if (worker != NULL) status = sanitizer_run(worker, html, length, &clean);
  if (status != SANITIZE_OK) fprintf(stderr, "demote_headings: %s\n", sanitize_strerror(status));
  fwrite(clean.data, 1, clean.length, stdout);
  sanitizer_free(worker);
  return status != SANITIZE_OK || fflush(stdout) != 0;
}
