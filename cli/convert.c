/* See convert.h. */
#include "convert.h"

#include "utf8.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>

enum { ROOM = 256 }; /* more than iconv() writes for one character, escape sequences included */

/* ---- To UTF-8 ---- */

bool decoder_open(struct decoder *decoder, const char *name, size_t unit) {
  *decoder = (struct decoder){.unit = unit};
  decoder->handle = iconv_open("UTF-8", name);
  if (decoder->handle == (iconv_t)-1) return false;
  decoder->is_open = true;
  return true;
}

void decoder_close(struct decoder *decoder) {
  if (decoder->is_open) (void)iconv_close(decoder->handle);
  decoder->is_open = false;
}

/* One call of iconv(), whose output is appended. Returns 0 or an errno; EDOM: it wrote another
 * character than it read. */
static int convert(iconv_t handle, char **data, size_t *left, struct bytes *out) {
  if (!bytes_reserve(out, ROOM + (left == NULL ? 0 : *left))) return ENOMEM;
  char *to = out->data + out->length;
  size_t room = out->capacity - out->length;
  size_t result = iconv(handle, data, left, &to, &room);
  int error = result == 0 ? 0 : result == (size_t)-1 ? errno : EDOM;
  out->length = (size_t)(to - out->data);
  return error;
}

/* The encoding of no character, in no place of UTF-8. */
static void append_unreadable(struct bytes *out) { bytes_append_byte(out, '\xFF'); }

enum decoded decoder_run(struct decoder *decoder, struct bytes *raw, bool ended,
                         struct bytes *out) {
  char *at = raw->data;
  size_t left = raw->length;
  int error = 0;
  while (left > 0) {
    error = convert(decoder->handle, &at, &left, out);
    if (error == 0 || error == EDOM || error == E2BIG) continue;
    if (error != EILSEQ && !(error == EINVAL && ended)) break; /* the rest of it is to come */
    if (decoder->strict) break;
    size_t step = left < decoder->unit || error == EINVAL ? left : decoder->unit;
    append_unreadable(out);
    at += step;
    left -= step;
  }
  bytes_drop(raw, raw->length - left);
  /* some hold the last character back, as the next could combine with it */
  if (ended && left == 0) (void)convert(decoder->handle, NULL, NULL, out);
  if (out->failed || raw->failed) return DECODED_NO_MEMORY;
  return left > 0 && (error == EILSEQ || ended) ? DECODED_WRONG : DECODED;
}

/* ---- And back ---- */

/* Whether the one character at `data` can be written. */
static bool has(struct encoder *encoder, const char *data, size_t length) {
  char in[4], out[ROOM], *from = in, *to = out;
  size_t left = length, room = sizeof out;
  memcpy(in, data, length);
  (void)iconv(encoder->handle, NULL, NULL, NULL, NULL);
  /* a positive number: it wrote another one in its place */
  return iconv(encoder->handle, &from, &left, &to, &room) == 0;
}

bool encoder_open(struct encoder *encoder, const char *name) {
  *encoder = (struct encoder){.is_open = false};
  encoder->handle = iconv_open(name, "UTF-8");
  if (encoder->handle == (iconv_t)-1) return false;
  encoder->is_open = true;
  for (unsigned c = 0; c < sizeof encoder->lacks; c++) {
    char byte = (char)c;
    encoder->lacks[c] = !has(encoder, &byte, 1);
  }
  (void)iconv(encoder->handle, NULL, NULL, NULL, NULL);
  return true;
}

void encoder_close(struct encoder *encoder) {
  if (encoder->is_open) (void)iconv_close(encoder->handle);
  encoder->is_open = false;
}

/* The length of the character at `at` if it is to be replaced, and its number; otherwise 0. */
static size_t lacking(struct encoder *encoder, span html, size_t at, uint32_t *code_point) {
  unsigned char byte = (unsigned char)html.data[at];
  *code_point = byte;
  if (byte < 0x80) return encoder->lacks[byte];
  size_t size = utf8_decode(html.data + at, html.length - at, code_point);
  return size == 0 || has(encoder, html.data + at, size) ? 0 : size;
}

span encoder_fit(struct encoder *encoder, span html, struct bytes *fitted) {
  size_t copied = 0;
  bytes_clear(fitted);

  for (size_t at = 0; at < html.length;) {
    uint32_t c;
    size_t size = lacking(encoder, html, at, &c);
    if (size == 0) {
      at++;
      continue;
    }
    bytes_append(fitted, html.data + copied, at - copied);
    bytes_printf(fitted, "&#%lu;", (unsigned long)c);
    at += size;
    copied = at;
  }
  if (copied == 0) return html;

  bytes_append(fitted, html.data + copied, html.length - copied);
  return (span){fitted->data, fitted->length};
}

bool encoder_run(struct encoder *encoder, span text, struct bytes *out) {
  enum { STEP = 4096 };
  char piece[STEP];

  for (size_t at = 0; at < text.length;) {
    size_t length = text.length - at < STEP ? text.length - at : STEP;
    memcpy(piece, text.data + at, length); /* iconv() wants it to be writable */
    char *from = piece;
    size_t left = length;
    int error = convert(encoder->handle, &from, &left, out);
    if (left == length && error != E2BIG) return false;
    if (error != 0 && error != E2BIG && error != EINVAL) return false;
    at += length - left;
  }

  return true;
}

bool encoder_end(struct encoder *encoder, struct bytes *out) {
  return convert(encoder->handle, NULL, NULL, out) == 0;
}
