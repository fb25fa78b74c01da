/*
 * Sanitizers: a policy, options, and as many workers as there are threads in it at once. A lock
 * guards the list of workers that wait; it is held for a few instructions, and nothing of Python's
 * is called meanwhile. The library runs without the GIL.
 */
#include "core.h"

#include <stdlib.h>
#include <string.h>

struct engine {
  sanitizer *worker;
  struct hook_run run;
  struct engine *next;
};

/* ---- Workers ---- */

static struct engine *engine_new(SanitizerObject *self) {
  struct engine *engine = calloc(1, sizeof *engine);
  if (engine == NULL) {
    PyErr_NoMemory();
    return NULL;
  }
  sanitize_hooks hooks;
  sanitize_options options = self->options;
  if (hooks_describe(&hooks, self->hooks, &engine->run)) options.hooks = &hooks;
  sanitize_status status = sanitizer_new_with(&engine->worker, self->policy, &options);
  if (status == SANITIZE_OK) return engine;
  free(engine);
  raise_status(status, NULL);
  return NULL;
}

struct engine *engine_take(SanitizerObject *self) {
  PyThread_acquire_lock(self->lock, WAIT_LOCK);
  struct engine *engine = self->idle;
  if (engine != NULL) self->idle = engine->next;
  PyThread_release_lock(self->lock);
  return engine == NULL ? engine_new(self) : engine;
}

void engine_give(SanitizerObject *self, struct engine *engine) {
  PyThread_acquire_lock(self->lock, WAIT_LOCK);
  engine->next = self->idle;
  self->idle = engine;
  PyThread_release_lock(self->lock);
}

void engine_free(struct engine *engine) {
  sanitizer_free(engine->worker);
  free(engine);
}

sanitizer *engine_worker(struct engine *engine) { return engine->worker; }

void engine_begin(SanitizerObject *self, struct engine *engine) {
  engine->run.hooks = self->hooks;
  engine->run.thread = PyEval_SaveThread();
}

int engine_end(struct engine *engine, sanitize_status status) {
  struct hook_run *run = &engine->run;
  PyEval_RestoreThread(run->thread);
  if (status == SANITIZE_ERR_HOOK && run->error[0] != NULL) {
    PyErr_Restore(run->error[0], run->error[1], run->error[2]);
    memset(run->error, 0, sizeof run->error);
  } else if (status != SANITIZE_OK) {
    raise_status(status, NULL);
  }

  /* Freeing may run code of the caller's, which must not meet the exception. */
  PyObject *type, *value, *trace;
  PyErr_Fetch(&type, &value, &trace);
  hook_run_clear(run);
  PyErr_Restore(type, value, trace);
  return status == SANITIZE_OK ? 0 : -1;
}

/* ---- The object ---- */

static int take_hook(SanitizerObject *self, enum hook_kind kind, PyObject *hook) {
  if (hook == Py_None) return 0;
  if (!PyCallable_Check(hook)) {
    PyErr_Format(PyExc_TypeError, "a hook must be callable, not %R", hook);
    return -1;
  }
  Py_INCREF(hook);
  self->hooks[kind] = hook;
  return 0;
}

static int read_arguments(SanitizerObject *self, PyObject *args) {
  PyObject *capsule, *element, *attribute, *url;
  int report, verify, as_text, gumbo;
  Py_ssize_t limits[5];
  if (!PyArg_ParseTuple(args, "Opppp(nnnnn)OOO", &capsule, &report, &verify, &as_text, &gumbo,
                        &limits[0], &limits[1], &limits[2], &limits[3], &limits[4], &element,
                        &attribute, &url))
    return -1;
  const sanitize_policy *policy = PyCapsule_GetPointer(capsule, POLICY_CAPSULE);
  if (policy == NULL) return -1;
  for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
    if (limits[i] >= 0) continue;
    PyErr_SetString(PyExc_ValueError, "a limit must not be negative");
    return -1;
  }
  self->options = (sanitize_options){
      .size = sizeof self->options,
      .limits = {.input_bytes = (size_t)limits[0],
                 .working_bytes = (size_t)limits[1],
                 .output_bytes = (size_t)limits[2],
                 .open_elements = (size_t)limits[3],
                 .formatting_elements = (size_t)limits[4]},
      .refusal = as_text ? SANITIZE_REFUSAL_TEXT : SANITIZE_REFUSAL_ERROR,
      .front_end = gumbo ? SANITIZE_FRONT_END_GUMBO : SANITIZE_FRONT_END_AUTO,
      .report = report,
      .verify = verify,
  };
  if (take_hook(self, HOOK_ELEMENT, element) != 0) return -1;
  if (take_hook(self, HOOK_ATTRIBUTE, attribute) != 0) return -1;
  if (take_hook(self, HOOK_URL, url) != 0) return -1;

  self->policy = sanitize_policy_copy(policy);
  self->lock = PyThread_allocate_lock();
  if (self->policy == NULL || self->lock == NULL) {
    PyErr_NoMemory();
    return -1;
  }
  /* What is wrong with the options is found here, not by the first run. */
  struct engine *engine = engine_take(self);
  if (engine == NULL) return -1;
  engine_give(self, engine);
  return 0;
}

static PyObject *new_sanitizer(PyTypeObject *type, PyObject *args, PyObject *keywords) {
  (void)keywords;
  allocfunc allocate = (allocfunc)PyType_GetSlot(type, Py_tp_alloc);
  SanitizerObject *self = (SanitizerObject *)allocate(type, 0);
  if (self != NULL && read_arguments(self, args) != 0) Py_CLEAR(self);
  return (PyObject *)self;
}

static int traverse(PyObject *object, visitproc visit, void *arg) {
  SanitizerObject *self = (SanitizerObject *)object;
  for (int i = 0; i < 3; i++) Py_VISIT(self->hooks[i]);
  Py_VISIT(Py_TYPE(object));
  return 0;
}

static int clear(PyObject *object) {
  SanitizerObject *self = (SanitizerObject *)object;
  for (int i = 0; i < 3; i++) Py_CLEAR(self->hooks[i]);
  return 0;
}

static void free_sanitizer(PyObject *object) {
  SanitizerObject *self = (SanitizerObject *)object;
  PyTypeObject *type = Py_TYPE(object);
  PyObject_GC_UnTrack(object);
  clear(object);
  while (self->idle != NULL) {
    struct engine *next = self->idle->next;
    engine_free(self->idle);
    self->idle = next;
  }
  sanitize_policy_free(self->policy);
  if (self->lock != NULL) PyThread_free_lock(self->lock);
  freefunc release_object = (freefunc)PyType_GetSlot(type, Py_tp_free);
  release_object(object);
  Py_DECREF(type);
}

/* ---- One text ---- */

enum job { JOB_CLEAN, JOB_REPORT, JOB_WITHIN, JOB_TO_TEXT, JOB_TO_HTML };

struct call {
  enum job job;
  struct text input;
  sanitize_length_limit limit; /* of JOB_WITHIN */
  sanitize_line_breaks breaks; /* of JOB_TO_HTML */
  sanitize_span clean;
  int shortened;
};

static sanitize_status work(sanitizer *worker, struct call *call) {
  const char *data = call->input.data;
  size_t length = call->input.length;
  switch (call->job) {
  case JOB_WITHIN:
    return sanitizer_run_within(worker, data, length, &call->limit, &call->clean, &call->shortened);
  case JOB_TO_TEXT: return sanitizer_html_to_text(worker, data, length, &call->clean);
  case JOB_TO_HTML: return sanitizer_text_to_html(worker, data, length, call->breaks, &call->clean);
  default: return sanitizer_run(worker, data, length, &call->clean);
  }
}

static PyObject *changes_of(const sanitizer *worker) {
  const sanitize_change *changes;
  size_t count = sanitizer_changes(worker, &changes);
  PyObject *list = PyList_New(0);
  for (size_t i = 0; list != NULL && i < count; i++) {
    const sanitize_change *change = &changes[i];
    PyObject *tuple = Py_BuildValue("(iiNNNn)", (int)change->kind, (int)change->reason,
                                    span_to_str(change->element), span_to_str(change->attribute),
                                    span_to_str(change->value), (Py_ssize_t)change->offset);
    if (tuple == NULL || PyList_Append(list, tuple) != 0) Py_CLEAR(list);
    Py_XDECREF(tuple);
  }
  return list;
}

static PyObject *result_of(const struct call *call, const sanitizer *worker) {
  PyObject *clean = text_like(&call->input, call->clean);
  if (clean == NULL) return NULL;
  if (call->job == JOB_REPORT) return Py_BuildValue("(NN)", clean, changes_of(worker));
  if (call->job == JOB_WITHIN)
    return Py_BuildValue("(NN)", clean, PyBool_FromLong(call->shortened));
  return clean;
}

static PyObject *run(PyObject *object, PyObject *html, struct call *call) {
  SanitizerObject *self = (SanitizerObject *)object;
  if (text_open(html, &call->input) != 0) return NULL;
  struct engine *engine = engine_take(self);
  if (engine == NULL) {
    text_close(&call->input);
    return NULL;
  }

  engine_begin(self, engine);
  sanitize_status status = work(engine->worker, call);
  PyObject *result = NULL;
  if (engine_end(engine, status) == 0) result = result_of(call, engine->worker);
  engine_give(self, engine);
  text_close(&call->input);
  return result;
}

static PyObject *clean(PyObject *self, PyObject *html) {
  struct call call = {.job = JOB_CLEAN};
  return run(self, html, &call);
}

static PyObject *report(PyObject *self, PyObject *html) {
  struct call call = {.job = JOB_REPORT};
  return run(self, html, &call);
}

static PyObject *to_text(PyObject *self, PyObject *html) {
  struct call call = {.job = JOB_TO_TEXT};
  return run(self, html, &call);
}

static PyObject *to_html(PyObject *self, PyObject *args) {
  struct call call = {.job = JOB_TO_HTML};
  PyObject *text;
  int br;
  if (!PyArg_ParseTuple(args, "Op", &text, &br)) return NULL;
  call.breaks = br ? SANITIZE_LINE_BREAKS_BR : SANITIZE_LINE_BREAKS_KEEP;
  return run(self, text, &call);
}

static PyObject *within(PyObject *self, PyObject *args) {
  struct call call = {.job = JOB_WITHIN, .limit = {.size = sizeof call.limit}};
  PyObject *html, *ellipsis;
  Py_ssize_t bytes, characters;
  struct text mark = {0};
  if (!PyArg_ParseTuple(args, "OnnO", &html, &bytes, &characters, &ellipsis)) return NULL;
  if (bytes < 0 || characters < 0) {
    PyErr_SetString(PyExc_ValueError, "a limit must not be negative");
    return NULL;
  }
  if (ellipsis != Py_None && text_open(ellipsis, &mark) != 0) return NULL;
  call.limit.max_bytes = (size_t)bytes;
  call.limit.max_characters = (size_t)characters;
  call.limit.ellipsis = (sanitize_span){mark.data, mark.length};
  PyObject *result = run(self, html, &call);
  text_close(&mark);
  return result;
}

static PyMethodDef methods[] = {
    {"clean", clean, METH_O, NULL},
    {"report", report, METH_O, NULL},
    {"to_text", to_text, METH_O, NULL},
    {"to_html", to_html, METH_VARARGS, NULL},
    {"within", within, METH_VARARGS, NULL},
    {"batch_list", sanitizer_batch_list, METH_VARARGS, NULL},
    {"batch_rows", sanitizer_batch_rows, METH_VARARGS, NULL},
    {"batch_arrow", sanitizer_batch_arrow, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};

PyObject *sanitizer_make_type(void) {
  static PyType_Slot slots[] = {
      {Py_tp_new, (void *)new_sanitizer}, {Py_tp_dealloc, (void *)free_sanitizer},
      {Py_tp_traverse, (void *)traverse}, {Py_tp_clear, (void *)clear},
      {Py_tp_methods, methods},           {0, NULL},
  };
  static PyType_Spec spec = {
      .name = "libsanitize._core.Sanitizer",
      .basicsize = sizeof(SanitizerObject),
      .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
      .slots = slots,
  };
  return PyType_FromSpec(&spec);
}
