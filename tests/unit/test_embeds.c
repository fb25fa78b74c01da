#include "unit/suites.h"
Suite *embeds_suite(void) { return suite_create("embeds"); }
