/* Callables of Python's, asked by the library. They may use any sanitizer: each run has a worker of
   its own. */
#include "core.h"

#include <string.h>

enum { DROP = 2 }; /* libsanitize.DROP */

/* Keeps what a hook raised for engine_end(). */
static void keep_error(struct hook_run *run) {
  PyErr_Fetch(&run->error[0], &run->error[1], &run->error[2]);
}

void hook_run_clear(struct hook_run *run) {
  for (int i = 0; i < 3; i++) {
    Py_CLEAR(run->answers[i]);
    Py_CLEAR(run->error[i]);
  }
}

/* The bytes of an answer, kept until the same hook is asked again. */
static int keep_answer(struct hook_run *run, enum hook_kind kind, PyObject *answer,
                       sanitize_span *span) {
  struct text text;
  if (text_open(answer, &text) != 0) return -1;
  *span = (sanitize_span){text.data, text.length};
  Py_XDECREF(run->answers[kind]);
  run->answers[kind] = text.owner;
  return 0;
}

static int same(sanitize_span a, sanitize_span b) {
  return a.length == b.length && (a.length == 0 || memcmp(a.data, b.data, a.length) == 0);
}

static PyObject *attributes_of(const sanitize_hook_element *element) {
  PyObject *dict = PyDict_New();
  for (size_t i = 0; dict != NULL && i < element->attribute_count; i++) {
    PyObject *name = span_to_str(element->attributes[i].name);
    PyObject *value = span_to_str(element->attributes[i].value);
    if (name == NULL || value == NULL || PyDict_SetItem(dict, name, value) != 0) Py_CLEAR(dict);
    Py_XDECREF(name);
    Py_XDECREF(value);
  }
  return dict;
}

static int rename_to(struct hook_run *run, const sanitize_hook_element *element, PyObject *answer,
                     sanitize_span *name) {
  sanitize_span given;
  if (keep_answer(run, HOOK_ELEMENT, answer, &given) != 0) return SANITIZE_ELEMENT_ANSWER_STOP;
  if (same(given, element->name)) return SANITIZE_ELEMENT_ANSWER_KEEP;
  *name = given;
  return SANITIZE_ELEMENT_ANSWER_RENAME;
}

static int read_element_answer(struct hook_run *run, const sanitize_hook_element *element,
                               PyObject *answer, sanitize_span *name) {
  if (answer == Py_None) return SANITIZE_ELEMENT_ANSWER_UNWRAP;
  if (answer == Py_True) return SANITIZE_ELEMENT_ANSWER_KEEP;
  if (PyUnicode_Check(answer)) return rename_to(run, element, answer, name);
  if (PyLong_Check(answer) && PyLong_AsLong(answer) == DROP) return SANITIZE_ELEMENT_ANSWER_DROP;
  PyErr_Clear();
  PyErr_Format(PyExc_TypeError,
               "the element hook must return a name, True to keep the element, None to unwrap it "
               "or DROP, not %R",
               answer);
  return SANITIZE_ELEMENT_ANSWER_STOP;
}

static sanitize_element_answer ask_element(void *context, const sanitize_hook_element *element,
                                           sanitize_span *name) {
  struct hook_run *run = context;
  int said = SANITIZE_ELEMENT_ANSWER_STOP;
  PyEval_RestoreThread(run->thread);

  PyObject *called = span_to_str(element->name);
  PyObject *attributes = attributes_of(element);
  PyObject *answer = NULL;
  if (called != NULL && attributes != NULL)
    answer = PyObject_CallFunctionObjArgs(run->hooks[HOOK_ELEMENT], called, attributes, NULL);
  if (answer != NULL) said = read_element_answer(run, element, answer, name);
  if (said == SANITIZE_ELEMENT_ANSWER_STOP) keep_error(run);
  Py_XDECREF(answer);
  Py_XDECREF(attributes);
  Py_XDECREF(called);

  run->thread = PyEval_SaveThread();
  return (sanitize_element_answer)said;
}

static int read_value_answer(struct hook_run *run, enum hook_kind kind,
                             const sanitize_hook_value *value, PyObject *answer,
                             sanitize_span *replacement) {
  sanitize_span given;
  if (answer == Py_None) return SANITIZE_VALUE_ANSWER_REMOVE;
  if (!PyUnicode_Check(answer)) {
    PyErr_Format(PyExc_TypeError, "the %s hook must return a str, or None to remove it, not %R",
                 kind == HOOK_URL ? "URL" : "attribute", answer);
    return SANITIZE_VALUE_ANSWER_STOP;
  }
  if (keep_answer(run, kind, answer, &given) != 0) return SANITIZE_VALUE_ANSWER_STOP;
  if (same(given, value->value)) return SANITIZE_VALUE_ANSWER_KEEP;
  *replacement = given;
  return SANITIZE_VALUE_ANSWER_REPLACE;
}

static sanitize_value_answer ask_value(struct hook_run *run, enum hook_kind kind,
                                       const sanitize_hook_value *value,
                                       sanitize_span *replacement) {
  int said = SANITIZE_VALUE_ANSWER_STOP;
  PyEval_RestoreThread(run->thread);

  PyObject *element = span_to_str(value->element);
  PyObject *attribute = span_to_str(value->attribute);
  PyObject *text = span_to_str(value->value);
  PyObject *answer = NULL;
  if (element != NULL && attribute != NULL && text != NULL)
    answer = PyObject_CallFunctionObjArgs(run->hooks[kind], element, attribute, text, NULL);
  if (answer != NULL) said = read_value_answer(run, kind, value, answer, replacement);
  if (said == SANITIZE_VALUE_ANSWER_STOP) keep_error(run);
  Py_XDECREF(answer);
  Py_XDECREF(text);
  Py_XDECREF(attribute);
  Py_XDECREF(element);

  run->thread = PyEval_SaveThread();
  return (sanitize_value_answer)said;
}

static sanitize_value_answer ask_attribute(void *context, const sanitize_hook_value *value,
                                           sanitize_span *replacement) {
  return ask_value(context, HOOK_ATTRIBUTE, value, replacement);
}

static sanitize_value_answer ask_url(void *context, const sanitize_hook_value *value,
                                     sanitize_span *replacement) {
  return ask_value(context, HOOK_URL, value, replacement);
}

int hooks_describe(sanitize_hooks *hooks, PyObject *const *given, struct hook_run *run) {
  *hooks = (sanitize_hooks){
      .size = sizeof *hooks,
      .element = given[HOOK_ELEMENT] == NULL ? NULL : ask_element,
      .attribute = given[HOOK_ATTRIBUTE] == NULL ? NULL : ask_attribute,
      .url = given[HOOK_URL] == NULL ? NULL : ask_url,
      .context = run,
  };
  return hooks->element != NULL || hooks->attribute != NULL || hooks->url != NULL;
}
