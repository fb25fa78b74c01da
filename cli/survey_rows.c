/* What all forms of a survey say the same way. See survey_rows.h. */
#include "survey_rows.h"

const struct survey_section survey_sections[] = {
    {TALLY_ELEMENTS, "elements", "Elements", "no elements"},
    {TALLY_ATTRIBUTES, "attributes", "Attributes", "no attributes"},
    {TALLY_SCHEMES, "schemes", "Schemes of URLs", "no URLs"},
    {TALLY_HOSTS, "hosts", "Hosts", "no hosts"},
    {TALLY_CLASSES, "classes", "Classes", "no classes"}};
const size_t survey_section_count = sizeof survey_sections / sizeof *survey_sections;

size_t survey_count(const struct survey_report *report, enum tally_kind kind) {
  size_t count = report->counts->tallies[kind].count;
  while (count > 0 && report->entries[kind][count - 1]->uses == 0) count--;
  return count;
}

void append_share(struct bytes *to, uint64_t part, uint64_t whole) {
  double share = whole == 0 ? 0 : 100.0 * (double)part / (double)whole;
  bool close = (part > 0 && share < 0.1) || (part < whole && share > 99.9);
  bytes_printf(to, "%.*f %%", close ? 3 : 1, share);
}

const char *survey_verdict(enum tally_kind kind, const struct tally_entry *entry) {
  if (entry->permitted > 0 || kind > TALLY_ATTRIBUTES) return NULL;
  return entry->prefixed > 0 ? "only with --prefix" : "no policy permits it";
}
