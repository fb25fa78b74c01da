/* The words for kinds and reasons of changes: those of the program and of every binding. */
#include "sanitize.h"

const char *sanitize_change_kind_name(sanitize_change_kind kind) {
  switch (kind) {
  case SANITIZE_CHANGE_ELEMENT_UNWRAPPED: return "element-unwrapped";
  case SANITIZE_CHANGE_ELEMENT_DROPPED: return "element-dropped";
  case SANITIZE_CHANGE_ATTRIBUTE_REMOVED: return "attribute-removed";
  case SANITIZE_CHANGE_ATTRIBUTE_CHANGED: return "attribute-changed";
  case SANITIZE_CHANGE_COMMENT_REMOVED: return "comment-removed";
  case SANITIZE_CHANGE_TEXT_MENDED: return "text-mended";
  case SANITIZE_CHANGE_ELEMENT_RENAMED: return "element-renamed";
  }
  return NULL;
}

const char *sanitize_reason_name(sanitize_reason reason) {
  switch (reason) {
  case SANITIZE_REASON_POLICY: return "policy";
  case SANITIZE_REASON_NEVER: return "never";
  case SANITIZE_REASON_VALUE: return "value";
  case SANITIZE_REASON_URL: return "url";
  case SANITIZE_REASON_REQUIRED: return "required";
  case SANITIZE_REASON_PLACE: return "place";
  case SANITIZE_REASON_COUNT: return "count";
  case SANITIZE_REASON_CHARACTERS: return "characters";
  case SANITIZE_REASON_HOOK: return "hook";
  case SANITIZE_REASON_INVISIBLE: return "invisible";
  case SANITIZE_REASON_MISLEADING: return "misleading";
  case SANITIZE_REASON_LINKS: return "links";
  }
  return NULL;
}
