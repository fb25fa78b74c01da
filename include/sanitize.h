/*
 * libsanitize: returns only the permitted elements and attributes of untrusted HTML.
 *
 *     size_t length;
 *     char *clean = sanitize_comment(html, html_length, &length);
 *     if (clean == NULL) ...          // refused or out of memory: show nothing
 *     free(clean);
 *
 * Text is UTF-8 and always a pointer with a length in bytes: nothing relies on a NUL, on the locale
 * or on the clock. The library prints nothing, never aborts or exits, and keeps no state between
 * calls.
 *
 * The output is meant for element content (between <div> and </div>) of a UTF-8 page. It is not
 * meant for an attribute value, a script, a style sheet or a URL. SECURITY.md says what is promised
 * and what is not.
 *
 * This header needs only <stddef.h> and <stdint.h>, and compiles as C99, C11 and C++11.
 */
#ifndef SANITIZE_H
#define SANITIZE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * The version of this header (Semantic Versioning). sanitize_version() is that of the library in
 * use.
 */
#define SANITIZE_VERSION_MAJOR 0
#define SANITIZE_VERSION_MINOR 2
#define SANITIZE_VERSION_PATCH 0
#define SANITIZE_VERSION "0.2.0"

#if defined(SANITIZE_STATIC)
#define SANITIZE_API
#elif defined(_WIN32) && defined(SANITIZE_BUILDING)
#define SANITIZE_API __declspec(dllexport)
#elif defined(_WIN32)
#define SANITIZE_API __declspec(dllimport)
#elif defined(__GNUC__)
#define SANITIZE_API __attribute__((visibility("default")))
#else
#define SANITIZE_API
#endif

/* ---- One call ---- */

/*
 * Sanitizes one comment under the default policy, default options, and verifies the result
 * (options.verify). A library that was built without gumbo (SANITIZE_GUMBO=OFF, scripts/amalgamate
 * --without-gumbo) has no second reader: there this function does not verify.
 *   html, length   the input; html may be NULL when length is 0
 *   clean_length   receives the length of the result in bytes; may be NULL
 * Returns the clean HTML with a NUL after it, the caller's to free(); NULL when it was refused or
 * memory ran out (then *clean_length is 0). Any thread.
 */
SANITIZE_API char *sanitize_comment(const char *html, size_t length, size_t *clean_length);

/* ---- Status ---- */

/*
 * How a call ended. The numbers are part of the ABI: new ones are appended, none changes.
 * On anything but SANITIZE_OK the output is empty and a sink has not been called.
 */
typedef enum sanitize_status {
  SANITIZE_OK = 0,                 /* done */
  SANITIZE_ERR_ARGUMENT = 1,       /* a NULL or a value that the function's text does not allow */
  SANITIZE_ERR_MEMORY = 2,         /* the allocator returned NULL */
  SANITIZE_ERR_INPUT_SIZE = 3,     /* more input bytes than limits.input_bytes */
  SANITIZE_ERR_WORKING_MEMORY = 4, /* the parse would need more than limits.working_bytes */
  /*
   * 5 to 8 come only with SANITIZE_FRONT_END_GUMBO, 11 with it and with options.verify.
   * more than SANITIZE_MAX_OPEN_ELEMENTS elements open at once
   */
  SANITIZE_ERR_OPEN_ELEMENTS = 5,
  /* more than SANITIZE_MAX_FORMATTING active formatting elements */
  SANITIZE_ERR_FORMATTING = 6,
  SANITIZE_ERR_ATTRIBUTES = 7, /* more than SANITIZE_MAX_ATTRIBUTES attributes on one tag */
  /* an attribute name of more than SANITIZE_MAX_ATTRIBUTE_NAME bytes */
  SANITIZE_ERR_ATTRIBUTE_NAME = 8,
  SANITIZE_ERR_OUTPUT_SIZE = 9, /* more output bytes than limits.output_bytes */
  SANITIZE_ERR_SINK = 10,       /* the caller's sink did not return 0 */
  SANITIZE_ERR_PARSER = 11,     /* the installed gumbo does not behave as the guards need */
  /* the policy asks for something that is not to be had; see the problem */
  SANITIZE_ERR_POLICY = 12,
  SANITIZE_ERR_VERIFY = 13,  /* options.verify: gumbo does not make the output of the output */
  SANITIZE_ERR_OFFSETS = 14, /* sanitizer_run_batch(): the result needs wider offsets */
  SANITIZE_ERR_HOOK = 15,    /* a hook of the caller's stopped the run */
  /* options.verify or SANITIZE_FRONT_END_GUMBO, and the library was built without gumbo */
  SANITIZE_ERR_NO_GUMBO = 16,
  SANITIZE_ERR_INTERRUPTED = 17 /* options.interrupt said so */
} sanitize_status;

/*
 * One English sentence for a status, without a full stop or a newline. Never NULL; an unknown
 * number gives "unknown status". The text is static and not the caller's to free. Any thread.
 */
SANITIZE_API const char *sanitize_strerror(sanitize_status status);

/* "0.2.0": the version of the library in use. Static text. Any thread. */
SANITIZE_API const char *sanitize_version(void);

/* ---- Workers ---- */

/* Bytes with a length; not NUL-terminated. */
typedef struct sanitize_span {
  const char *data;
  size_t length;
} sanitize_span;

/* What may stay; made and changed by the functions under Policies. */
typedef struct sanitize_policy sanitize_policy;

/* A worker and its memory: one thread at a time; different workers, any threads. */
typedef struct sanitizer sanitizer;

/*
 * Makes a worker. policy NULL is the comment policy. The policy is copied: it may be changed or
 * freed afterwards. Returns NULL when memory ran out. Free it with sanitizer_free(). Any thread.
 */
SANITIZE_API sanitizer *sanitizer_new(const sanitize_policy *policy);

/*
 * Sanitizes `length` bytes at `html` (NULL when length is 0). On SANITIZE_OK *clean is the result,
 * which belongs to the worker and stays valid until its next run or its end; a NUL follows it. On
 * any error *clean is empty ("" and 0), and the worker can be used again. html must not be in the
 * worker's last result or its report: SANITIZE_ERR_ARGUMENT. Errors: all but SINK, POLICY and
 * OFFSETS.
 */
SANITIZE_API sanitize_status sanitizer_run(sanitizer *worker, const char *html, size_t length,
                                           sanitize_span *clean);

/*
 * How long a result may be. Zero the struct, set `size` to sizeof(sanitize_length_limit), then set
 * what you need.
 */
typedef struct sanitize_length_limit {
  size_t size;
  size_t max_bytes; /* of the result, tags and references included; 0: no limit */
  /* of its text: code points, white space too, a reference being one, tags none; 0: no limit */
  size_t max_characters;
  /* plain text that stands where it was cut; data NULL: U+2026; {"", 0}: none */
  sanitize_span ellipsis;
} sanitize_length_limit;

/*
 * As sanitizer_run(), and the result is within `limit`, for a database column or a preview. Cutting
 * HTML afterwards is not safe: what is cut in the middle of a tag or left open is not what was
 * sanitized.
 *
 * It is cut after a word; where that would take back a word of more than 24 characters, between two
 * of them. What a reader takes for one character is never cut (a cautious subset of the boundaries
 * of UAX #29 extended grapheme clusters; marks as of Unicode 14), nor is a tag, a reference or a
 * UTF-8 sequence. Every element is closed, none stays that holds nothing but what was cut off. The
 * ellipsis is within the limits; one that alone is longer than a limit is left out. Where not one
 * character fits there is only the ellipsis. Under the same limit the result gives itself again.
 *
 * *shortened (may be NULL) is 1 when something that a reader would see was cut, else 0. The
 * ellipsis must be valid UTF-8 without controls, its newlines LF, and not in the worker's last
 * result: else SANITIZE_ERR_ARGUMENT, as for limit NULL or of unknown size. The whole input is
 * read, and the other limits are as ever.
 */
SANITIZE_API sanitize_status sanitizer_run_within(sanitizer *worker, const char *html,
                                                  size_t length, const sanitize_length_limit *limit,
                                                  sanitize_span *clean, int *shortened);

/*
 * Takes clean HTML; returns 0, or anything else to stop, which ends the call with
 * SANITIZE_ERR_SINK. It must not use the worker that calls it.
 */
typedef int (*sanitize_sink)(void *context, const char *data, size_t length);

/*
 * As sanitizer_run(), but hands the result to `sink`, in one or more pieces, and only after the
 * whole input was accepted: no error leaves half an output behind, but one of the sink's own.
 */
SANITIZE_API sanitize_status sanitizer_write(sanitizer *worker, const char *html, size_t length,
                                             sanitize_sink sink, void *context);

/*
 * Rows of text in the layout of Apache Arrow's strings and binaries, as column stores hold them.
 * Row i, from 0 to count - 1, is the bytes of `data` from offsets[offset + i] up to
 * offsets[offset + i + 1], and is null where bit (offset + i) % 8, the lowest being 0, of
 * validity[(offset + i) / 8] is 0.
 */
typedef struct sanitize_rows {
  size_t size;         /* sizeof(sanitize_rows) */
  const char *data;    /* may be NULL when data_length is 0 */
  size_t data_length;  /* bytes that may be read; no offset is greater */
  const void *offsets; /* offset + count + 1 of them; any alignment; NULL only when count is 0 */
  size_t offset_width; /* bytes of one: 4 (int32_t; utf8) or 8 (int64_t; large_utf8) */
  const uint8_t *validity; /* (offset + count + 7) / 8 bytes; NULL: no row is null */
  size_t offset;           /* rows to leave out before the first, as of a sliced array */
  size_t count;            /* rows */
} sanitize_rows;

/* What stands for a row that is refused, beside its status. */
typedef enum sanitize_refused_rows {
  SANITIZE_REFUSED_ROWS_EMPTY = 0, /* "" */
  SANITIZE_REFUSED_ROWS_NULL = 1   /* null */
} sanitize_refused_rows;

/*
 * Sanitizes many rows in one call: each becomes what sanitizer_run() makes of it, under all the
 * worker's options; a null stays null. Set clean->size to sizeof(sanitize_rows). On SANITIZE_OK
 * *clean has rows->count rows, its offsets as wide as those of `rows` and from 0, its offset 0; its
 * validity is NULL when no row is null. *statuses (may be NULL) is then an array of rows->count:
 * SANITIZE_OK, or why the row was refused (INPUT_SIZE to OUTPUT_SIZE, and VERIFY), which ends
 * nothing.
 *
 * All of it belongs to the worker and stays valid until its next run or its end; the memory is used
 * again by the next batch, so that a worker allocates nothing for a row once it has seen a batch of
 * that size. What it takes is rows->count times (offset_width + 4) bytes and the text.
 *
 * On an error the whole result is empty (count 0, *statuses NULL): ARGUMENT (a NULL, a struct of
 * unknown size, another width, offsets that are negative, fall or lead out of the data, or any of it
 * in the worker's last result), MEMORY, PARSER; OFFSETS when the rows together are longer than
 * 2^31 - 1 bytes and offset_width is 4: take 8, or fewer rows. There are no changes to be had after
 * it (sanitizer_changes()).
 */
SANITIZE_API sanitize_status sanitizer_run_batch(sanitizer *worker, const sanitize_rows *rows,
                                                 sanitize_refused_rows refused,
                                                 sanitize_rows *clean,
                                                 const sanitize_status **statuses);

/* Frees a worker and all its memory. NULL is allowed. */
SANITIZE_API void sanitizer_free(sanitizer *worker);

/* ---- Limits and options ---- */

/* The guards of gumbo, where SANITIZE_FRONT_END_GUMBO is asked for. Each has its status. */
#define SANITIZE_MAX_OPEN_ELEMENTS 160  /* of the input, including one root element */
#define SANITIZE_MAX_FORMATTING 40      /* active formatting elements and markers, HTML 13.2.4.3 */
#define SANITIZE_MAX_ATTRIBUTES 64      /* distinct attributes of one tag */
#define SANITIZE_MAX_ATTRIBUTE_NAME 128 /* bytes */
#define SANITIZE_MAX_OUTPUT_NESTING \
  128 /* elements inside each other in the output; deeper tags are unwrapped */
#define SANITIZE_MAX_OUTPUT_FORMATTING 32 /* formatting elements and table cells among them */

/* The defaults behind a 0 in sanitize_limits; N is the length of the input in bytes. */
#define SANITIZE_DEFAULT_INPUT_BYTES ((size_t)1 << 20)
#define SANITIZE_DEFAULT_WORKING_BYTES(N) (((size_t)256 << 10) + (size_t)256 * (N))
#define SANITIZE_DEFAULT_OUTPUT_BYTES(N) (((size_t)4 << 10) + (size_t)8 * (N))
/*
 * input_bytes can be raised to this and no further: the parser's counters and ours are 32 bits
 * wide.
 */
#define SANITIZE_LARGEST_INPUT_BYTES ((size_t)256 << 20)

/*
 * What the library's own front end holds at once, which makes time linear in the input. Nothing is
 * refused for it: beyond it a start tag opens nothing, and a formatting element is not
 * reconstructed (HTML 13.2.4.2, 13.2.4.3); text stays. Browsers stop at 512 open elements, too. It
 * can be set from the _LEAST_ to the _LARGEST_: less could not read the deepest output again.
 */
#define SANITIZE_DEFAULT_OPEN_ELEMENTS 512
#define SANITIZE_LEAST_OPEN_ELEMENTS 160
#define SANITIZE_LARGEST_OPEN_ELEMENTS 512
#define SANITIZE_DEFAULT_FORMATTING_ELEMENTS 64
#define SANITIZE_LEAST_FORMATTING_ELEMENTS 40
#define SANITIZE_LARGEST_FORMATTING_ELEMENTS 256

/* 0 means the default. A number that is not possible: SANITIZE_ERR_ARGUMENT, or _ERR_POLICY. */
typedef struct sanitize_limits {
  size_t input_bytes;
  size_t working_bytes;
  size_t output_bytes;
  size_t open_elements;
  size_t formatting_elements; /* in the list of active formatting elements; markers aside */
} sanitize_limits;

/* What to do with input that exceeds a limit. */
typedef enum sanitize_refusal {
  SANITIZE_REFUSAL_ERROR = 0, /* the status says which limit; the output is empty */
  /*
   * the whole input is shown as text, markup escaped; nothing is lost. Input over
   * limits.input_bytes, or text that escaped exceeds limits.output_bytes, is still an error.
   */
  SANITIZE_REFUSAL_TEXT = 1
} sanitize_refusal;

/*
 * Memory functions for a worker; all three or none. `context` is passed through. The memory must be
 * aligned as malloc's is. `allocate` may return NULL: the call then ends with SANITIZE_ERR_MEMORY
 * and nothing leaks.
 */
typedef struct sanitize_allocator {
  void *(*allocate)(void *context, size_t size);
  void (*release)(void *context, void *pointer); /* pointer is never NULL */
  void *context;
} sanitize_allocator;

/*
 * Which front end reads the input: the library's own, which follows today's HTML standard, or
 * gumbo. The output is the same byte for byte but where gumbo is older than the standard
 * (docs/gumbo-differences.md).
 */
typedef enum sanitize_front_end {
  SANITIZE_FRONT_END_AUTO = 0,  /* the library's own, for every input */
  SANITIZE_FRONT_END_GUMBO = 1, /* gumbo, with its guards: for tests and for the suspicious */
  SANITIZE_FRONT_END_DIRECT = 2 /* not an option, only an answer of sanitizer_front_end() */
} sanitize_front_end;

/*
 * Whether a run is to stop: 0, or anything else to end it with SANITIZE_ERR_INTERRUPTED. It is
 * called by the thread that runs the worker, at least once for every 64 KiB or so that a stage has
 * read or written, which takes less than a millisecond on any machine of today; not while gumbo
 * reads one text. A short input asks never, or seldom. It must return, and must not use the worker.
 */
typedef int (*sanitize_interrupt)(void *context);

/* What the caller has to say about single elements, attributes and URLs; see Hooks. */
typedef struct sanitize_hooks sanitize_hooks;

/* Zero the struct, set `size` to sizeof(sanitize_options), then set what you need. */
typedef struct sanitize_options {
  size_t size;
  sanitize_limits limits;
  sanitize_allocator allocator; /* all NULL: malloc and free */
  sanitize_refusal refusal;
  sanitize_front_end front_end;
  int report; /* not 0: sanitizer_changes() tells what each run took away */
  /*
   * not 0: before anyone sees a result, gumbo, a parser that shares no code with the library's own,
   * reads it under the same policy and must make the same bytes of it; else SANITIZE_ERR_VERIFY,
   * also with SANITIZE_REFUSAL_TEXT. A result that was shortened is read without its limit. The
   * parse is within limits.working_bytes; a result longer than SANITIZE_LARGEST_INPUT_BYTES is
   * refused (OUTPUT_SIZE). Not for the functions under Plain text, whose results need not be what
   * the policy permits. Hooks are not asked again: what they left is what the policy permits.
   */
  int verify;
  const sanitize_hooks *hooks;  /* NULL: none. Copied */
  sanitize_interrupt interrupt; /* NULL: nothing stops a run */
  void *interrupt_context;      /* passed to it */
} sanitize_options;

/*
 * As sanitizer_new(), with options (NULL: the defaults) and the reason for a failure:
 * SANITIZE_ERR_ARGUMENT (made is NULL, options.size or hooks->size unknown, half an allocator, a
 * limit out of range), SANITIZE_ERR_MEMORY, SANITIZE_ERR_NO_GUMBO. *made is NULL on error.
 */
SANITIZE_API sanitize_status sanitizer_new_with(sanitizer **made, const sanitize_policy *policy,
                                                const sanitize_options *options);

/*
 * Which front end read the last input that was accepted: SANITIZE_FRONT_END_DIRECT or _GUMBO; _AUTO
 * before the first.
 */
SANITIZE_API sanitize_front_end sanitizer_front_end(const sanitizer *worker);

/* ---- Policies ---- */

/*
 * A policy says what may stay. It is a plain object: one thread may change it at a time, any number
 * may read it while nobody does. A worker copies it, so it can be changed or freed once the worker
 * is made.
 *
 *     sanitize_policy *policy = sanitize_policy_new("comment");
 *     sanitize_policy_allow(policy, notation, strlen(notation), &problem);
 *     sanitizer *worker = sanitizer_new(policy);
 *     sanitize_policy_free(policy);
 *
 * Some things no policy can permit: whatever runs or loads code, style sheets, swallows text, takes
 * part in the page's forms, or gives names to the page's scripts. Asking for one is an error that
 * says why.
 *
 * Every function that changes a policy returns SANITIZE_OK, or leaves the policy as it was and
 * returns SANITIZE_ERR_POLICY (the problem says what and why), SANITIZE_ERR_MEMORY, or
 * SANITIZE_ERR_ARGUMENT (a NULL where none may be, a struct of unknown size, a number that is not
 * in its enum). Memory comes from malloc().
 *
 * Names of presets, elements and attributes are NUL-terminated and in any case; texts are spans,
 * {NULL, 0} being empty.
 */

typedef enum sanitize_severity {
  SANITIZE_SEVERITY_NONE = 0,
  /* done, but it may not be what was meant, or brought more with it */
  SANITIZE_SEVERITY_WARNING = 1,
  SANITIZE_SEVERITY_ERROR = 2 /* not done */
} sanitize_severity;

/* What is wrong, and where in the text that was read. */
typedef struct sanitize_problem {
  sanitize_severity severity;
  uint32_t line, column; /* from 1, the column in characters; 0 where there is no text */
  size_t offset;         /* bytes */
  /* a sentence without a full stop, NUL-terminated; "" when there is no problem */
  char message[200];
} sanitize_problem;

/*
 * In all functions below `problem` may be NULL. It receives the error; after SANITIZE_OK the first
 * warning, if any, else a zeroed struct.
 */

/*
 * Makes a policy that begins as a preset: NULL means "comment". NULL is returned when there is no
 * such preset or memory ran out. The caller frees it with sanitize_policy_free().
 */
SANITIZE_API sanitize_policy *sanitize_policy_new(const char *preset);

/* A copy of a policy, to be freed likewise; NULL when memory ran out or policy is NULL. */
SANITIZE_API sanitize_policy *sanitize_policy_copy(const sanitize_policy *policy);

/* NULL is allowed. */
SANITIZE_API void sanitize_policy_free(sanitize_policy *policy);

/* The presets by number, from 0. An index past the last gives NULL. Static text. Any thread. */
SANITIZE_API size_t sanitize_policy_preset_count(void);
SANITIZE_API const char *sanitize_policy_preset_name(size_t index);
SANITIZE_API const char *sanitize_policy_preset_description(size_t index);

/*
 * Permits more, or less, in the notation of comment forms. It adds to, or takes from, what the
 * policy permits.
 *
 *     <p> <br>                         elements
 *     <img src="" alt="">              attributes, with any value that the rest of the policy takes
 *     <ol type="1 a A i I">            only these values, in this case
 *     <span class="mention u-*">       of attributes that hold a list of tokens:
 *                                      only these tokens; * ends a prefix
 *     <a href="https: mailto:">        of attributes that hold URLs: only these schemes,
 *                                      instead of the policy's; ":" is none
 *     <li value="-10..10">             an integer in this range; "0.." and "..9" have one end,
 *                                      ".." none
 *     <time datetime="YYYY-MM-DD">     a valid date, time or duration of HTML
 *     <font color="#rrggbb">           '#' and six hexadecimal digits
 *     <b title="{..80}">               at most 80 bytes; may stand behind each of the others
 *     <img src!="">                    required: without it the element is unwrapped;
 *                                      with !! it goes with its content
 *     <div data-x="" aria-*="">        data-* and aria-*, by name or all of them
 *     <* title="">                     on every permitted element, those that are
 *                                      permitted later included
 *     <my-emoji name="">               a custom element, by its exact name (HTML 4.13.3), 16 at
 *                                      most; a warning says what its script would be handed
 *     <h1="p>strong"> <strike=s>       what an element becomes (sanitize_policy_rename())
 *
 * Elements and attributes may be in any case and order; white space is as in a tag. A sentence that
 * ends in ':' may stand before the first '<'. Permitting a part of a table permits all of it, and a
 * warning says so.
 *
 * What is denied: <b> is no longer permitted (its tags go, unless sanitize_policy_set_mode() says
 * otherwise), of <a title=""> only the attribute, of <* title=""> the attribute everywhere; <*> is
 * every element. Values must be empty.
 */
SANITIZE_API sanitize_status sanitize_policy_allow(sanitize_policy *policy, const char *notation,
                                                   size_t length, sanitize_problem *problem);
SANITIZE_API sanitize_status sanitize_policy_deny(sanitize_policy *policy, const char *notation,
                                                  size_t length, sanitize_problem *problem);

/*
 * Denies for good: what stands in the notation goes, as by sanitize_policy_deny(), and nothing that
 * changes this policy or a copy of it can permit it again; to try is an error, SANITIZE_ERR_POLICY.
 * So a site can hand its policy on to a tenant. It need not be permitted now. Single names of
 * data-* and aria-* that HTML does not know are forbidden as a whole only: <a data-*="">.
 */
SANITIZE_API sanitize_status sanitize_policy_forbid(sanitize_policy *policy, const char *notation,
                                                    size_t length, sanitize_problem *problem);

/* What becomes of an element that is not permitted. */
typedef enum sanitize_mode {
  SANITIZE_MODE_DEFAULT = 0, /* of one element: as of all the others */
  /*
   * the tags go, the content stays. But what no reader sees (script, style, title, iframe, ...)
   * goes with its content
   */
  SANITIZE_MODE_STRIP = 1,
  SANITIZE_MODE_DROP = 2,  /* the content goes with it */
  SANITIZE_MODE_ESCAPE = 3 /* the tags are shown as they were typed, as text */
} sanitize_mode;

/* For sanitize_policy_set_mode(): elements of unknown name, as in List<int>. */
#define SANITIZE_UNKNOWN_ELEMENTS "?"

/*
 * Sets the mode of one element by its name (which is then no longer permitted), with NULL that of
 * every element that is not permitted and has none of its own, or with SANITIZE_UNKNOWN_ELEMENTS
 * that of the names HTML does not know: until it is set, or with SANITIZE_MODE_DEFAULT again, they
 * go by that of NULL. All begin as SANITIZE_MODE_STRIP. The name may be one that HTML does not
 * know, such as "mx-reply" or "o:p": then it is that of this name alone. One without '-' and ':'
 * that is nearly a name of HTML's is refused as a slip of the pen, unless a '?' stands before it:
 * "?int".
 */
SANITIZE_API sanitize_status sanitize_policy_set_mode(sanitize_policy *policy, const char *element,
                                                      sanitize_mode mode,
                                                      sanitize_problem *problem);

/*
 * An element becomes another, or several inside each other: "strike" is "s", "h1" is "p>strong"
 * (three at most). It is no longer permitted itself, and what it becomes has to be. It is judged as
 * if the input had the other element there: the attributes are those that the policy permits on the
 * first of them that can stand there, and where none can, it is unwrapped. In a p that stands for an
 * element, with none of its own kind inside, a block that stays ends it, as in HTML. Elements without
 * content become such, and no table or part of one comes of it. `becomes` NULL takes it back, as does
 * whatever permits the element, denies it or gives it a mode. Denying what it becomes takes that out
 * of it, with a warning.
 */
SANITIZE_API sanitize_status sanitize_policy_rename(sanitize_policy *policy, const char *element,
                                                    const char *becomes, sanitize_problem *problem);

typedef enum sanitize_url_action {
  SANITIZE_URL_ACTION_KEEP = 0,
  SANITIZE_URL_ACTION_DROP = 1,   /* the attribute goes */
  SANITIZE_URL_ACTION_RESOLVE = 2 /* made absolute against base_url */
} sanitize_url_action;

typedef enum sanitize_link_scope {
  SANITIZE_LINK_SCOPE_NONE = 0,
  /* links to another host than that of base_url; without one, to any host */
  SANITIZE_LINK_SCOPE_EXTERNAL = 1,
  SANITIZE_LINK_SCOPE_ALL = 2 /* every a and area with an href */
} sanitize_link_scope;

/* What is written between two words where a block that does not stay began or ended. */
typedef enum sanitize_block_breaks {
  SANITIZE_BLOCK_BREAKS_NEWLINE = 0,
  /* <br> where br is permitted and may stand, else a newline, as in pre */
  SANITIZE_BLOCK_BREAKS_BR = 1,
  /* directly in a p, where p is permitted: </p><p>, without attributes; else a newline */
  SANITIZE_BLOCK_BREAKS_P = 2
} sanitize_block_breaks;

/*
 * Characters that change the direction of the text behind them, and so may turn around text that is
 * not theirs (U+202A to U+202E, U+2066 to U+2069). In URLs and in attributes of the policy's own
 * they stay.
 */
typedef enum sanitize_bidi_controls {
  SANITIZE_BIDI_CONTROLS_KEEP = 0,
  /*
   * each ends at the end of its element or its value, before a block begins or ends, and before
   * what separates words for one that does not stay; an end of nothing goes. In values that are
   * lists of tokens, and in ids, they go
   */
  SANITIZE_BIDI_CONTROLS_CLOSE = 1,
  SANITIZE_BIDI_CONTROLS_REMOVE = 2 /* they go */
} sanitize_bidi_controls;

/* How line breaks are written. */
typedef enum sanitize_line_breaks {
  /* as they are: a browser shows them as spaces, unless the style says otherwise */
  SANITIZE_LINE_BREAKS_KEEP = 0,
  SANITIZE_LINE_BREAKS_BR = 1, /* <br> */
  /* only of a policy: a blank line ends a <p>, any other newline is <br> */
  SANITIZE_LINE_BREAKS_P = 2
} sanitize_line_breaks;

/* How formulas are shown: math of MathML, of which nothing but text can stay. */
typedef enum sanitize_formulas {
  SANITIZE_FORMULAS_TEXT = 0, /* as any other text: "x 2" */
  /*
   * \(TeX\), or \[TeX\] where it is a block, of its annotation in TeX (or its alttext); without
   * one, its content on a line: x^2, (a+b)/c, √(2)
   */
  SANITIZE_FORMULAS_TEX = 1,
  SANITIZE_FORMULAS_DOLLAR = 2 /* the same with $TeX$ and $$TeX$$ */
} sanitize_formulas;

/* What holds for the whole policy. Lists are tokens between white space. */
typedef struct sanitize_policy_settings {
  size_t size;                           /* sizeof(sanitize_policy_settings) */
  sanitize_span schemes;                 /* of URLs: "http https mailto", without colons */
  sanitize_span base_url;                /* absolute http or https URL of the page; empty: none */
  sanitize_url_action relative_urls;     /* "page", "/page", "?query" */
  sanitize_url_action network_path_urls; /* "//host/page" */
  sanitize_url_action fragment_urls;     /* "#name" and "" */
  int refuse_userinfo;                   /* not 0: "https://user:password@host/" is refused */
  /*
   * not 0: a URL is refused that has controls which change the direction of text, or white space
   * beyond ASCII (a no-break space), as they are or percent-encoded: it looks like another
   */
  int refuse_misleading_urls;
  /* not 0: data: URLs of PNG, GIF, JPEG and WebP images in img src */
  int data_images;
  sanitize_span link_rel; /* tokens that rel must have: "nofollow ugc" */
  sanitize_link_scope link_rel_scope;
  sanitize_span link_target; /* "_blank"; empty: none */
  sanitize_link_scope link_target_scope;
  int unwrap_links_without_href; /* not 0: an a that has no href, or lost it, goes */
  /*
   * put before id and name values, and what refers to them, which only then can be permitted.
   * Letters, digits, '-' and '_', a letter first, '-' last
   */
  sanitize_span name_prefix;
  sanitize_limits limits; /* used where the worker's options say 0 */
  sanitize_block_breaks block_breaks;
  /*
   * not 0: an element in which nothing stands, or a block with white space only, goes, whatever its
   * attributes but id and name; not parts of tables, audio, video, meter and progress
   */
  int drop_empty_elements;
  int xhtml_syntax; /* not 0: <br />, for what is read as XML afterwards */
  /*
   * not 0: outside of pre a run of white space is one line feed where it has one, else one space,
   * and there is none at the start and end of blocks
   */
  int collapse_white_space;
  /* not 0: rel gets noopener where target is there and not _self */
  int link_noopener;
  /*
   * not 0: where the text of a link shows another host than the link goes to, " [host]" stands at
   * its end. It shows one with "www.", "scheme://" or "http:" at the start of a word, or where all
   * of it is a name with a dot, as "bank.example/login". A host below the one that is shown is the
   * same. Such a link is never cut by sanitizer_run_within(): it goes as a whole. With this setting
   * and the next a URL is refused whose host nobody can tell
   */
  int show_link_hosts;
  /*
   * not 0: a host whose letters are of scripts that do not belong together is written in ASCII
   * ("xn--"), as browsers show it: less than "Highly Restrictive" of UTS #39 (Unicode 15). Where the
   * text of a link shows such a host, " [host]" stands at its end
   */
  int punycode_mixed_hosts;
  sanitize_bidi_controls bidi_controls;
  /*
   * so many combining marks stay behind each other, in text and in values of attributes; what is
   * beyond them goes, and counts as text that was lost. 0: any number; at most 255
   */
  size_t max_combining;
  /* so many a and area with an href stay; later ones are unwrapped. 0: any number */
  size_t max_links;
  /*
   * not 0: "{", "}", "[" and "]" are character references, which no reader sees: no template engine
   * that reads the page as text finds a marker in it
   */
  int neutralize_templates;
  /*
   * not 0: <input type="checkbox"> stays in a list item, or in a p directly in one, always
   * disabled, with type, checked and disabled only; no other input ever does
   */
  int task_lists;
  /*
   * not 0: what color, face and size of font, align, bgcolor and valign say becomes declarations
   * of style, as far as it permits their properties and the policy not the attribute; a font or
   * center that is not permitted becomes a span or div, where these have a style
   */
  int legacy_style;
  /*
   * the names of comments that stay: "wp:* more"; * ends a prefix, else it is the first word. Of
   * ASCII without < > & and ` only, in one form; of two hyphens in a row, or [if, none ever does
   */
  sanitize_span comments;
  /*
   * not 0: http://, https://, ftp:// and www. in text become links as in GitHub Flavored Markdown
   * (docs/links-in-text.md), and addresses mailto: links. Not in a, code, kbd, pre, samp and tt.
   * Such a link is judged as one of the input would be, by the hooks, too; where anything but
   * itself would become of it, the text stays as it was. Not reported.
   */
  int link_urls;
  int link_emails;
  /*
   * "https://example.com/@{name}": where @name and #name lead, percent-encoded; empty: they are no
   * links. Absolute http or https with one {name}, which stands behind the host
   */
  sanitize_span mention_url;
  sanitize_span tag_url;
  /*
   * Newlines between inline content of a block become <br>, unless there are as many beside them.
   * _P: inline content directly in the document, an article, aside, blockquote, details, main or
   * section stands in <p>, which a blank line ends; newlines in it are as with _BR, and all of them
   * are with collapse_white_space. Not in pre. br and p must be permitted without attributes, else
   * newlines stay
   */
  sanitize_line_breaks line_breaks;
  size_t max_nesting;         /* elements inside each other; 0: SANITIZE_MAX_OUTPUT_NESTING */
  sanitize_formulas formulas; /* where math is stripped, as it is unless its mode says otherwise */
  /*
   * not 0: an iframe, object or embed, and a video or audio that is not permitted, leaves a link to
   * its source, named by its title or else by its host, where a is permitted and can stand. Policy
   * and hooks judge it as if the input had it
   */
  int link_embeds;
  /* of which hosts, "*.example.com" being all below that; empty: of any */
  sanitize_span embed_hosts;
  int drop_tracking_pixels; /* not 0: an img whose width and height are 1 or 0 goes */
  /*
   * not 0: images that would be fetched from a network wait: src of img, srcset, poster and
   * background are written as data-src, data-srcset and so on, for the page to put back when its
   * reader wants that; judged as they are. A report has ATTRIBUTE_CHANGED with REASON_URL
   */
  int hold_remote_images;
} sanitize_policy_settings;

/*
 * Reads the settings. settings->size must be set. The spans belong to the policy, and are valid
 * until it is changed or freed. To change some settings, get them, change them, and set them.
 */
SANITIZE_API sanitize_status sanitize_policy_get(const sanitize_policy *policy,
                                                 sanitize_policy_settings *settings);
SANITIZE_API sanitize_status sanitize_policy_set(sanitize_policy *policy,
                                                 const sanitize_policy_settings *settings,
                                                 sanitize_problem *problem);

typedef enum sanitize_value_kind {
  SANITIZE_VALUE_KIND_ANY = 0,
  /* one of `list`, or of attributes that hold tokens: those in it. * ends a prefix */
  SANITIZE_VALUE_KIND_LIST = 1,
  SANITIZE_VALUE_KIND_INTEGER = 2,  /* a valid integer from minimum to maximum */
  SANITIZE_VALUE_KIND_DATETIME = 3, /* a valid date, time or duration of HTML */
  SANITIZE_VALUE_KIND_SCHEMES = 4,  /* a URL; its schemes are `list` instead of the policy's */
  SANITIZE_VALUE_KIND_COLOR = 5     /* '#' and six hexadecimal digits */
} sanitize_value_kind;

typedef enum sanitize_requirement {
  SANITIZE_REQUIREMENT_OPTIONAL = 0,
  /* without the attribute, or when it is refused, the element is unwrapped */
  SANITIZE_REQUIREMENT_OR_STRIP = 1,
  SANITIZE_REQUIREMENT_OR_DROP = 2 /* ... or goes with its content */
} sanitize_requirement;

/*
 * A rule for the values of one attribute, which must be permitted already. Replaces the one it had.
 */
typedef struct sanitize_value_rule {
  size_t size;         /* sizeof(sanitize_value_rule) */
  const char *element; /* NULL: every element that has no rule of its own for the attribute */
  const char *attribute;
  sanitize_value_kind kind;
  sanitize_requirement required;
  sanitize_span list; /* tokens between white space */
  int32_t minimum, maximum;
  uint32_t maximum_length; /* bytes; 0: no limit */
} sanitize_value_rule;

SANITIZE_API sanitize_status sanitize_policy_set_rule(sanitize_policy *policy,
                                                      const sanitize_value_rule *rule,
                                                      sanitize_problem *problem);

/*
 * Sets an attribute on every such element that is written, whatever the input has: loading="lazy"
 * on img. value.data NULL takes it back; {"", 0} is the empty value. Not for URLs, rel, id and what
 * refers to ids.
 */
SANITIZE_API sanitize_status sanitize_policy_force(sanitize_policy *policy, const char *element,
                                                   const char *attribute, sanitize_span value,
                                                   sanitize_problem *problem);

/*
 * The warnings of the last change: *warnings is an array that belongs to the policy until it is
 * changed or freed; returns how many. warnings may be NULL.
 */
SANITIZE_API size_t sanitize_policy_warnings(const sanitize_policy *policy,
                                             const sanitize_problem **warnings);

typedef enum sanitize_policy_format {
  /* Elements, attributes and values: allowed in a policy that permits nothing it is the same again,
     the modes, the settings and what is forced aside. */
  SANITIZE_POLICY_FORMAT_NOTATION = 0,
  /* Everything; read by sanitize_policy_from_json() it is the same policy. */
  SANITIZE_POLICY_FORMAT_JSON = 1
} sanitize_policy_format;

/*
 * The policy as text, in one canonical form. On SANITIZE_OK *text, with a NUL behind it, is the
 * caller's to free(), and *length (may be NULL) its length. Errors: ARGUMENT, MEMORY; then *text is
 * NULL.
 */
SANITIZE_API sanitize_status sanitize_policy_show(const sanitize_policy *policy,
                                                  sanitize_policy_format format, char **text,
                                                  size_t *length);

/*
 * Makes a policy of a JSON text: a SanitizerConfig of the HTML standard with an object of our own
 * (docs/policy.schema.json; docs/policies.md lists what differs). It begins as the preset it names.
 * Without one, what has no "elements" begins with all of them that a policy can permit, what has no
 * "attributes" likewise, and a warning says so; what says nothing of what may stay is refused. On
 * SANITIZE_OK *policy is the caller's to free with sanitize_policy_free(), else NULL. Errors:
 * ARGUMENT, MEMORY; POLICY when the text is not JSON (RFC 8259), has a key twice in an object, or
 * describes no policy that can be.
 */
SANITIZE_API sanitize_status sanitize_policy_from_json(sanitize_policy **policy, const char *text,
                                                       size_t length, sanitize_problem *problem);

/*
 * Makes a policy of what a setting or a column of a database holds: JSON, as above, where the text
 * begins with '{'; where it has a '<' the notation of sanitize_policy_allow(), and nothing else is
 * permitted; else the name of a preset. White space around it does not count. On SANITIZE_OK
 * *policy is the caller's to free with sanitize_policy_free(), else NULL. Errors: as above.
 */
SANITIZE_API sanitize_status sanitize_policy_from_text(sanitize_policy **policy, const char *text,
                                                       size_t length, sanitize_problem *problem);

/* ---- Reports ---- */

typedef enum sanitize_change_kind {
  SANITIZE_CHANGE_ELEMENT_UNWRAPPED = 1, /* its tags went, its content stayed */
  /*
   * it went with its content; of what was in it nothing is reported but comments and start tags
   * of unknown name, which go wherever they stand
   */
  SANITIZE_CHANGE_ELEMENT_DROPPED = 2,
  SANITIZE_CHANGE_ATTRIBUTE_REMOVED = 3,
  SANITIZE_CHANGE_ATTRIBUTE_CHANGED = 4, /* it has another value now */
  /* a comment, doctype, processing instruction, "</>", or a tag cut off by the end */
  SANITIZE_CHANGE_COMMENT_REMOVED = 5,
  /* invalid UTF-8 or controls, or newlines other than LF: once, at the first */
  SANITIZE_CHANGE_TEXT_MENDED = 6,
  SANITIZE_CHANGE_ELEMENT_RENAMED = 7 /* by the policy, or by a hook */
} sanitize_change_kind;

typedef enum sanitize_reason {
  SANITIZE_REASON_POLICY = 1, /* the policy does not permit it; another could */
  SANITIZE_REASON_NEVER = 2,  /* no policy can permit it */
  SANITIZE_REASON_VALUE = 3,  /* the policy takes no such value, or has it otherwise */
  SANITIZE_REASON_URL = 4,    /* the policy takes no such URL: its scheme, or where it points */
  /* an attribute that the policy requires is missing or was refused */
  SANITIZE_REASON_REQUIRED = 5,
  SANITIZE_REASON_PLACE = 6,      /* it cannot stand there: a link in a link, too deep, ... */
  SANITIZE_REASON_COUNT = 7,      /* the tag has more attributes than are written */
  SANITIZE_REASON_CHARACTERS = 8, /* of TEXT_MENDED */
  SANITIZE_REASON_HOOK = 9,       /* a hook answered so, or its answer was refused */
  /*
   * a URL that would have another scheme or host without characters that are not seen (a soft
   * hyphen, U+200B), which a later step might take out; no policy takes it
   */
  SANITIZE_REASON_INVISIBLE = 10,
  SANITIZE_REASON_MISLEADING = 11, /* a URL that settings.refuse_misleading_urls refuses */
  SANITIZE_REASON_LINKS = 12       /* a link beyond settings.max_links */
} sanitize_reason;

/*
 * One word for each, as the program's reports have it: "element-unwrapped", "policy". NULL for a
 * number that is none, so that they can be counted from 1 up. Static text. Any thread.
 */
SANITIZE_API const char *sanitize_change_kind_name(sanitize_change_kind kind);
SANITIZE_API const char *sanitize_reason_name(sanitize_reason reason);

/* One change. What does not apply is empty. */
typedef struct sanitize_change {
  sanitize_change_kind kind;
  sanitize_reason reason;
  sanitize_span element;   /* lower case */
  sanitize_span attribute; /* lower case */
  /* of the attribute as it was, decoded; the text of what COMMENT_REMOVED removed */
  sanitize_span value;
  size_t offset; /* bytes of the input before its tag */
} sanitize_change;

/*
 * What the last run took away or changed, and why, in the order of the input, for a worker made
 * with options.report; sets *changes (NULL when there are none; changes may be NULL) and returns
 * how many. They are the worker's, until its next run. There are none after an error, input that
 * was shown as text, and the functions for plain text. (A call that was refused with
 * SANITIZE_ERR_ARGUMENT was no run.)
 *
 * Not reported: end tags, elements that only closed late or were nested anew, duplicate attributes,
 * what a parser adds, what the policy adds, tags shown as typed, and what a limit of
 * sanitizer_run_within() cut.
 */
SANITIZE_API size_t sanitizer_changes(const sanitizer *worker, const sanitize_change **changes);

/*
 * What the last run left out of its result, in bytes. Set `size` to sizeof(sanitize_losses).
 *
 * text: the text that somebody who reads the input in a browser sees and somebody who reads the
 * result does not. It is 0 but where text was to go: by SANITIZE_MODE_DROP or a requirement
 * _OR_DROP, by a hook, by settings.max_combining, by a limit of sanitizer_run_within(). Its
 * characters are counted as they are in UTF-8, a character reference ("&eacute;") as what it stands
 * for (2 bytes). Not counted: white space, which is collapsed and moved; U+FEFF and what
 * TEXT_MENDED removed, which show nothing; pictures, their alternative text, and the tags
 * themselves. An ellipsis, or what else the result has more, makes up for nothing.
 *
 * hidden: what no reader sees and no result has. Comments, doctypes, processing instructions,
 * "</>" and a tag that the end of the input cuts off: all of their bytes, of a comment that never
 * ends all that is behind. Of script, style, title, iframe, noembed and noframes what is between the
 * tags, or behind a start tag that never ends. All of these as typed, white space and references
 * too, after what is not UTF-8 was mended. Of template, noscript, desc, metadata, annotation and
 * annotation-xml, which hold markup: the text between the tags, its references decoded. Nothing
 * that is shown as typed is hidden.
 */
typedef struct sanitize_losses {
  size_t size;
  size_t text;
  size_t hidden;
  size_t links; /* no bytes: how many lost their tags by settings.max_links */
} sanitize_losses;

/*
 * Sets *losses to those of the last run: of sanitizer_run_batch() the sum over the rows that were
 * accepted, of sanitizer_html_to_text() as of a policy that permits nothing, after an error, a text
 * and input that was shown as text 0. It costs nothing to ask, and needs no option.
 * SANITIZE_ERR_ARGUMENT: a NULL, or a struct of unknown size.
 */
SANITIZE_API sanitize_status sanitizer_losses(const sanitizer *worker, sanitize_losses *losses);

/* ---- Hooks ---- */

/*
 * Functions of the caller's that a worker asks about what the policy permits: to send images
 * through a proxy, to make h1 a strong, to count links.
 *
 *     static sanitize_element_answer demote(void *context, const sanitize_hook_element *element,
 *                                           sanitize_span *name) {
 *       if (element->name.length != 2 || memcmp(element->name.data, "h1", 2) != 0)
 *         return SANITIZE_ELEMENT_ANSWER_KEEP;
 *       *name = (sanitize_span){"strong", 6};
 *       return SANITIZE_ELEMENT_ANSWER_RENAME;
 *     }
 *
 *     sanitize_hooks hooks = {.size = sizeof hooks, .element = demote};
 *     sanitize_options options = {.size = sizeof options, .hooks = &hooks};
 *     sanitizer_new_with(&worker, policy, &options);
 *
 * No hook can make the output unsafe: whatever it answers is judged by the policy, and by what no
 * policy can permit, as if it had stood in the input. What is refused then is taken away, as where
 * the hook had said so. A hook permits nothing: it is not asked about what the policy refuses.
 *
 * Texts that hooks are given are valid UTF-8 without controls, names in lower case, and all of it
 * is the worker's, valid until the hook returns. Texts that hooks give must be valid UTF-8 without
 * controls, their newlines LF; else, and where data is NULL and length is not 0, the answer is
 * refused. They are read before the same hook is called again, and may lie in what it was given.
 *
 * A hook is called by the thread that runs the worker, and must not use that worker. It may be
 * asked more than once about one tag, and about tags that are not written after all (the input may
 * be read twice). It is not asked about what the policy itself sets: attributes of sanitize_policy_force(),
 * and rel and target of links where the settings manage these.
 *
 * A hook is pure when its answer depends on nothing but what it is given, and when it answers KEEP
 * about what its answers became in the output: a proxy's URL is kept, strong is. Then the output
 * gives itself again under the same hooks, as it does without any. Without that it is safe, but may
 * change when it is sanitized again.
 */

/* An attribute as it would be written, its references decoded. */
typedef struct sanitize_hook_attribute {
  sanitize_span name;
  sanitize_span value;
} sanitize_hook_attribute;

/* A permitted element with the attributes it would be written with, those of the policy too. */
typedef struct sanitize_hook_element {
  sanitize_span name;
  const sanitize_hook_attribute *attributes;
  size_t attribute_count;
} sanitize_hook_element;

/*
 * What becomes of an element. A part of a table that does not stay goes with its content, which
 * would have no place; it can be renamed within th and td, or within thead, tbody and tfoot. No
 * element can be renamed to table, and none that has content to one that has none, or the reverse.
 * Any other number is as _STOP.
 */
typedef enum sanitize_element_answer {
  SANITIZE_ELEMENT_ANSWER_KEEP = 0,
  SANITIZE_ELEMENT_ANSWER_UNWRAP = 1, /* its tags go, its content stays */
  SANITIZE_ELEMENT_ANSWER_DROP = 2,   /* it goes with its content */
  /*
   * it is judged anew as an element of that name, with the attributes of the input; where the
   * policy does not permit it, or it cannot stand there, it is unwrapped
   */
  SANITIZE_ELEMENT_ANSWER_RENAME = 3,
  SANITIZE_ELEMENT_ANSWER_STOP = 4 /* the run ends with SANITIZE_ERR_HOOK */
} sanitize_element_answer;

/* *name is empty; a hook that answers _RENAME sets it. In any case of letters. */
typedef sanitize_element_answer (*sanitize_element_hook)(void *context,
                                                         const sanitize_hook_element *element,
                                                         sanitize_span *name);

/*
 * A value as it would be written, its references decoded: of an attribute, or one URL of it (srcset
 * has several), where a base is resolved already.
 */
typedef struct sanitize_hook_value {
  sanitize_span element;
  sanitize_span attribute;
  sanitize_span value;
} sanitize_hook_value;

/* What becomes of a value. Any other number is as _STOP. */
typedef enum sanitize_value_answer {
  SANITIZE_VALUE_ANSWER_KEEP = 0,
  SANITIZE_VALUE_ANSWER_REMOVE = 1,  /* the attribute goes; of several URLs this one */
  SANITIZE_VALUE_ANSWER_REPLACE = 2, /* by another, which is judged as one of the input would be */
  SANITIZE_VALUE_ANSWER_STOP = 3     /* the run ends with SANITIZE_ERR_HOOK */
} sanitize_value_answer;

/* *replacement is empty; a hook that answers _REPLACE sets it, or leaves the empty value. */
typedef sanitize_value_answer (*sanitize_value_hook)(void *context,
                                                     const sanitize_hook_value *value,
                                                     sanitize_span *replacement);

/*
 * Zero the struct, set `size` to sizeof(sanitize_hooks), then set what you need; NULL asks nobody.
 * URLs are asked about first, then the attribute that holds them, then the element. A URL in the
 * attribute hook's replacement is asked about, too. When a hook stops a run, no other is called in
 * it, and the status is SANITIZE_ERR_HOOK whatever the options' refusal says.
 */
struct sanitize_hooks {
  size_t size;
  sanitize_element_hook element;
  sanitize_value_hook attribute;
  sanitize_value_hook url;
  void *context; /* passed to all of them */
};

/* ---- Plain text ---- */

/*
 * The visible text of HTML, for search, notifications and the like: as sanitizer_run() under a
 * policy that permits nothing (whatever the worker's own), words as far apart as there, but as
 * text: nothing is escaped. The result is NOT HTML: "&lt;script>" gives "<script>". To show it in a
 * page it must be escaped again, which sanitizer_text_to_html() does. *text is the worker's, as the
 * result of sanitizer_run() is. Errors: as there.
 */
SANITIZE_API sanitize_status sanitizer_html_to_text(sanitizer *worker, const char *html,
                                                    size_t length, sanitize_span *text);

/*
 * Plain text to HTML that shows it: escaped, invalid UTF-8 and controls mended as in all output,
 * newlines LF, with _BR a <br> before each. *html is the worker's, as the result of sanitizer_run()
 * is. With _BR, sanitizer_html_to_text() gives the (mended) text back. Errors: ARGUMENT, MEMORY, INPUT_SIZE,
 * OUTPUT_SIZE.
 */
SANITIZE_API sanitize_status sanitizer_text_to_html(sanitizer *worker, const char *text,
                                                    size_t length, sanitize_line_breaks line_breaks,
                                                    sanitize_span *html);

/*
 * Both with default options and without a worker: the result has a NUL after it and is the caller's
 * to free(); NULL when it was refused or memory ran out (then the length is 0). The last parameter
 * may be NULL. Any thread.
 */
SANITIZE_API char *sanitize_html_to_text(const char *html, size_t length, size_t *text_length);
SANITIZE_API char *sanitize_text_to_html(const char *text, size_t length,
                                         sanitize_line_breaks line_breaks, size_t *html_length);

#ifdef __cplusplus
}
#endif

#endif
