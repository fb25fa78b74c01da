/*
 * --survey=html: one page that needs nothing else, for who decides on a policy. Whatever comes from
 * the corpus is written by page_text() and page_name() alone, as text: no attribute, address or
 * style is made of it, and the page's own policy (CSP) forbids scripts and all that is loaded.
 */
#include "survey_page.h"

#include "terminal_text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char page_head[] =
    "<!DOCTYPE html>\n"
    "<html lang=\"en\">\n"
    "<head>\n"
    "<meta charset=\"utf-8\">\n"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
    "'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n"
    "<meta name=\"referrer\" content=\"no-referrer\">\n"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
    "<meta name=\"color-scheme\" content=\"light dark\">\n"
    "<title>What the comments use</title>\n"
    "<style>\n"
    ":root { color-scheme: light dark; --page: #fff; --ink: #1c1e21; --quiet: #5b6169;\n"
    "  --line: #dcdfe3; --box: #f4f5f7; --stay: #2f7d4f; --gone: #b4462e; }\n"
    "@media (prefers-color-scheme: dark) { :root { --page: #16181b; --ink: #e6e7e9;\n"
    "  --quiet: #a2a8b0; --line: #34383e; --box: #212428; --stay: #58b37f; --gone: #e07a62; } }\n"
    "* { box-sizing: border-box; }\n"
    "body { margin: 0 auto; max-width: 64rem; padding: 1.5rem 1rem 4rem; background: var(--page);\n"
    "  color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }\n"
    "h1 { font-size: 1.6rem; line-height: 1.2; margin: 0 0 1rem; }\n"
    "h2 { font-size: 1.2rem; margin: 2.5rem 0 .5rem; }\n"
    "p { max-width: 44rem; margin: .5rem 0; }\n"
    "dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(10rem, 1fr)); gap: "
    ".75rem;\n"
    "  margin: 1rem 0; }\n"
    "dl div { background: var(--box); border-radius: .5rem; padding: .75rem 1rem; }\n"
    "dt, .quiet { color: var(--quiet); font-size: .875rem; }\n"
    "dd { margin: 0; font-size: 1.35rem; font-variant-numeric: tabular-nums; }\n"
    "dd small { display: block; font-size: .875rem; color: var(--quiet); }\n"
    "code { font: .875rem/1.5 ui-monospace, monospace; overflow-wrap: anywhere; }\n"
    "pre { background: var(--box); border-radius: .5rem; padding: .75rem 1rem; margin: .5rem 0;\n"
    "  white-space: pre-wrap; }\n"
    "table { width: 100%; border-collapse: collapse; table-layout: fixed; }\n"
    "th, td { text-align: left; vertical-align: top; padding: .35rem .5rem .35rem 0;\n"
    "  border-bottom: 1px solid var(--line); }\n"
    "thead th { color: var(--quiet); font-size: .875rem; font-weight: normal; }\n"
    "tbody th { font-weight: normal; }\n"
    ".number { width: 6.5rem; padding-right: 1rem; text-align: right; font-variant-numeric: "
    "tabular-nums; }\n"
    ".name { width: 26%; }\n"
    "svg { display: block; width: 100%; height: .45rem; margin-top: .3rem; border-radius: .2rem;\n"
    "  background: var(--box); }\n"
    ".stay { fill: var(--stay); } .gone { fill: var(--gone); }\n"
    ".key { display: inline-block; width: .8rem; height: .8rem; border-radius: .2rem;\n"
    "  vertical-align: -.05rem; } .key.stay { background: var(--stay); }\n"
    ".key.gone { background: var(--gone); }\n"
    ".example code { color: var(--quiet); }\n"
    ".never { display: block; color: var(--gone); font-size: .875rem; }\n"
    "@media (max-width: 40rem) {\n"
    "  thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: "
    "hidden; }\n"
    "  table, tbody, tr, th, td { display: block; width: auto; border: 0; padding: 0; }\n"
    "  tr { display: grid; grid-template-columns: auto 1fr; gap: 0 1rem;\n"
    "    padding: .5rem 0; border-bottom: 1px solid var(--line); }\n"
    "  .number { width: auto; text-align: left; } .name, .example { width: auto;\n"
    "    grid-column: 1 / -1; }\n"
    "  .number::before { content: attr(data-label) \" \"; color: var(--quiet); font-size: .75rem; "
    "}\n"
    "}\n"
    "@media print { body { max-width: none; } }\n"
    "</style>\n"
    "</head>\n"
    "<body>\n";

/* ---- Text ---- */

/* Text of the corpus: what steers a terminal steers a page, too; the rest is escaped. */
static void page_text(struct bytes *to, const char *data, size_t length) {
  struct bytes safe = {0};
  text_append_safe(&safe, data, length);
  for (size_t i = 0; i < safe.length; i++) {
    switch (safe.data[i]) {
    case '&': bytes_append_text(to, "&amp;"); break;
    case '<': bytes_append_text(to, "&lt;"); break;
    case '>': bytes_append_text(to, "&gt;"); break;
    case '"': bytes_append_text(to, "&quot;"); break;
    case '\'': bytes_append_text(to, "&#39;"); break;
    default: bytes_append_byte(to, safe.data[i]);
    }
  }
  if (safe.failed) to->failed = true;
  bytes_free(&safe);
}

/* In groups of three digits, with thin spaces between them. */
static void page_number(struct bytes *to, uint64_t number) {
  char digits[24];
  int length = snprintf(digits, sizeof digits, "%" PRIu64, number);
  for (int i = 0; i < length; i++) {
    if (i > 0 && (length - i) % 3 == 0) bytes_append_text(to, "\u202f");
    bytes_append_byte(to, digits[i]);
  }
}

static void page_name(struct bytes *to, enum tally_kind kind, const struct tally_entry *entry) {
  bool tag = kind == TALLY_ELEMENTS || kind == TALLY_ATTRIBUTES;
  if (kind == TALLY_SCHEMES && strcmp(entry->name, ":") == 0) {
    bytes_append_text(to, "none: relative to the page");
    return;
  }
  bytes_append_text(to, tag ? "<bdi><code>&lt;" : "<bdi><code>");
  page_text(to, entry->name, entry->name_length);
  bytes_append_text(to, tag ? "&gt;</code></bdi>" : "</code></bdi>");
}

/* ---- Summary ---- */

static void page_figure(struct bytes *to, const char *what, uint64_t number, uint64_t whole) {
  bytes_printf(to, "<div><dt>%s</dt><dd>", what);
  page_number(to, number);
  if (whole > 0) {
    bytes_append_text(to, " <small>");
    append_share(to, number, whole);
    bytes_append_text(to, "</small>");
  }
  bytes_append_text(to, "</dd></div>\n");
}

static void page_policy(struct bytes *to, const char *notation) {
  bytes_append_text(to, "<pre><code>");
  if (notation[0] == '\0') bytes_append_text(to, "(no elements)");
  page_text(to, notation, strlen(notation));
  bytes_append_text(to, "</code></pre>\n");
}

static void page_summary(struct bytes *to, const struct survey_report *report) {
  const struct counts *counts = report->counts;
  bytes_append_text(to, "<h1>What the comments use</h1>\n<dl>\n");
  page_figure(to, "Comments", counts->comments, 0);
  page_figure(to, "Bytes", counts->bytes, 0);
  page_figure(to, "Comments with elements", counts->with_markup, counts->comments);
  page_figure(to, "Refused by a limit, not read", counts->refused, counts->comments);
  bytes_append_text(to, "</dl>\n<h2>What the chosen policy does</h2>\n<dl>\n");
  page_figure(to, "Comments it changes", counts->changed, counts->comments);
  page_figure(to, "Bytes of visible text it takes", counts->lost_text, counts->text);
  page_figure(to, "Bytes it takes that nobody sees", counts->lost_hidden, 0);
  bytes_append_text(to, "</dl>\n<p>It permits:</p>\n");
  page_policy(to, report->chosen);
}

static void page_proposal(struct bytes *to, const struct proposal *proposal) {
  bytes_append_text(to, "<h2>Proposed policy</h2>\n<p>The smallest that keeps ");
  append_share(to, proposal->kept, proposal->harmless);
  bytes_append_text(to, " of what any policy can permit, in the notation of comment forms:</p>\n");
  page_policy(to, proposal->notation);
  bytes_append_text(to, "<p class=\"quiet\">To see what it would take away, run the survey again "
                        "with <code>--policy=text --allow='…'</code>.</p>\n");
}

/* ---- Names ---- */

/* A bar as wide as the uses are of the most used name's, in two parts. */
static void page_bar(struct bytes *to, const struct tally_entry *entry, uint64_t most) {
  double scale = most == 0 ? 0 : 100.0 / (double)most;
  double stay = scale * (double)entry_stays(entry), all = scale * (double)entry->uses;
  bytes_printf(to,
               "<svg viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" aria-hidden=\"true\">"
               "<rect class=\"stay\" width=\"%.2f\" height=\"8\"/>"
               "<rect class=\"gone\" x=\"%.2f\" width=\"%.2f\" height=\"8\"/></svg>",
               stay, stay, all - stay);
}

static void page_row(struct bytes *to, enum tally_kind kind, const struct tally_entry *entry,
                     uint64_t most) {
  bytes_append_text(to, "<tr><th scope=\"row\" class=\"name\">");
  page_name(to, kind, entry);
  const char *verdict = survey_verdict(kind, entry);
  if (verdict != NULL) bytes_printf(to, " <span class=\"never\">%s</span>", verdict);
  page_bar(to, entry, most);
  bytes_append_text(to, "</th><td class=\"number\" data-label=\"uses\">");
  page_number(to, entry->uses);
  bytes_append_text(to, "</td><td class=\"number\" data-label=\"stay\">");
  page_number(to, entry_stays(entry));
  bytes_append_text(to, "</td><td class=\"example\"><bdi><code>");
  page_text(to, entry->example, entry->example_length);
  bytes_append_text(to, "</code></bdi></td></tr>\n");
}

static void page_section(struct bytes *to, const struct survey_report *report,
                         const struct survey_section *section) {
  const struct tally_entry **entries = report->entries[section->kind];
  size_t count = survey_count(report, section->kind);
  uint64_t others = report->counts->tallies[section->kind].others;
  bytes_printf(to, "<h2>%s</h2>\n", section->title);
  if (count == 0) {
    bytes_printf(to, "<p class=\"quiet\">There are %s.</p>\n", section->empty);
    return;
  }

  bytes_append_text(to, "<table>\n<thead><tr><th class=\"name\">Name</th><th class=\"number\">Uses"
                        "</th><th class=\"number\">Stay</th><th>Example</th></tr></thead>\n"
                        "<tbody>\n");
  for (size_t i = 0; i < count && i < SURVEY_ROWS; i++)
    page_row(to, section->kind, entries[i], entries[0]->uses);
  bytes_append_text(to, "</tbody>\n</table>\n");

  if (count > SURVEY_ROWS)
    bytes_printf(to, "<p class=\"quiet\">And %zu more names.</p>\n", count - SURVEY_ROWS);
  if (others == 0) return;
  bytes_append_text(to, "<p class=\"quiet\">And ");
  page_number(to, others);
  bytes_append_text(to, " uses of rare or long names.</p>\n");
}

void survey_append_page(struct bytes *to, const struct survey_report *report) {
  bytes_append_text(to, page_head);
  page_summary(to, report);
  page_proposal(to, &report->proposal);
  bytes_append_text(to,
                    "<p class=\"quiet\"><span class=\"key stay\"></span> stays under the chosen "
                    "policy, <span class=\"key gone\"></span> goes. Hosts, classes and the "
                    "like are those of elements that some policy can permit.</p>\n");
  for (size_t i = 0; i < survey_section_count; i++) page_section(to, report, &survey_sections[i]);
  bytes_append_text(to, "</body>\n</html>\n");
}
