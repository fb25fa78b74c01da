/* A survey in words, as JSON, or as a page. Prints nothing itself. */
#ifndef SANITIZE_CLI_SURVEY_REPORT_H
#define SANITIZE_CLI_SURVEY_REPORT_H

#include "bytes.h"
#include "counts.h"
#include "settings.h"

/* Appends the survey; false when memory ran out. */
bool survey_append(struct bytes *to, const struct settings *settings, const struct counts *counts);

#endif
