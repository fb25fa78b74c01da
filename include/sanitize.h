/*
 * libsanitize: returns only the permitted elements and attributes of untrusted HTML.
 *
 *     size_t length;
 *     char *clean = sanitize_comment(html, html_length, &length);
 *     if (clean == NULL) ...          // refused or out of memory: show nothing
 *     free(clean);
 *
 * Text is UTF-8 and always a pointer with a length in bytes: nothing relies on a NUL, on the locale or
 * on the clock. The library prints nothing, never aborts or exits, and keeps no state between calls.
 *
 * The output is meant for element content (between <div> and </div>) of a UTF-8 page. It is not meant for
 * an attribute value, a script, a style sheet or a URL. SECURITY.md says what is promised and what is not.
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

/* The version of this header (Semantic Versioning). sanitize_version() is that of the library in use. */
#define SANITIZE_VERSION_MAJOR 0
#define SANITIZE_VERSION_MINOR 1
#define SANITIZE_VERSION_PATCH 0
#define SANITIZE_VERSION "0.1.0"

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

/* ------------------------------------------------------------------------------------------------- */
/* Status                                                                                            */
/* ------------------------------------------------------------------------------------------------- */

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
  SANITIZE_ERR_OPEN_ELEMENTS = 5,  /* more than SANITIZE_MAX_OPEN_ELEMENTS elements open at once */
  SANITIZE_ERR_FORMATTING = 6,     /* more than SANITIZE_MAX_FORMATTING active formatting elements */
  SANITIZE_ERR_ATTRIBUTES = 7,     /* more than SANITIZE_MAX_ATTRIBUTES attributes on one tag */
  SANITIZE_ERR_ATTRIBUTE_NAME = 8, /* an attribute name of more than SANITIZE_MAX_ATTRIBUTE_NAME bytes */
  SANITIZE_ERR_OUTPUT_SIZE = 9,    /* more output bytes than limits.output_bytes */
  SANITIZE_ERR_SINK = 10,          /* the caller's sink did not return 0 */
  SANITIZE_ERR_PARSER = 11,        /* the installed gumbo does not behave as the guards need */
  SANITIZE_ERR_POLICY = 12         /* the policy asks for something that is not to be had; see the problem */
} sanitize_status;

/*
 * One English sentence for a status, without a full stop or a newline. Never NULL; an unknown number gives
 * "unknown status". The text is static and not the caller's to free. Any thread.
 */
SANITIZE_API const char *sanitize_strerror(sanitize_status status);

/* "0.1.0": the version of the library in use. Static text. Any thread. */
SANITIZE_API const char *sanitize_version(void);

/* ------------------------------------------------------------------------------------------------- */
/* Limits and options                                                                                */
/* ------------------------------------------------------------------------------------------------- */

/* Bounds on what a parse may hold at once. They make time linear in the input (docs/assurance.md). */
#define SANITIZE_MAX_OPEN_ELEMENTS 160   /* of the input, including one root element */
#define SANITIZE_MAX_FORMATTING 40       /* active formatting elements and markers, HTML 13.2.4.3 */
#define SANITIZE_MAX_ATTRIBUTES 64       /* distinct attributes of one tag */
#define SANITIZE_MAX_ATTRIBUTE_NAME 128  /* bytes */
#define SANITIZE_MAX_OUTPUT_NESTING 128  /* elements inside each other in the output; deeper tags are unwrapped */
#define SANITIZE_MAX_OUTPUT_FORMATTING 32 /* formatting elements and table cells among them */

/* The defaults behind a 0 in sanitize_limits; N is the length of the input in bytes. */
#define SANITIZE_DEFAULT_INPUT_BYTES ((size_t)1 << 20)
#define SANITIZE_DEFAULT_WORKING_BYTES(N) (((size_t)256 << 10) + (size_t)256 * (N))
#define SANITIZE_DEFAULT_OUTPUT_BYTES(N) (((size_t)4 << 10) + (size_t)8 * (N))
/* input_bytes can be raised to this and no further: the parser's counters and ours are 32 bits wide. */
#define SANITIZE_LARGEST_INPUT_BYTES ((size_t)256 << 20)

/* In bytes. 0 means the default. */
typedef struct sanitize_limits {
  size_t input_bytes;
  size_t working_bytes;
  size_t output_bytes;
} sanitize_limits;

/* What to do with input that exceeds a limit. */
typedef enum sanitize_refusal {
  SANITIZE_REFUSE_WITH_ERROR = 0, /* the status says which limit; the output is empty */
  SANITIZE_REFUSE_AS_TEXT = 1     /* the whole input is shown as text, markup escaped; nothing is lost. Input over
                                     limits.input_bytes, or text that escaped exceeds limits.output_bytes, is
                                     still an error. */
} sanitize_refusal;

/*
 * Memory functions for a worker; all three or none. `context` is passed through. The memory must be aligned as
 * malloc's is. `allocate` may return NULL: the call then ends with SANITIZE_ERR_MEMORY and nothing leaks.
 */
typedef struct sanitize_allocator {
  void *(*allocate)(void *context, size_t size);
  void (*release)(void *context, void *pointer); /* pointer is never NULL */
  void *context;
} sanitize_allocator;

/* Which front end reads the input. The output is the same byte for byte; only the time differs. */
typedef enum sanitize_front_end {
  SANITIZE_FRONT_END_AUTO = 0, /* the direct one where it can prove the same result, else gumbo */
  SANITIZE_FRONT_END_GUMBO = 1 /* always gumbo: for tests and for the suspicious */
} sanitize_front_end;

/* Zero the struct, set `size` to sizeof(sanitize_options), then set what you need. */
typedef struct sanitize_options {
  size_t size;
  sanitize_limits limits;
  sanitize_allocator allocator; /* all NULL: malloc and free */
  sanitize_refusal refusal;
  sanitize_front_end front_end;
} sanitize_options;

/* ------------------------------------------------------------------------------------------------- */
/* Sanitizing                                                                                        */
/* ------------------------------------------------------------------------------------------------- */

/* Bytes with a length; not NUL-terminated. */
typedef struct sanitize_span {
  const char *data;
  size_t length;
} sanitize_span;

/* What may stay (below). A worker and its memory: one thread at a time; different workers, any threads. */
typedef struct sanitize_policy sanitize_policy;
typedef struct sanitizer sanitizer;

/*
 * Sanitizes one comment under the default policy, default options.
 *   html, length   the input; html may be NULL when length is 0
 *   clean_length   receives the length of the result in bytes; may be NULL
 * Returns the clean HTML with a NUL after it, the caller's to free(); NULL when it was refused or memory ran out
 * (then *clean_length is 0). Any thread.
 */
SANITIZE_API char *sanitize_comment(const char *html, size_t length, size_t *clean_length);

/*
 * Makes a worker. policy NULL is the comment policy. The policy is copied: it may be changed or freed afterwards.
 * Returns NULL when memory ran out. Free it with sanitizer_free(). Any thread.
 */
SANITIZE_API sanitizer *sanitizer_new(const sanitize_policy *policy);

/*
 * The same with options (NULL: the defaults) and the reason for a failure:
 * SANITIZE_ERR_ARGUMENT (made is NULL, options.size unknown, half an allocator, a limit out of range),
 * SANITIZE_ERR_MEMORY. *made is NULL on error.
 */
SANITIZE_API sanitize_status sanitizer_new_with(sanitizer **made, const sanitize_policy *policy,
                                                const sanitize_options *options);

/*
 * Sanitizes `length` bytes at `html` (NULL when length is 0). On SANITIZE_OK *clean is the result, which belongs to the
 * worker and stays valid until its next run or its end; a NUL follows it. On any error *clean is empty ("" and 0),
 * and the worker can be used again.
 * Errors: all but SINK and POLICY.
 */
SANITIZE_API sanitize_status sanitizer_run(sanitizer *worker, const char *html, size_t length, sanitize_span *clean);

/*
 * Takes clean HTML; returns 0, or anything else to stop, which ends the call with SANITIZE_ERR_SINK. It must not
 * use the worker that calls it.
 */
typedef int (*sanitize_sink)(void *context, const char *data, size_t length);

/*
 * As sanitizer_run(), but hands the result to `sink`, in one or more pieces, and only after the whole input was
 * accepted: no error leaves half an output behind, but one of the sink's own.
 */
SANITIZE_API sanitize_status sanitizer_write(sanitizer *worker, const char *html, size_t length, sanitize_sink sink,
                                             void *context);

/* Frees a worker and all its memory. NULL is allowed. */
SANITIZE_API void sanitizer_free(sanitizer *worker);

#ifdef __cplusplus
}
#endif

#endif
