/* See report.h. The ratios are of medians. */
#define _POSIX_C_SOURCE 200809L

#include "report.h"

#include <stdlib.h>
#include <string.h>

static int compare(const void *a, const void *b) {
  double left = *(const double *)a, right = *(const double *)b;
  return (left > right) - (left < right);
}

/* Between the two nearest. */
static double quantile(const double *sorted, size_t count, double share) {
  double at = share * (double)(count - 1);
  size_t below = (size_t)at;
  if (below + 1 >= count) return sorted[count - 1];
  return sorted[below] + (at - (double)below) * (sorted[below + 1] - sorted[below]);
}

struct summary summary_of(const struct contestant *contestant) {
  double sorted[MAX_ROUNDS];
  size_t count = contestant->round_count;
  if (count == 0) return (struct summary){0, 0, 0};
  memcpy(sorted, contestant->rounds, count * sizeof *sorted);
  qsort(sorted, count, sizeof *sorted, compare);
  double median = quantile(sorted, count, 0.5);
  double spread = (quantile(sorted, count, 0.75) - quantile(sorted, count, 0.25)) / median;
  return (struct summary){sorted[0], median, spread};
}

static bool measured(const struct contestant *contestant) {
  return contestant->failure[0] == '\0' && contestant->round_count > 0;
}

static const struct contestant *named(const struct contestant *contestants, size_t count,
                                      const char *name) {
  for (size_t i = 0; i < count; i++) {
    if (strcmp(contestants[i].name, name) == 0 && measured(&contestants[i])) return &contestants[i];
  }
  return NULL;
}

static const struct contestant *fastest_peer(const struct contestant *contestants, size_t count) {
  const struct contestant *fastest = NULL;
  for (size_t i = 0; i < count; i++) {
    if (!contestants[i].is_peer || !measured(&contestants[i])) continue;
    if (fastest == NULL || summary_of(&contestants[i]).median < summary_of(fastest).median)
      fastest = &contestants[i];
  }
  return fastest;
}

/* Megabytes of input in a second, from nanoseconds. */
static double speed(const struct contestant *contestant, double time) {
  return time > 0 ? (double)contestant->bytes * 1e3 / time : 0;
}

static double percent(size_t part, size_t whole) {
  return whole > 0 ? 100.0 * (double)part / (double)whole : 0;
}

static void print_row(FILE *out, const struct contestant *contestant,
                      const struct contestant *ours) {
  if (!measured(contestant)) {
    fprintf(out, "%-20s %s\n", contestant->name, contestant->failure);
    return;
  }
  struct summary summary = summary_of(contestant);
  if (strcmp(contestant->name, "calibration") == 0) {
    fprintf(out,
            "%-20s %12.0f %9s %9s %5.1f%%  fixed work: it tells how fast the machine is, and how "
            "steady\n",
            contestant->name, summary.median, "", "", 100 * summary.spread);
    return;
  }
  fprintf(out, "%-20s %12.1f %9.1f %9.1f %5.1f%% ", contestant->name,
          summary.median / (double)contestant->texts, speed(contestant, summary.median),
          speed(contestant, summary.best), 100 * summary.spread);
  if (ours != NULL) fprintf(out, "%8.2f", summary.median / summary_of(ours).median);
  fprintf(out, " %7.1f %6.1f%% %s\n", (double)contestant->peak_memory / 1e3,
          percent(contestant->tally.output, contestant->bytes),
          contestant->is_peer ? contestant->version : "");
}

static void print_verdict(FILE *out, const struct contestant *contestants, size_t count) {
  const struct contestant *ours = named(contestants, count, "libsanitize");
  const struct contestant *peer = fastest_peer(contestants, count);
  const struct contestant *gumbo = named(contestants, count, "gumbo");
  if (ours == NULL) return;
  double time = summary_of(ours).median;
  fprintf(out,
          "libsanitize: direct front end %.2f%% of the texts, %.2f%% of the bytes; refused %.2f%%",
          percent(ours->tally.direct, ours->texts), percent(ours->tally.direct_bytes, ours->bytes),
          percent(ours->tally.refused, ours->texts));
  if (peer != NULL)
    fprintf(out, "; %.1f x %s, the fastest peer", summary_of(peer).median / time, peer->name);
  if (gumbo != NULL) fprintf(out, "; %.1f x gumbo's bare parse", summary_of(gumbo).median / time);
  fputs("\n\n", out);
}

void report_table(FILE *out, const char *corpus, const struct contestant *contestants,
                  size_t count) {
  const struct contestant *ours = named(contestants, count, "libsanitize");
  const struct contestant *any = ours != NULL ? ours : contestants;
  fprintf(out, "%s: %zu texts, %zu bytes, %.0f each\n", corpus, any->texts, any->bytes,
          any->texts > 0 ? (double)any->bytes / (double)any->texts : 0);
  fprintf(out, "%-20s %12s %9s %9s %6s %8s %7s %7s %s\n", "", "ns/text", "MB/s", "best", "spread",
          "ours is", "RSS MB", "out/in", "version");
  for (size_t i = 0; i < count; i++) print_row(out, &contestants[i], ours);
  print_verdict(out, contestants, count);
  fflush(out);
}

static json_t *rounds_json(const struct contestant *contestant) {
  json_t *rounds = json_array();
  for (size_t i = 0; i < contestant->round_count; i++)
    json_array_append_new(rounds, json_real(contestant->rounds[i]));
  return rounds;
}

static json_t *contestant_json(const struct contestant *contestant) {
  json_t *object = json_pack("{s:s, s:b, s:s}", "name", contestant->name, "peer",
                             contestant->is_peer, "version", contestant->version);
  if (!measured(contestant)) {
    json_object_set_new(object, "failure", json_string(contestant->failure));
    return object;
  }
  struct summary summary = summary_of(contestant);
  double texts = (double)contestant->texts;
  const struct {
    const char *name;
    double value;
  } numbers[] = {
      {"ns_per_text", summary.median / texts},
      {"ns_per_text_best", summary.best / texts},
      {"mb_per_second", speed(contestant, summary.median)},
      {"mb_per_second_best", speed(contestant, summary.best)},
      {"spread", summary.spread},
      {"direct_texts_percent", percent(contestant->tally.direct, contestant->texts)},
      {"direct_bytes_percent", percent(contestant->tally.direct_bytes, contestant->bytes)},
      {"refused_percent", percent(contestant->tally.refused, contestant->texts)},
      {"output_percent", percent(contestant->tally.output, contestant->bytes)},
  };
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
    json_object_set_new(object, numbers[i].name, json_real(numbers[i].value));
  }
  json_object_set_new(object, "peak_memory_kb", json_integer((json_int_t)contestant->peak_memory));
  json_object_set_new(object, "passes_per_round", json_integer((json_int_t)contestant->passes));
  json_object_set_new(object, "rounds_ns_per_pass", rounds_json(contestant));
  return object;
}

json_t *report_json(const char *corpus, const struct contestant *contestants, size_t count) {
  json_t *list = json_array();
  size_t texts = 0, bytes = 0;
  for (size_t i = 0; i < count; i++) {
    json_array_append_new(list, contestant_json(&contestants[i]));
    if (contestants[i].texts > 0) texts = contestants[i].texts;
    if (contestants[i].bytes > 0) bytes = contestants[i].bytes;
  }
  return json_pack("{s:s, s:I, s:I, s:o}", "corpus", corpus, "texts", (json_int_t)texts, "bytes",
                   (json_int_t)bytes, "contestants", list);
}
