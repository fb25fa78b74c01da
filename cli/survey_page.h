/* A survey as a page of HTML. */
#ifndef SANITIZE_CLI_SURVEY_PAGE_H
#define SANITIZE_CLI_SURVEY_PAGE_H

#include "survey_rows.h"

void survey_append_page(struct bytes *to, const struct survey_report *report);

#endif
