/*
 * A program of someone else's. It has functions of its own that are called as internal ones of the
 * library are.
 */
#include <sanitize.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void writer_text(void);
void writer_text(void) {}
void url_classify(void);
void url_classify(void) {}

int main(void) {
  const char *html = "<b onclick=x>hi</b><script>alert(1)</script> I <3 you";
  size_t length = 0;
  char *clean = sanitize_comment(html, strlen(html), &length);
  if (clean == NULL || length != strlen(clean)) return 1;
  printf("%s %s\n", sanitize_version(), clean);
  free(clean);
  return strcmp(sanitize_version(), SANITIZE_VERSION) == 0 ? 0 : 1;
}
