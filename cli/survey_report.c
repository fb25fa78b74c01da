/* See survey_report.h. */
#include "survey_report.h"

#include "json.h"
#include "survey_page.h"
#include "survey_rows.h"
#include "terminal_text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ---- In words ---- */

static void say_number(struct bytes *to, const char *what, uint64_t number) {
  bytes_printf(to, "%-24s %" PRIu64 "\n", what, number);
}

static void say_part(struct bytes *to, const char *what, uint64_t part, uint64_t whole) {
  bytes_printf(to, "%-24s %" PRIu64 " (", what, part);
  append_share(to, part, whole);
  bytes_append_text(to, ")\n");
}

static void say_summary(struct bytes *to, const struct counts *counts) {
  say_number(to, "comments", counts->comments);
  say_number(to, "bytes", counts->bytes);
  say_part(to, "with elements", counts->with_markup, counts->comments);
  say_part(to, "refused by a limit", counts->refused, counts->comments);
  bytes_append_text(to, "\nThe chosen policy\n");
  say_part(to, "changes comments", counts->changed, counts->comments);
  say_part(to, "takes bytes of text", counts->lost_text, counts->text);
  say_number(to, "and that nobody sees", counts->lost_hidden);
}

static void append_entry_name(struct bytes *to, enum tally_kind kind,
                              const struct tally_entry *entry) {
  if (kind == TALLY_SCHEMES && strcmp(entry->name, ":") == 0) {
    bytes_append_text(to, "(none)");
  } else {
    text_append_safe(to, entry->name, entry->name_length);
  }
}

static void say_rows(struct bytes *to, const struct survey_report *report,
                     const struct survey_section *section) {
  size_t count = survey_count(report, section->kind);
  uint64_t others = report->counts->tallies[section->kind].others;
  bytes_printf(to, "\n%s\n", section->title);
  if (count == 0) bytes_printf(to, "  %s\n", section->empty);
  if (count > 0) bytes_append_text(to, "      uses      stay  \n");
  for (size_t i = 0; i < count && i < SURVEY_ROWS; i++) {
    const struct tally_entry *entry = report->entries[section->kind][i];
    bytes_printf(to, "%10" PRIu64 "%10" PRIu64 "  ", entry->uses, entry_stays(entry));
    append_entry_name(to, section->kind, entry);
    const char *verdict = survey_verdict(section->kind, entry);
    if (verdict != NULL) bytes_printf(to, " (%s)", verdict);
    bytes_append_text(to, "  ");
    text_append_excerpt(to, entry->example, entry->example_length, 50);
    bytes_append_byte(to, '\n');
  }
  if (count > SURVEY_ROWS) bytes_printf(to, "  and %zu more names\n", count - SURVEY_ROWS);
  if (others > 0) bytes_printf(to, "  and %" PRIu64 " uses of rare or long names\n", others);
}

static void append_in_words(struct bytes *to, const struct survey_report *report) {
  const struct proposal *proposal = &report->proposal;
  say_summary(to, report->counts);
  for (size_t i = 0; i < survey_section_count; i++) say_rows(to, report, &survey_sections[i]);
  bytes_append_text(to, "\nProposed: keeps ");
  append_share(to, proposal->kept, proposal->harmless);
  bytes_printf(to,
               " of what a policy can permit\n  %s\n"
               "To try it: sanitize --policy=text --allow='...' --survey\n",
               proposal->notation[0] != '\0' ? proposal->notation : "(nothing is used)");
}

/* ---- As JSON ---- */

static void json_append_string(struct bytes *to, const char *data, size_t length) {
  bytes_append_byte(to, '"');
  json_encode(to, (span){data, length}, (span){"", 0});
  bytes_append_byte(to, '"');
}

/* A name of a file need not be UTF-8. */
static void json_append_file(struct bytes *to, const char *name) {
  struct bytes safe = {0};
  text_append_safe(&safe, name, strlen(name));
  json_append_string(to, safe.data, safe.length);
  if (safe.failed) to->failed = true;
  bytes_free(&safe);
}

static void survey_member(struct bytes *to, const char *name, uint64_t number) {
  bytes_printf(to, "\"%s\":%" PRIu64 ",", name, number);
}

static void append_json_rows(struct bytes *to, const struct survey_report *report,
                             const struct survey_section *section) {
  size_t count = survey_count(report, section->kind);
  bytes_printf(to, ",\n\"%s\":{", section->key);
  survey_member(to, "others", report->counts->tallies[section->kind].others);
  bytes_append_text(to, "\"names\":[");
  for (size_t i = 0; i < count; i++) {
    const struct tally_entry *entry = report->entries[section->kind][i];
    bytes_append_text(to, i == 0 ? "\n{\"name\":" : ",\n{\"name\":");
    json_append_string(to, entry->name, entry->name_length);
    bytes_append_byte(to, ',');
    survey_member(to, "uses", entry->uses);
    survey_member(to, "stay", entry_stays(entry));
    if (section->kind <= TALLY_ATTRIBUTES) survey_member(to, "permitted", entry->permitted);
    if (section->kind == TALLY_ATTRIBUTES) survey_member(to, "with-prefix", entry->prefixed);
    survey_member(to, "record", entry->record);
    bytes_append_text(to, "\"file\":");
    json_append_file(to, entry->file == NULL ? "" : entry->file);
    bytes_append_text(to, ",\"example\":");
    json_append_string(to, entry->example, entry->example_length);
    bytes_append_byte(to, '}');
  }
  bytes_append_text(to, "]}");
}

static void append_as_json(struct bytes *to, const struct survey_report *report) {
  const struct counts *counts = report->counts;
  const struct proposal *proposal = &report->proposal;
  bytes_append_byte(to, '{');
  survey_member(to, "comments", counts->comments);
  survey_member(to, "bytes", counts->bytes);
  survey_member(to, "with-elements", counts->with_markup);
  survey_member(to, "refused", counts->refused);
  survey_member(to, "changed", counts->changed);
  survey_member(to, "text", counts->text);
  survey_member(to, "lost-text", counts->lost_text);
  survey_member(to, "lost-hidden", counts->lost_hidden);
  bytes_append_text(to, "\n\"policy\":");
  json_append_string(to, report->chosen, strlen(report->chosen));
  bytes_append_text(to, ",\n\"proposed\":{");
  survey_member(to, "harmless", proposal->harmless);
  survey_member(to, "kept", proposal->kept);
  bytes_append_text(to, "\"policy\":");
  json_append_string(to, proposal->notation, strlen(proposal->notation));
  bytes_append_byte(to, '}');
  for (size_t i = 0; i < survey_section_count; i++)
    append_json_rows(to, report, &survey_sections[i]);
  bytes_append_text(to, "}\n");
}

/* ---- All of them ---- */

static bool show_chosen(struct survey_report *report, const sanitize_policy *policy) {
  sanitize_policy *comment = policy == NULL ? sanitize_policy_new(NULL) : NULL;
  const sanitize_policy *shown = policy == NULL ? comment : policy;
  sanitize_status status =
      shown == NULL
          ? SANITIZE_ERR_MEMORY
          : sanitize_policy_show(shown, SANITIZE_POLICY_FORMAT_NOTATION, &report->chosen, NULL);
  sanitize_policy_free(comment);
  return status == SANITIZE_OK;
}

static bool prepare(struct survey_report *report, const struct settings *settings) {
  for (size_t i = 0; i < TALLY_KINDS; i++) {
    report->entries[i] = tally_by_uses(&report->counts->tallies[i]);
    if (report->entries[i] == NULL) return false;
  }
  return show_chosen(report, settings->policy) && proposal_make(&report->proposal, report->counts);
}

bool survey_append(struct bytes *to, const struct settings *settings, const struct counts *counts) {
  struct survey_report report = {.counts = counts};
  bool made = prepare(&report, settings);
  if (made) {
    switch (settings->listing) {
    case LISTING_TEXT: append_in_words(to, &report); break;
    case LISTING_JSON: append_as_json(to, &report); break;
    case LISTING_HTML: survey_append_page(to, &report); break;
    }
  }
  for (size_t i = 0; i < TALLY_KINDS; i++) free(report.entries[i]);
  free(report.chosen);
  free(report.proposal.notation);
  return made && !to->failed;
}
