/* See policy_making.h. */
#include "policy_making.h"

#include "io.h"
#include "settings.h"

#include <string.h>

int policy_out_of_memory(void) {
  complain("out of memory");
  return EXIT_CODE_SYSTEM;
}

/*
 * "file:line:column: what"; "--option: what" when there is no place; "what" when no option alone is
 * to blame.
 */
static void complain_of(const char *source, const sanitize_problem *problem) {
  const char *kind = problem->severity == SANITIZE_SEVERITY_WARNING ? "warning: " : "";
  if (problem->line > 0) {
    complain("%s:%u:%u: %s%s", source, problem->line, problem->column, kind, problem->message);
  } else if (source != NULL) {
    complain("%s: %s%s", source, kind, problem->message);
  } else {
    complain("%s%s", kind, problem->message);
  }
}

static bool was_said(const struct policy_making *making, const sanitize_problem *problem) {
  for (size_t i = 0; i < making->said_count; i++) {
    if (strcmp(making->said[i].message, problem->message) == 0) return true;
  }
  return false;
}

/*
 * What a change ended with, as -1 or an exit code. Each warning is said once: most hold for all the
 * changes that follow.
 */
int policy_finish(struct policy_making *making, const char *source, sanitize_status status,
                  const sanitize_problem *problem) {
  if (status == SANITIZE_ERR_MEMORY) return policy_out_of_memory();
  if (status != SANITIZE_OK) {
    complain_of(source, problem);
    return EXIT_CODE_USAGE;
  }
  const sanitize_problem *warnings;
  if (making->more_follows) return -1;
  size_t count = sanitize_policy_warnings(making->policy, &warnings);
  for (size_t i = 0; i < count; i++) {
    if (was_said(making, &warnings[i])) continue;
    complain_of(source, &warnings[i]);
    if (making->said_count < MAX_SAID) making->said[making->said_count++] = warnings[i];
  }
  return -1;
}
