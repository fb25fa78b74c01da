/* Declares every suite of the list in CMakeLists.txt, which writes suites.def. */
#ifndef SANITIZE_TESTS_SUITES_H
#define SANITIZE_TESTS_SUITES_H

#include <check.h>

#define SUITE(name) Suite *name##_suite(void);
#include "suites.def"
#undef SUITE

#endif
