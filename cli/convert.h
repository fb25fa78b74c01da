/*
 * From another encoding to UTF-8 and back, by iconv(3). Knows nothing of files, and of markup only
 * that a numeric character reference can stand for a character.
 */
#ifndef SANITIZE_CLI_CONVERT_H
#define SANITIZE_CLI_CONVERT_H

#include "bytes.h"
#include "span.h"

#include <iconv.h>

/* ---- To UTF-8 ---- */

struct decoder {
  iconv_t handle;
  bool is_open;
  bool strict; /* stop at what cannot be read */
  size_t unit; /* what is skipped of what cannot be read */
};

enum decoded { DECODED, DECODED_WRONG, DECODED_NO_MEMORY };

bool decoder_open(struct decoder *decoder, const char *name, size_t unit);
void decoder_close(struct decoder *decoder);

/*
 * Moves what `raw` has to `out`, in UTF-8; the start of a character whose end is still to come
 * stays. What cannot be read becomes a byte that is never UTF-8, so that whatever happens to
 * invalid UTF-8 happens to it. On DECODED_WRONG, which only a strict one returns, `raw` begins
 * there.
 */
enum decoded decoder_run(struct decoder *decoder, struct bytes *raw, bool ended, struct bytes *out);

/* ---- And back ---- */

struct encoder {
  iconv_t handle;
  bool is_open;
  bool lacks[128]; /* of ASCII */
};

bool encoder_open(struct encoder *encoder, const char *name);
void encoder_close(struct encoder *encoder);

/*
 * HTML without the characters that the encoding lacks: numeric character references stand for them.
 * The result is in `fitted`, or is `html`.
 */
span encoder_fit(struct encoder *encoder, span html, struct bytes *fitted);

/* Appends `text` to `out`; false when it has a character that the encoding lacks. */
bool encoder_run(struct encoder *encoder, span text, struct bytes *out);
/* What has to stand at the end of the file. */
bool encoder_end(struct encoder *encoder, struct bytes *out);

#endif
