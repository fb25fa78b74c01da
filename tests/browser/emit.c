/*
 * What the library writes, for a program in another language to judge. Uses the public header only.
 *
 * usage: emit POLICY... < frames > frames
 *        emit                               the names of the presets, each on a line
 *   POLICY   the name of a preset, or NAME=NOTATION: a policy that permits just that, with the wide
 *   settings below
 *   a frame  a length in decimal, a newline, that many bytes
 * For each frame it reads it writes one for each policy, in order: the status as a number, a space,
 * then as above.
 */
#include "sanitize.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_POLICIES = 16 };

static void fail(const char *what, const char *why) {
  fprintf(stderr, "emit: %s: %s\n", what, why);
  exit(2);
}

static sanitize_span span(const char *text) { return (sanitize_span){text, strlen(text)}; }

/* As much as a policy can permit beside its elements and attributes. */
static sanitize_policy *wide_policy(const char *notation) {
  sanitize_problem problem;
  sanitize_policy_settings settings = {.size = sizeof settings};
  sanitize_policy *policy = sanitize_policy_new("text");
  if (policy == NULL) fail("text", "no memory");
  (void)sanitize_policy_get(policy, &settings);
  settings.schemes = span("http https mailto ftp tel");
  settings.data_images = 1;
  settings.name_prefix = span("user-");
  if (sanitize_policy_set(policy, &settings, &problem) != SANITIZE_OK)
    fail("settings", problem.message);
  if (sanitize_policy_allow(policy, notation, strlen(notation), &problem) != SANITIZE_OK) {
    fail(notation + problem.offset, problem.message);
  }
  return policy;
}

static sanitizer *make_worker(const char *argument) {
  const char *equals = strchr(argument, '=');
  sanitize_policy *policy =
      equals != NULL ? wide_policy(equals + 1) : sanitize_policy_new(argument);
  if (policy == NULL) fail(argument, "no such preset");
  sanitizer *worker = sanitizer_new(policy);
  if (worker == NULL) fail(argument, "no memory");
  sanitize_policy_free(policy);
  return worker;
}

/* Returns the frame's bytes, to be freed; NULL at the end of the input. */
static char *read_frame(size_t *length) {
  if (scanf("%zu", length) != 1) return NULL;
  char *data = malloc(*length + 1);
  if (data == NULL) fail("input", "no memory");
  if (getchar() != '\n' || fread(data, 1, *length, stdin) != *length)
    fail("input", "ends inside a frame");
  return data;
}

int main(int argc, char **argv) {
  sanitizer *workers[MOST_POLICIES];
  int count = argc - 1;
  for (size_t i = 0; count == 0 && sanitize_policy_preset_name(i) != NULL; i++)
    puts(sanitize_policy_preset_name(i));
  if (count == 0) return 0;
  if (count > MOST_POLICIES) fail("usage", "emit POLICY... < frames > frames");
  for (int i = 0; i < count; i++) workers[i] = make_worker(argv[i + 1]);
  size_t length;
  for (char *html; (html = read_frame(&length)) != NULL; free(html)) {
    for (int i = 0; i < count; i++) {
      sanitize_span clean;
      sanitize_status status = sanitizer_run(workers[i], html, length, &clean);
      printf("%d %zu\n", (int)status, clean.length);
      fwrite(clean.data, 1, clean.length, stdout);
    }
  }
  for (int i = 0; i < count; i++) sanitizer_free(workers[i]);
  if (fflush(stdout) != 0 || ferror(stdout)) fail("output", "cannot be written");
  return 0;
}
