/* Input files, cut into chunks. Knows nothing of HTML. */
#include "source.h"

#include "io.h"
#include "split.h"

#include <stdint.h>
#include <string.h>

enum {
  BLOCK = 256 * 1024,     /* a chunk, unless one record is longer; it fits the cache of a core */
  FIRST_READ = 64 * 1024, /* what a pipe holds */
  MOST_DIGITS = 18        /* of a number of rows */
};

bool source_open(struct source *source, const struct settings *settings, const char *file,
                 bool live) {
  *source = (struct source){.settings = settings, .live = live};
  return intake_open(&source->intake, settings, file);
}

void source_close(struct source *source) {
  intake_close(&source->intake);
  bytes_free(&source->carry);
}

/*
 * The most bytes of one record that are held. Escapes make a JSON string up to six times as long as
 * the comment.
 */
static size_t record_limit(const struct settings *settings) {
  size_t input = settings->library.limits.input_bytes;
  switch (settings->framing) {
  case FRAME_WHOLE: return input;
  case FRAME_LINES: return input + 1; /* a CR */
  case FRAME_NULL: return input;
  default: return input < SIZE_MAX / 32 ? 16 * input + ((size_t)1 << 20) : SIZE_MAX / 2;
  }
}

/* Of a file that is to be replaced all has to be text, though it may be emptied for its length. */
static bool look_through(struct source *source, struct bytes *in, int *error_code) {
  while (source->intake.guarded && !source->intake.ended) {
    in->length = 0;
    if (!intake_read(&source->intake, in, BLOCK, error_code)) return false;
  }
  return true;
}

static enum fill fill_whole(struct source *source, struct chunk *chunk, int *error_code) {
  size_t limit = record_limit(source->settings);
  struct bytes *in = &chunk->in;
  if (source->begun) return FILL_END;

  /* One byte more than the file is said to have, so that its end is seen at once. */
  size_t room = FIRST_READ;
  if (S_ISREG(source->intake.status.st_mode) && source->intake.status.st_size > 0 &&
      (size_t)source->intake.status.st_size <= limit) {
    room = (size_t)source->intake.status.st_size + 1;
  }

  while (!source->intake.ended && in->length <= limit) {
    if (room > limit + 1 - in->length) room = limit + 1 - in->length;
    if (!intake_read(&source->intake, in, room, error_code)) return FILL_ERROR;
    room = in->length < FIRST_READ ? FIRST_READ : in->length;
  }

  chunk->oversize = in->length > limit;
  if (!chunk->oversize) return FILL_CHUNK;
  if (!look_through(source, in, error_code)) return FILL_ERROR;
  in->length = 0;
  return FILL_CHUNK;
}

/* Reads on to the end of a record that is too long to be held. */
static enum fill skip_record(struct source *source, struct chunk *chunk, struct splitter *splitter,
                             int *error_code) {
  struct bytes *in = &chunk->in;
  chunk->oversize = true;
  chunk->oversize_lines = bytes_count(in->data, in->length, '\n');
  in->length = 0;
  source->intake.is_known = true;
  if (source->settings->on_error == ON_ERROR_STOP) return FILL_CHUNK;
  while (!source->intake.ended) {
    if (!intake_read(&source->intake, in, BLOCK, error_code)) return FILL_ERROR;
    size_t end = splitter_first_end(splitter, in->data, 0, in->length);
    chunk->oversize_lines += bytes_count(in->data, end != 0 ? end : in->length, '\n');
    if (end != 0) {
      chunk->oversize_ended = true;
      bytes_append(&source->carry, in->data + end, in->length - end);
      in->length = 0;
      return FILL_CHUNK;
    }
    in->length = 0;
  }
  return FILL_CHUNK;
}

static enum fill fill_records(struct source *source, struct chunk *chunk, int *error_code) {
  struct splitter splitter = splitter_start(source->settings);
  struct bytes *in = &chunk->in;
  size_t limit = record_limit(source->settings);
  size_t seen = 0, end = 0;
  bytes_append(in, source->carry.data, source->carry.length);
  bytes_clear(&source->carry);

  for (;;) {
    size_t found = splitter_last_end(&splitter, in->data, seen, in->length);
    if (found != 0) end = found;
    seen = in->length;
    /* hunks of a diff must not depend on when their lines came */
    bool waits = !source->settings->diff && intake_waits(&source->intake);
    bool enough = source->live || in->length >= BLOCK || waits;
    if (source->intake.ended || (end != 0 && enough)) break;
    if (end == 0 && in->length > limit) return skip_record(source, chunk, &splitter, error_code);
    if (!intake_read(&source->intake, in, in->length < BLOCK ? BLOCK - in->length : BLOCK,
                     error_code))
      return FILL_ERROR;
  }
  if (in->length == 0) return FILL_END;

  if (!source->intake.ended) {
    bytes_append(&source->carry, in->data + end, in->length - end);
    in->length = end;
  }
  return FILL_CHUNK;
}

/* ---- --chunk-header: the number of rows, and as many rows ---- */

static bool fail_chunk(const struct source *source, const char *why, int *error_code) {
  complain_at(source->intake.name, "refused: %s", why);
  *error_code = EXIT_CODE_REFUSED;
  return false;
}

/* Takes a line of `length` bytes with a number off the start of `in`. */
static bool take_row_count(struct source *source, struct bytes *in, size_t length) {
  uint64_t count = 0;
  if (length < 2 || length > MOST_DIGITS + 1) return false;
  for (size_t i = 0; i < length - 1; i++) {
    unsigned digit = (unsigned char)in->data[i] - (unsigned)'0';
    if (digit > 9) return false;
    count = 10 * count + digit;
  }
  bytes_drop(in, length);
  source->rows_left = count;
  return true;
}

/* Reads on until a row is announced, or to the end, where `in` is empty. */
static bool read_row_count(struct source *source, struct bytes *in, int *error_code) {
  static const char why[] = "with --chunk-header a line with the number of rows has to stand first";
  while (source->rows_left == 0) {
    const char *feed = in->length == 0 ? NULL : memchr(in->data, '\n', in->length);
    if (feed != NULL) {
      if (!take_row_count(source, in, (size_t)(feed - in->data) + 1))
        return fail_chunk(source, why, error_code);
    } else if (in->length > MOST_DIGITS || (source->intake.ended && in->length > 0)) {
      return fail_chunk(source, why, error_code);
    } else if (source->intake.ended) {
      return true;
    } else if (!intake_read(&source->intake, in, BLOCK, error_code)) {
      return false;
    }
  }
  return true;
}

/* Rows that were announced, as many as are there or a block holds, and at least one. */
static enum fill fill_announced(struct source *source, struct chunk *chunk, int *error_code) {
  struct splitter splitter = splitter_start(source->settings);
  struct bytes *in = &chunk->in;
  size_t limit = record_limit(source->settings), end = 0, seen = 0;
  bytes_append(in, source->carry.data, source->carry.length);
  bytes_clear(&source->carry);
  if (!read_row_count(source, in, error_code)) return FILL_ERROR;
  if (source->rows_left == 0) return FILL_END;

  while (source->rows_left > 0 && end < BLOCK) {
    size_t found = splitter_first_end(&splitter, in->data, seen, in->length);
    if (found != 0) {
      end = seen = found;
      source->rows_left--;
      continue;
    }
    seen = in->length;
    if (end != 0) break;
    if (source->intake.ended) {
      (void)fail_chunk(source, "it ends before the rows that --chunk-header announced", error_code);
      return FILL_ERROR;
    }
    if (in->length > limit) {
      source->rows_left--;
      return skip_record(source, chunk, &splitter, error_code);
    }
    if (!intake_read(&source->intake, in, BLOCK, error_code)) return FILL_ERROR;
  }

  bytes_append(&source->carry, in->data + end, in->length - end);
  in->length = end;
  return FILL_CHUNK;
}

bool source_waits(const struct source *source) {
  const struct settings *settings = source->settings;
  if (!source->begun || !is_record_framing(settings)) return false;
  if (settings->chunk_header && source->rows_left > 0) return false;
  return intake_waits(&source->intake);
}

static bool starts_with_bom(const struct bytes *in) {
  return in->length >= 3 && memcmp(in->data, "\xEF\xBB\xBF", 3) == 0;
}

static bool find_columns(struct source *source, struct chunk *chunk, int *error_code) {
  const struct settings *settings = source->settings;
  span first = {chunk->in.data + chunk->verbatim, chunk->in.length - chunk->verbatim};
  chunk->has_header = columns_have_names(settings);

  if (chunk->oversize && chunk->has_header) {
    complain_at(source->intake.name,
                "record 1, line 1: refused: too long to be held; raise --max-input");
    *error_code = EXIT_CODE_REFUSED;
    return false;
  }

  const char *wrong = chunk->has_header ? columns_wrong_row(settings, first) : NULL;
  if (wrong != NULL) {
    complain_at(source->intake.name, "record 1, line 1: refused: %s", wrong);
    *error_code = EXIT_CODE_REFUSED;
    return false;
  }

  size_t missing = columns_find(settings, first, &source->columns);
  if (missing == 0) return true;
  complain_at(source->intake.name,
              "no column is named '%s' in the first row; if that may be, use --optional",
              settings->fields[missing - 1]);
  *error_code = EXIT_CODE_USAGE;
  return false;
}

enum fill source_fill(struct source *source, struct chunk *chunk, int *error_code) {
  const struct settings *settings = source->settings;
  enum fill fill = !is_record_framing(settings) ? fill_whole(source, chunk, error_code)
                   : settings->chunk_header     ? fill_announced(source, chunk, error_code)
                                                : fill_records(source, chunk, error_code);
  if (fill == FILL_CHUNK && (chunk->in.failed || source->carry.failed)) {
    complain_at(source->intake.name, "out of memory");
    *error_code = EXIT_CODE_SYSTEM;
    fill = FILL_ERROR;
  }
  if (fill != FILL_CHUNK) return fill;
  chunk->name = source->intake.name;
  chunk->columns = &source->columns;
  if (source->settings->in_place && source->intake.encoding.name != NULL)
    chunk->encoding = &source->intake.encoding;
  chunk->file_bytes = source->intake.file_bytes - source->file_bytes;
  source->file_bytes = source->intake.file_bytes;

  if (!source->begun) {
    chunk->starts_file = true;
    /* Spreadsheets write a byte order mark; it is no part of the first name or line. */
    if (has_fields(source->settings->framing) && starts_with_bom(&chunk->in)) chunk->verbatim = 3;
    if (is_table(source->settings->framing) && !find_columns(source, chunk, error_code))
      return FILL_ERROR;
  }

  source->begun = source->intake.is_known = true;
  return FILL_CHUNK;
}
