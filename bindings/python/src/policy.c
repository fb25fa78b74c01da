/* Policies: the C functions with Python's arguments. A lock of its own makes an object usable by
   any thread; nothing of Python's is called while it is held. */
#include "core.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  PyObject_HEAD sanitize_policy *policy;
  PyThread_type_lock lock;
} PolicyObject;

static void hold(PolicyObject *self) { PyThread_acquire_lock(self->lock, WAIT_LOCK); }
static void release(PolicyObject *self) { PyThread_release_lock(self->lock); }

static PyObject *wrap(PyTypeObject *type, sanitize_policy *policy) {
  allocfunc allocate = (allocfunc)PyType_GetSlot(type, Py_tp_alloc);
  PolicyObject *self = (PolicyObject *)allocate(type, 0);
  PyThread_type_lock lock = PyThread_allocate_lock();
  if (self == NULL || lock == NULL) {
    Py_XDECREF((PyObject *)self);
    if (lock != NULL) PyThread_free_lock(lock);
    sanitize_policy_free(policy);
    return PyErr_NoMemory();
  }
  self->policy = policy;
  self->lock = lock;
  return (PyObject *)self;
}

static PyObject *new_policy(PyTypeObject *type, PyObject *args, PyObject *keywords) {
  static char *names[] = {"preset", NULL};
  const char *preset = NULL;
  if (!PyArg_ParseTupleAndKeywords(args, keywords, "|z", names, &preset)) return NULL;
  sanitize_policy *policy = sanitize_policy_new(preset);
  if (policy != NULL) return wrap(type, policy);
  PyErr_Format(PyExc_ValueError, "there is no preset %s; there are those of libsanitize.PRESETS",
               preset == NULL ? "" : preset);
  return NULL;
}

static void free_policy(PyObject *object) {
  PolicyObject *self = (PolicyObject *)object;
  PyTypeObject *type = Py_TYPE(object);
  sanitize_policy_free(self->policy);
  if (self->lock != NULL) PyThread_free_lock(self->lock);
  freefunc release_object = (freefunc)PyType_GetSlot(type, Py_tp_free);
  release_object(object);
  Py_DECREF(type);
}

static PyObject *from_json(PyObject *type, PyObject *given) {
  struct text text;
  if (text_open(given, &text) != 0) return NULL;
  sanitize_policy *policy;
  sanitize_problem problem;
  sanitize_status status = sanitize_policy_from_json(&policy, text.data, text.length, &problem);
  text_close(&text);
  if (status != SANITIZE_OK) return raise_status(status, &problem);
  return wrap((PyTypeObject *)type, policy);
}

/* Without a Python error where memory ran out. */
static sanitize_policy *copy_of(PolicyObject *self) {
  hold(self);
  sanitize_policy *copied = sanitize_policy_copy(self->policy);
  release(self);
  return copied;
}

static PyObject *copy(PyObject *object, PyObject *unused) {
  PolicyObject *self = (PolicyObject *)object;
  (void)unused;
  sanitize_policy *copied = copy_of(self);
  return copied == NULL ? PyErr_NoMemory() : wrap(Py_TYPE(object), copied);
}

/* ---- Notation ---- */

typedef sanitize_status (*notation_function)(sanitize_policy *policy, const char *notation,
                                             size_t length, sanitize_problem *problem);

static PyObject *done(sanitize_status status, const sanitize_problem *problem) {
  if (status != SANITIZE_OK) return raise_status(status, problem);
  Py_RETURN_NONE;
}

static PyObject *by_notation(PyObject *object, PyObject *given, notation_function change) {
  PolicyObject *self = (PolicyObject *)object;
  struct text text;
  sanitize_problem problem;
  if (text_open(given, &text) != 0) return NULL;
  hold(self);
  sanitize_status status = change(self->policy, text.data, text.length, &problem);
  release(self);
  text_close(&text);
  return done(status, &problem);
}

static PyObject *allow(PyObject *self, PyObject *notation) {
  return by_notation(self, notation, sanitize_policy_allow);
}

static PyObject *deny(PyObject *self, PyObject *notation) {
  return by_notation(self, notation, sanitize_policy_deny);
}

static PyObject *forbid(PyObject *self, PyObject *notation) {
  return by_notation(self, notation, sanitize_policy_forbid);
}

/* ---- Names of numbers ---- */

static const char *const modes[] = {"default", "strip", "drop", "escape", NULL};
static const char *const actions[] = {"keep", "drop", "resolve", NULL};
static const char *const scopes[] = {"none", "external", "all", NULL};
static const char *const breaks[] = {"newline", "br", "p", NULL};
static const char *const bidi[] = {"keep", "close", "remove", NULL};
static const char *const lines[] = {"keep", "br", "p", NULL};
static const char *const formulas[] = {"text", "tex", "dollar", NULL};
static const char *const kinds[] = {"any", "list", "integer", "datetime", "schemes", "color", NULL};
static const char *const requirements[] = {"no", "strip", "drop", NULL};

static int number_of(const char *const *names, const char *name, const char *what) {
  for (int i = 0; names[i] != NULL; i++)
    if (strcmp(names[i], name) == 0) return i;
  PyErr_Format(PyExc_ValueError, "there is no %s \"%s\"", what, name);
  return -1;
}

static PyObject *set_mode(PyObject *object, PyObject *args) {
  PolicyObject *self = (PolicyObject *)object;
  const char *element, *mode;
  sanitize_problem problem;
  if (!PyArg_ParseTuple(args, "zs", &element, &mode)) return NULL;
  int number = number_of(modes, mode, "mode");
  if (number < 0) return NULL;
  hold(self);
  sanitize_status status =
      sanitize_policy_set_mode(self->policy, element, (sanitize_mode)number, &problem);
  release(self);
  return done(status, &problem);
}

static PyObject *set_rule(PyObject *object, PyObject *args) {
  PolicyObject *self = (PolicyObject *)object;
  sanitize_value_rule rule = {.size = sizeof rule};
  const char *kind, *required, *list;
  Py_ssize_t length;
  int minimum, maximum;
  sanitize_problem problem;
  if (!PyArg_ParseTuple(args, "zssss#iiI", &rule.element, &rule.attribute, &kind, &required, &list,
                        &length, &minimum, &maximum, &rule.maximum_length))
    return NULL;
  int kind_number = number_of(kinds, kind, "kind of value");
  int requirement = number_of(requirements, required, "requirement");
  if (kind_number < 0 || requirement < 0) return NULL;
  rule.kind = (sanitize_value_kind)kind_number;
  rule.required = (sanitize_requirement)requirement;
  rule.list = (sanitize_span){list, (size_t)length};
  rule.minimum = minimum;
  rule.maximum = maximum;

  hold(self);
  sanitize_status status = sanitize_policy_set_rule(self->policy, &rule, &problem);
  release(self);
  return done(status, &problem);
}

static PyObject *force(PyObject *object, PyObject *args) {
  PolicyObject *self = (PolicyObject *)object;
  const char *element, *attribute, *value;
  Py_ssize_t length;
  sanitize_problem problem;
  if (!PyArg_ParseTuple(args, "ssz#", &element, &attribute, &value, &length)) return NULL;
  hold(self);
  sanitize_status status = sanitize_policy_force(self->policy, element, attribute,
                                                 (sanitize_span){value, (size_t)length}, &problem);
  release(self);
  return done(status, &problem);
}

static PyObject *rename_element(PyObject *object, PyObject *args) {
  PolicyObject *self = (PolicyObject *)object;
  const char *element, *becomes;
  sanitize_problem problem;
  if (!PyArg_ParseTuple(args, "sz", &element, &becomes)) return NULL;
  hold(self);
  sanitize_status status = sanitize_policy_rename(self->policy, element, becomes, &problem);
  release(self);
  return done(status, &problem);
}

/* ---- Settings ---- */

enum field_kind { FIELD_TEXT, FIELD_FLAG, FIELD_NAME, FIELD_SIZE };

static const struct field {
  const char *name;
  size_t offset;
  enum field_kind kind;
  const char *const *names; /* of FIELD_NAME */
} fields[] = {
#define FIELD(name, kind, names) \
  { #name, offsetof(sanitize_policy_settings, name), kind, names }
#define LIMIT(name) \
  { #name, offsetof(sanitize_policy_settings, limits.name), FIELD_SIZE, NULL }
    FIELD(schemes, FIELD_TEXT, NULL),
    FIELD(base_url, FIELD_TEXT, NULL),
    FIELD(relative_urls, FIELD_NAME, actions),
    FIELD(network_path_urls, FIELD_NAME, actions),
    FIELD(fragment_urls, FIELD_NAME, actions),
    FIELD(refuse_userinfo, FIELD_FLAG, NULL),
    FIELD(refuse_misleading_urls, FIELD_FLAG, NULL),
    FIELD(data_images, FIELD_FLAG, NULL),
    FIELD(link_rel, FIELD_TEXT, NULL),
    FIELD(link_rel_scope, FIELD_NAME, scopes),
    FIELD(link_target, FIELD_TEXT, NULL),
    FIELD(link_target_scope, FIELD_NAME, scopes),
    FIELD(unwrap_links_without_href, FIELD_FLAG, NULL),
    FIELD(name_prefix, FIELD_TEXT, NULL),
    LIMIT(input_bytes),
    LIMIT(working_bytes),
    LIMIT(output_bytes),
    LIMIT(open_elements),
    LIMIT(formatting_elements),
    FIELD(block_breaks, FIELD_NAME, breaks),
    FIELD(drop_empty_elements, FIELD_FLAG, NULL),
    FIELD(xhtml_syntax, FIELD_FLAG, NULL),
    FIELD(collapse_white_space, FIELD_FLAG, NULL),
    FIELD(link_embeds, FIELD_FLAG, NULL),
    FIELD(embed_hosts, FIELD_TEXT, NULL),
    FIELD(formulas, FIELD_NAME, formulas),
    FIELD(drop_tracking_pixels, FIELD_FLAG, NULL),
    FIELD(hold_remote_images, FIELD_FLAG, NULL),
    FIELD(max_nesting, FIELD_SIZE, NULL),
    FIELD(link_noopener, FIELD_FLAG, NULL),
    FIELD(show_link_hosts, FIELD_FLAG, NULL),
    FIELD(punycode_mixed_hosts, FIELD_FLAG, NULL),
    FIELD(bidi_controls, FIELD_NAME, bidi),
    FIELD(max_combining, FIELD_SIZE, NULL),
    FIELD(max_links, FIELD_SIZE, NULL),
    FIELD(neutralize_templates, FIELD_FLAG, NULL),
    FIELD(task_lists, FIELD_FLAG, NULL),
    FIELD(legacy_style, FIELD_FLAG, NULL),
    FIELD(comments, FIELD_TEXT, NULL),
    FIELD(link_urls, FIELD_FLAG, NULL),
    FIELD(link_emails, FIELD_FLAG, NULL),
    FIELD(mention_url, FIELD_TEXT, NULL),
    FIELD(tag_url, FIELD_TEXT, NULL),
    FIELD(line_breaks, FIELD_NAME, lines),
};
enum { FIELDS = sizeof fields / sizeof *fields };

/* All enums of the struct are as wide as an int. */
static PyObject *field_get(const struct field *field, const sanitize_policy_settings *settings) {
  const char *at = (const char *)settings + field->offset;
  sanitize_span span;
  size_t size;
  int number;
  switch (field->kind) {
  case FIELD_TEXT: memcpy(&span, at, sizeof span); return span_to_str(span);
  case FIELD_SIZE: memcpy(&size, at, sizeof size); return PyLong_FromSize_t(size);
  case FIELD_FLAG: memcpy(&number, at, sizeof number); return PyBool_FromLong(number);
  default: memcpy(&number, at, sizeof number); return PyUnicode_FromString(field->names[number]);
  }
}

/* `texts` keeps the bytes that a span shows. */
static int field_set_text(char *at, PyObject *value, PyObject *texts) {
  struct text text;
  if (text_open(value, &text) != 0) return -1;
  sanitize_span span = {text.data, text.length};
  memcpy(at, &span, sizeof span);
  int failed = PyList_Append(texts, text.owner);
  text_close(&text);
  return failed;
}

static int field_set_name(const struct field *field, char *at, PyObject *value) {
  struct text text;
  if (text_open(value, &text) != 0) return -1;
  int number = number_of(field->names, text.data, field->name);
  memcpy(at, &number, sizeof number);
  text_close(&text);
  return number < 0 ? -1 : 0;
}

static int field_set(const struct field *field, sanitize_policy_settings *settings, PyObject *value,
                     PyObject *texts) {
  char *at = (char *)settings + field->offset;
  if (field->kind == FIELD_TEXT) return field_set_text(at, value, texts);
  if (field->kind == FIELD_NAME) return field_set_name(field, at, value);
  if (field->kind == FIELD_FLAG) {
    int flag = PyObject_IsTrue(value);
    memcpy(at, &flag, sizeof flag);
    return flag < 0 ? -1 : 0;
  }
  size_t size = PyLong_AsSize_t(value);
  memcpy(at, &size, sizeof size);
  return PyErr_Occurred() ? -1 : 0;
}

static int read_fields(sanitize_policy_settings *settings, PyObject *given, PyObject *texts) {
  Py_ssize_t known = 0;
  for (size_t i = 0; i < FIELDS; i++) {
    PyObject *value = PyDict_GetItemString(given, fields[i].name); /* borrowed */
    if (value == NULL) continue;
    known++;
    if (field_set(&fields[i], settings, value, texts) != 0) return -1;
  }
  if (known == PyDict_Size(given)) return 0;
  PyErr_Format(PyExc_TypeError, "unknown setting among %R; settings() has all of them", given);
  return -1;
}

/* set(**settings): reads and writes under one lock, so that two threads lose nothing. The dict is
   the call's own. */
static PyObject *set(PyObject *object, PyObject *args, PyObject *given) {
  PolicyObject *self = (PolicyObject *)object;
  sanitize_policy_settings now = {.size = sizeof now}, wanted = {.size = sizeof wanted};
  sanitize_problem problem = {0};
  if (!PyArg_ParseTuple(args, "")) return NULL;
  PyObject *texts = PyList_New(0);
  if (texts == NULL) return NULL;
  if (given != NULL && read_fields(&wanted, given, texts) != 0) {
    Py_DECREF(texts);
    return NULL;
  }

  int chosen[FIELDS] = {0};
  for (size_t i = 0; given != NULL && i < FIELDS; i++)
    chosen[i] = PyDict_GetItemString(given, fields[i].name) != NULL;
  hold(self);
  sanitize_status status = sanitize_policy_get(self->policy, &now);
  for (size_t i = 0; i < FIELDS; i++) {
    static const size_t sizes[] = {sizeof(sanitize_span), sizeof(int), sizeof(int), sizeof(size_t)};
    size_t at = fields[i].offset;
    if (chosen[i]) memcpy((char *)&now + at, (char *)&wanted + at, sizes[fields[i].kind]);
  }
  if (status == SANITIZE_OK) status = sanitize_policy_set(self->policy, &now, &problem);
  release(self);
  Py_DECREF(texts);
  return done(status, &problem);
}

/* From a copy: what it reads is shown without the lock. */
static PyObject *settings(PyObject *object, PyObject *unused) {
  PolicyObject *self = (PolicyObject *)object;
  (void)unused;
  sanitize_policy *copied = copy_of(self);
  if (copied == NULL) return PyErr_NoMemory();

  sanitize_policy_settings now = {.size = sizeof now};
  PyObject *dict = PyDict_New();
  sanitize_policy_get(copied, &now);
  for (size_t i = 0; dict != NULL && i < FIELDS; i++) {
    PyObject *value = field_get(&fields[i], &now);
    if (value == NULL || PyDict_SetItemString(dict, fields[i].name, value) != 0) Py_CLEAR(dict);
    Py_XDECREF(value);
  }
  sanitize_policy_free(copied);
  return dict;
}

/* ---- As text ---- */

static PyObject *show(PyObject *object, sanitize_policy_format format) {
  PolicyObject *self = (PolicyObject *)object;
  char *text;
  size_t length;
  hold(self);
  sanitize_status status = sanitize_policy_show(self->policy, format, &text, &length);
  release(self);
  if (status != SANITIZE_OK) return raise_status(status, NULL);
  PyObject *shown = span_to_str((sanitize_span){text, length});
  free(text);
  return shown;
}

static PyObject *notation(PyObject *self, PyObject *unused) {
  (void)unused;
  return show(self, SANITIZE_POLICY_FORMAT_NOTATION);
}

static PyObject *json(PyObject *self, PyObject *unused) {
  (void)unused;
  return show(self, SANITIZE_POLICY_FORMAT_JSON);
}

/* warnings(): (message, line, column, offset) of the last change. */
static PyObject *warnings(PyObject *object, PyObject *unused) {
  PolicyObject *self = (PolicyObject *)object;
  const sanitize_problem *found;
  (void)unused;
  hold(self);
  size_t count = sanitize_policy_warnings(self->policy, &found);
  sanitize_problem *copied = count == 0 ? NULL : malloc(count * sizeof *copied);
  if (copied != NULL) memcpy(copied, found, count * sizeof *copied);
  release(self);
  if (count > 0 && copied == NULL) return PyErr_NoMemory();

  PyObject *list = PyList_New(0);
  for (size_t i = 0; list != NULL && i < count; i++) {
    PyObject *warning = Py_BuildValue("(sIIn)", copied[i].message, copied[i].line, copied[i].column,
                                      (Py_ssize_t)copied[i].offset);
    if (warning == NULL || PyList_Append(list, warning) != 0) Py_CLEAR(list);
    Py_XDECREF(warning);
  }
  free(copied);
  return list;
}

/* ---- For a sanitizer ---- */

static void free_capsule(PyObject *capsule) {
  sanitize_policy_free(PyCapsule_GetPointer(capsule, POLICY_CAPSULE));
}

static PyObject *capsule_of(PyObject *object, PyObject *unused) {
  PolicyObject *self = (PolicyObject *)object;
  (void)unused;
  sanitize_policy *copied = copy_of(self);
  if (copied == NULL) return PyErr_NoMemory();
  PyObject *capsule = PyCapsule_New(copied, POLICY_CAPSULE, free_capsule);
  if (capsule == NULL) sanitize_policy_free(copied);
  return capsule;
}

static PyMethodDef methods[] = {
    {"from_json", from_json, METH_O | METH_CLASS, NULL},
    {"copy", copy, METH_NOARGS, NULL},
    {"allow", allow, METH_O, NULL},
    {"deny", deny, METH_O, NULL},
    {"forbid", forbid, METH_O, NULL},
    {"set_mode", set_mode, METH_VARARGS, NULL},
    {"set_rule", set_rule, METH_VARARGS, NULL},
    {"force", force, METH_VARARGS, NULL},
    {"rename", rename_element, METH_VARARGS, NULL},
    {"set", (PyCFunction)(void (*)(void))set, METH_VARARGS | METH_KEYWORDS, NULL},
    {"settings", settings, METH_NOARGS, NULL},
    {"notation", notation, METH_NOARGS, NULL},
    {"json", json, METH_NOARGS, NULL},
    {"warnings", warnings, METH_NOARGS, NULL},
    {"capsule", capsule_of, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

PyObject *policy_make_type(void) {
  static PyType_Slot slots[] = {
      {Py_tp_new, (void *)new_policy},
      {Py_tp_dealloc, (void *)free_policy},
      {Py_tp_methods, methods},
      {0, NULL},
  };
  static PyType_Spec spec = {
      .name = "libsanitize._core.Policy",
      .basicsize = sizeof(PolicyObject),
      .flags = Py_TPFLAGS_DEFAULT,
      .slots = slots,
  };
  return PyType_FromSpec(&spec);
}
