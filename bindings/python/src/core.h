/*
 * What the files of the extension share. The module keeps no state: errors are looked up in
 * libsanitize._errors where one is raised, and a policy travels in a capsule, so that any number of
 * interpreters and threads can use it.
 */
#ifndef LIBSANITIZE_CORE_H
#define LIBSANITIZE_CORE_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include "sanitize.h"

/* ---- Text (text.c) ---- */

/* Bytes of a str or bytes object; `owner` keeps them. */
struct text {
  PyObject *owner;
  const char *data;
  size_t length;
  int is_bytes;
};

/* What cannot be UTF-8 in a str becomes U+FFFD. Returns -1 with an exception set. */
int text_open(PyObject *object, struct text *text);
void text_close(struct text *text);

/* A str, or bytes where the input was bytes. */
PyObject *text_like(const struct text *input, sanitize_span span);
PyObject *span_to_str(sanitize_span span);

/* ---- Errors (core.c) ---- */

/* Sets the exception for a status; problem may be NULL. Returns NULL. */
PyObject *raise_status(sanitize_status status, const sanitize_problem *problem);

/* ---- Policies (policy.c) ---- */

#define POLICY_CAPSULE "libsanitize.policy"

PyObject *policy_make_type(void);

/* ---- Sanitizers (sanitizer.c) ---- */

/* One worker, and the run it is in. Workers wait in a list for the next run. */
struct engine;

typedef struct {
  PyObject_HEAD sanitize_policy *policy;
  sanitize_options options;
  PyObject *hooks[3]; /* by enum hook_kind; NULL: none */
  PyThread_type_lock lock;
  struct engine *idle;
} SanitizerObject;

PyObject *sanitizer_make_type(void);

/* Takes a worker that nobody uses, or makes one. NULL with an exception set. */
struct engine *engine_take(SanitizerObject *self);
void engine_give(SanitizerObject *self, struct engine *engine);
void engine_free(struct engine *engine);
sanitizer *engine_worker(struct engine *engine);

/*
 * Around the library's work: without the GIL, and with it again. engine_end() sets the exception of
 * a status that is not OK, or the one a hook raised, and returns -1 then.
 */
void engine_begin(SanitizerObject *self, struct engine *engine);
int engine_end(struct engine *engine, sanitize_status status);

/* ---- Hooks (hooks.c) ---- */

enum hook_kind { HOOK_ELEMENT, HOOK_ATTRIBUTE, HOOK_URL };

struct hook_run {
  PyThreadState *thread;
  PyObject **hooks;     /* the sanitizer's */
  PyObject *answers[3]; /* bytes that the library reads until the same hook is called again */
  PyObject *error[3];   /* what a hook raised: type, value, traceback */
};

/* Returns 0 where there is none. */
int hooks_describe(sanitize_hooks *hooks, PyObject *const *given, struct hook_run *run);
void hook_run_clear(struct hook_run *run);

/* ---- Many rows (batch.c, arrow.c) ---- */

PyObject *sanitizer_batch_list(PyObject *self, PyObject *args);
PyObject *sanitizer_batch_rows(PyObject *self, PyObject *args);
PyObject *sanitizer_batch_arrow(PyObject *self, PyObject *args);

/* Rows as they are collected. */
struct column {
  char *data;
  size_t length, capacity;
  int64_t *offsets;
  uint8_t *validity;
};

/* For so many rows; returns -1 with an exception set, and then there is nothing to free. */
int column_new(struct column *column, size_t count);
/* Copies the text of the next row; NULL: it is null. Returns -1 with an exception set. */
int column_add(struct column *column, size_t row, const struct text *text);
sanitize_rows column_rows(const struct column *column, size_t count);
void column_free(struct column *column);

/* One of the count + 1 offsets of rows. */
int64_t row_offset(const sanitize_rows *rows, size_t row);
/* [(row, status, how it begins), ...] of the rows that were refused, or None. */
PyObject *refused_rows(const sanitize_rows *rows, const sanitize_status *statuses);

PyObject *arrow_stream_read(PyObject *module, PyObject *capsule);
PyObject *arrow_stream_make(PyObject *module, PyObject *args);

#endif
