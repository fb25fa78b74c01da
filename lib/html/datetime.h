/*
 * The date and time microsyntaxes of HTML 2.3.5, as the datetime attribute of time, del and ins has
 * them. Held by tests/unit/test_datetime.c.
 */
#ifndef SANITIZE_LIB_DATETIME_H
#define SANITIZE_LIB_DATETIME_H

#include "base/span.h"

/*
 * True for a valid month, date, yearless date, time, local date and time, time-zone offset, global
 * date and time, week, year or duration string.
 */
bool datetime_is_valid(span text);

#endif
