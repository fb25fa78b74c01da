/* See support.h. */
#define _POSIX_C_SOURCE 200809L

#include "kit/support.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifndef SANITIZE_SOURCE_DIR
#define SANITIZE_SOURCE_DIR "."
#endif

void bytes_add(struct bytes *bytes, const char *data, size_t length) {
  if (bytes->capacity - bytes->length < length + 1) {
    size_t capacity = (bytes->length + length + 64) * 2;
    char *grown = realloc(bytes->data, capacity);
    if (grown == NULL) {
      fputs("tests: out of memory\n", stderr);
      abort();
    }
    bytes->data = grown;
    bytes->capacity = capacity;
  }
  if (length > 0) memcpy(bytes->data + bytes->length, data, length);
  bytes->length += length;
  bytes->data[bytes->length] = '\0';
}

void bytes_add_text(struct bytes *bytes, const char *text) { bytes_add(bytes, text, strlen(text)); }

void bytes_add_char(struct bytes *bytes, char c) { bytes_add(bytes, &c, 1); }

void bytes_add_code_point(struct bytes *bytes, uint32_t c) {
  if (c < 0x80) {
    bytes_add_char(bytes, (char)c);
  } else if (c < 0x800) {
    const char two[2] = {(char)(0xC0 | (c >> 6)), (char)(0x80 | (c & 0x3F))};
    bytes_add(bytes, two, 2);
  } else if (c < 0x10000) {
    const char three[3] = {(char)(0xE0 | (c >> 12)), (char)(0x80 | ((c >> 6) & 0x3F)),
                           (char)(0x80 | (c & 0x3F))};
    bytes_add(bytes, three, 3);
  } else {
    const char four[4] = {(char)(0xF0 | (c >> 18)), (char)(0x80 | ((c >> 12) & 0x3F)),
                          (char)(0x80 | ((c >> 6) & 0x3F)), (char)(0x80 | (c & 0x3F))};
    bytes_add(bytes, four, 4);
  }
}

void bytes_free(struct bytes *bytes) {
  free(bytes->data);
  *bytes = (struct bytes){0};
}

sanitize_span bytes_span(const struct bytes *bytes) {
  return (sanitize_span){bytes->data == NULL ? "" : bytes->data, bytes->length};
}

sanitize_span span_text(const char *text) { return (sanitize_span){text, strlen(text)}; }

bool spans_equal(sanitize_span a, sanitize_span b) {
  return a.length == b.length && (a.length == 0 || memcmp(a.data, b.data, a.length) == 0);
}

bool span_is(sanitize_span a, const char *text) { return spans_equal(a, span_text(text)); }

/*
 * How many continuation bytes a lead byte asks for, and the bounds of the first of them; -1: no
 * lead byte.
 */
static int lead_byte(unsigned char byte, unsigned char *low, unsigned char *high) {
  *low = 0x80;
  *high = 0xBF;
  if (byte < 0x80) return 0;
  if (byte >= 0xC2 && byte <= 0xDF) return 1;
  if (byte >= 0xE0 && byte <= 0xEF) {
    if (byte == 0xE0) *low = 0xA0;
    if (byte == 0xED) *high = 0x9F;
    return 2;
  }
  if (byte >= 0xF0 && byte <= 0xF4) {
    if (byte == 0xF0) *low = 0x90;
    if (byte == 0xF4) *high = 0x8F;
    return 3;
  }
  return -1;
}

bool utf8_next(const char *data, size_t length, size_t *at, uint32_t *code_point) {
  unsigned char low;
  unsigned char high;
  unsigned char byte = (unsigned char)data[(*at)++];
  int more = lead_byte(byte, &low, &high);
  *code_point = 0xFFFD;
  if (more < 0) return false;
  uint32_t value = more == 0 ? byte : byte & (0x3FU >> more);
  for (; more > 0; more--) {
    if (*at == length) return false;
    byte = (unsigned char)data[*at];
    if (byte < low || byte > high) return false;
    low = 0x80;
    high = 0xBF;
    value = value << 6 | (byte & 0x3FU);
    (*at)++;
  }
  *code_point = value;
  return true;
}

bool is_banned_character(uint32_t c) {
  if (c < 0x20) return c != '\t' && c != '\n';
  if (c >= 0x7F && c <= 0x9F) return true;
  if (c == 0x2028 || c == 0x2029) return true; /* they become LF */
  return (c >= 0xFDD0 && c <= 0xFDEF) || (c & 0xFFFE) == 0xFFFE;
}

bool fails(char *why, size_t why_size, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(why, why_size, format, arguments);
  va_end(arguments);
  return false;
}

const char *shown(sanitize_span text) {
  enum { SHOWN = 1200, HALF = 240 };
  static char rings[4][SHOWN];
  static unsigned next;
  char *out = rings[next++ % 4];
  size_t used = 0;
  for (size_t i = 0; i < text.length && used + 8 < SHOWN; i++) {
    if (text.length > 2 * HALF && i == HALF) {
      used += (size_t)snprintf(out + used, SHOWN - used, "[...]");
      i = text.length - HALF;
    }
    unsigned char c = (unsigned char)text.data[i];
    if (c >= 0x20 && c < 0x7F) {
      out[used++] = (char)c;
    } else {
      used += (size_t)snprintf(out + used, SHOWN - used, c == '\n' ? "\\n" : "\\x%02x", c);
    }
  }
  out[used] = '\0';
  return out;
}

bool read_file(const char *path, struct bytes *into) {
  FILE *file = fopen(path, "rb");
  if (file == NULL) return false;
  char block[65536];
  size_t got;
  while ((got = fread(block, 1, sizeof block, file)) > 0) bytes_add(into, block, got);
  bool whole = ferror(file) == 0;
  fclose(file);
  if (into->data == NULL) bytes_add(into, "", 0);
  return whole;
}

void source_path(char *path, size_t size, const char *name) {
  const char *directory = getenv("SANITIZE_SOURCE_DIR");
  snprintf(path, size, "%s/%s", directory != NULL ? directory : SANITIZE_SOURCE_DIR, name);
}

static bool ends_with(const char *name, const char *suffix) {
  size_t length = strlen(name);
  size_t tail = strlen(suffix);
  return length >= tail && strcmp(name + length - tail, suffix) == 0;
}

size_t each_file(const char *directory, const char *suffix,
                 void (*visit)(void *context, const char *path), void *context) {
  struct dirent **entries;
  int count = scandir(directory, &entries, NULL, alphasort);
  if (count < 0) return 0;
  size_t visited = 0;
  for (int i = 0; i < count; i++) {
    const char *name = entries[i]->d_name;
    if (name[0] != '.' && ends_with(name, suffix)) {
      char path[4096];
      snprintf(path, sizeof path, "%s/%s", directory, name);
      visit(context, path);
      visited++;
    }
    free(entries[i]);
  }
  free(entries);
  return visited;
}

/* Before each block stands its size. */
enum { HEADER = 32 };

void *counted_allocate(void *context, size_t size) {
  struct memory_count *count = context;
  char *block = malloc(size + HEADER);
  if (block == NULL) return NULL;
  memcpy(block, &size, sizeof size);
  count->live += size;
  if (count->live > count->peak) count->peak = count->live;
  return block + HEADER;
}

void counted_release(void *context, void *pointer) {
  struct memory_count *count = context;
  char *block = (char *)pointer - HEADER;
  size_t size;
  memcpy(&size, block, sizeof size);
  count->live -= size;
  free(block);
}
