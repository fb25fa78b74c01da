/* The message of each status. Knows nothing else. Held by tests/unit/test_api.c. */
#include "sanitize.h"

const char *sanitize_strerror(sanitize_status status) {
  switch (status) {
  case SANITIZE_OK: return "success";
  case SANITIZE_ERR_ARGUMENT: return "an argument is not allowed here";
  case SANITIZE_ERR_MEMORY: return "out of memory";
  case SANITIZE_ERR_INPUT_SIZE: return "the input is longer than the limit";
  case SANITIZE_ERR_WORKING_MEMORY: return "the input needs more working memory than the limit";
  case SANITIZE_ERR_OPEN_ELEMENTS: return "too many elements are open at once";
  case SANITIZE_ERR_FORMATTING: return "too many formatting elements are open at once";
  case SANITIZE_ERR_ATTRIBUTES: return "a tag has too many attributes";
  case SANITIZE_ERR_ATTRIBUTE_NAME: return "an attribute name is too long";
  case SANITIZE_ERR_OUTPUT_SIZE: return "the output would be longer than the limit";
  case SANITIZE_ERR_SINK: return "the sink refused the output";
  case SANITIZE_ERR_PARSER: return "the installed gumbo parser is not one that can be used safely";
  case SANITIZE_ERR_POLICY: return "the policy asks for something that is not permitted";
  case SANITIZE_ERR_VERIFY: return "gumbo, the second reader, reads the output otherwise";
  case SANITIZE_ERR_OFFSETS: return "the rows together are longer than their offsets can say";
  case SANITIZE_ERR_INTERRUPTED: return "the caller interrupted the run";
  case SANITIZE_ERR_HOOK: return "a hook stopped the run";
  case SANITIZE_ERR_NO_GUMBO:
    return "verify and the gumbo front end need gumbo, and this library was built without it";
  }

  return "unknown status";
}
