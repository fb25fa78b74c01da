#include "unit/suites.h"
Suite *hooks_suite(void) { return suite_create("hooks"); }
