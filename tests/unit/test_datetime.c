/* lib/html/datetime.c: the microsyntaxes of HTML 2.3.5, format by format. */
#include "html/datetime.h"
#include "unit/suites.h"

#include <string.h>

static const char *const valid[] = {
    /* months, dates, yearless dates */
    "2024-02",
    "0001-12",
    "12345-01",
    "2024-02-29",
    "2000-02-29",
    "2023-12-31",
    "02-29",
    "--02-29",
    "12-31",
    /* times */
    "00:00",
    "23:59",
    "23:59:59",
    "12:30:00.1",
    "12:30:00.12",
    "12:30:00.123",
    /* local and global dates and times, zones */
    "2024-02-29T12:30",
    "2024-02-29 12:30:15.5",
    "2024-02-29T12:30Z",
    "2024-02-29 12:30:15+02:00",
    "2024-02-29T12:30-0800",
    "Z",
    "+00:00",
    "-1159",
    "+23:59",
    /* weeks and years: 2020 begins on a Wednesday and is a leap year, 2015 begins on a Thursday */
    "2024-W01",
    "2024-W52",
    "2020-W53",
    "2015-W53",
    "2004-W53",
    "1970-W53",
    "0001",
    "2024",
    "99999",
    /* durations */
    "P1D",
    "PT1H",
    "PT1M",
    "PT1S",
    "PT1.5S",
    "P4DT12H30M5S",
    "PT1H5S",
    "P0D",
    "PT1.123S",
    "1w",
    "4h 18m 3s",
    "1W 2D 3H 4M 5S",
    "5.25s",
    "1s2m",
    " 1 s ",
    "3s 2m 1h",
    "0d",
    "1D",
};

static const char *const invalid[] = {
    "",
    " ",
    "x",
    "now",
    "-",
    "--",
    "+",
    ":",
    "T",
    "P",
    "PT",
    "W",
    "2024-",
    "2024-0",
    "2024-00",
    "2024-13",
    "2024-1",
    "024-01",
    "0000",
    "0000-01",
    "2024-02-30",
    "2023-02-29",
    "1900-02-29",
    "2024-04-31",
    "2024-02-29T",
    "2024-02-29t12:30",
    "2024-02-29  12:30",
    " 2024-02-29",
    "2024-02-29 ",
    "2024/02/29",
    "2-29",
    "02-30",
    "-02-29",
    "---02-29",
    "13-01",
    "00-01",
    "02-00",
    "24:00",
    "12:60",
    "12:30:60",
    "1:30",
    "12:3",
    "12:30:",
    "12:30:00.",
    "12:30:00.1234",
    "12:30:00,1",
    "12:30Z",
    "2024-02-29Z",
    "2024-02-29T12:30z",
    "2024-02-29T12:30+2",
    "2024-02-29T12:30+24:00",
    "2024-02-29T12:30+02:60",
    "2024-W00",
    "2024-W53",
    "2021-W53",
    "2024-W1",
    "2024-w01",
    "2024W01",
    "P1",
    "P1H",
    "PT1D",
    "P1DT",
    "PT1S1H",
    "PT1H1H",
    "PT1.5H",
    "PT.5S",
    "PT1.S",
    "PT1.1234S",
    "p1d",
    "P1W",
    "P-1D",
    "1",
    "1x",
    "1s 2s",
    "1.5m",
    ".5s",
    "1.s",
    "1.1234s",
    "1 2s",
    "1s,",
    "s",
    "\xD9\xA1s",
};

START_TEST(valid_strings) {
  ck_assert_msg(datetime_is_valid((span){valid[_i], strlen(valid[_i])}), "%s", valid[_i]);
}
END_TEST

START_TEST(invalid_strings) {
  ck_assert_msg(!datetime_is_valid((span){invalid[_i], strlen(invalid[_i])}), "%s", invalid[_i]);
}
END_TEST

/* The length counts, not a NUL; a NUL is no digit. */
START_TEST(no_terminator) {
  ck_assert(datetime_is_valid((span){"20245", 4}));
  ck_assert(!datetime_is_valid((span){"2024\0", 5}));
  ck_assert(!datetime_is_valid((span){NULL, 0}));
}
END_TEST

Suite *datetime_suite(void) {
  Suite *suite = suite_create("datetime");
  TCase *cases = tcase_create("datetime");
  tcase_add_loop_test(cases, valid_strings, 0, (int)(sizeof valid / sizeof *valid));
  tcase_add_loop_test(cases, invalid_strings, 0, (int)(sizeof invalid / sizeof *invalid));
  tcase_add_test(cases, no_terminator);
  suite_add_tcase(suite, cases);
  return suite;
}
