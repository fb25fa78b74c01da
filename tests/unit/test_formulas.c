#include "unit/suites.h"
Suite *formulas_suite(void) { return suite_create("formulas"); }
