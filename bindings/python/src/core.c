/* The module: its types and functions, and how a status becomes an exception. */
#include "core.h"

/* Calls a function of libsanitize._errors that gives the exception. */
static PyObject *raise_by(const char *maker, PyObject *arguments) {
  if (arguments == NULL) return NULL;
  PyObject *errors = PyImport_ImportModule("libsanitize._errors");
  PyObject *make = errors == NULL ? NULL : PyObject_GetAttrString(errors, maker);
  PyObject *exception = make == NULL ? NULL : PyObject_CallObject(make, arguments);
  if (exception != NULL) PyErr_SetObject((PyObject *)Py_TYPE(exception), exception);
  Py_XDECREF(exception);
  Py_XDECREF(make);
  Py_XDECREF(errors);
  Py_DECREF(arguments);
  return NULL;
}

PyObject *raise_status(sanitize_status status, const sanitize_problem *problem) {
  if (status == SANITIZE_ERR_MEMORY) return PyErr_NoMemory();
  if (problem != NULL && problem->severity == SANITIZE_SEVERITY_ERROR)
    return raise_by("policy_error", Py_BuildValue("(sIIn)", problem->message, problem->line,
                                                  problem->column, (Py_ssize_t)problem->offset));
  return raise_by("status_error", Py_BuildValue("(is)", (int)status, sanitize_strerror(status)));
}

static PyObject *presets(PyObject *module, PyObject *unused) {
  (void)module;
  (void)unused;
  PyObject *dict = PyDict_New();
  for (size_t i = 0; dict != NULL && i < sanitize_policy_preset_count(); i++) {
    PyObject *description = PyUnicode_FromString(sanitize_policy_preset_description(i));
    if (description == NULL ||
        PyDict_SetItemString(dict, sanitize_policy_preset_name(i), description) != 0)
      Py_CLEAR(dict);
    Py_XDECREF(description);
  }
  return dict;
}

static PyObject *strerror_of(PyObject *module, PyObject *number) {
  (void)module;
  long status = PyLong_AsLong(number);
  if (status == -1 && PyErr_Occurred()) return NULL;
  return PyUnicode_FromString(sanitize_strerror((sanitize_status)status));
}

/* The word for a number, or None. */
static PyObject *change_kind_name(PyObject *module, PyObject *number) {
  (void)module;
  long kind = PyLong_AsLong(number);
  if (kind == -1 && PyErr_Occurred()) return NULL;
  return Py_BuildValue("z", sanitize_change_kind_name((sanitize_change_kind)kind));
}

static PyObject *reason_name(PyObject *module, PyObject *number) {
  (void)module;
  long reason = PyLong_AsLong(number);
  if (reason == -1 && PyErr_Occurred()) return NULL;
  return Py_BuildValue("z", sanitize_reason_name((sanitize_reason)reason));
}

/* unraisable(exception, object): what sys.unraisablehook() is told of. */
static PyObject *unraisable(PyObject *module, PyObject *args) {
  (void)module;
  PyObject *exception, *object;
  if (!PyArg_ParseTuple(args, "OO", &exception, &object)) return NULL;
  PyErr_SetObject((PyObject *)Py_TYPE(exception), exception);
  PyErr_WriteUnraisable(object);
  Py_RETURN_NONE;
}

static PyMethodDef functions[] = {
    {"presets", presets, METH_NOARGS, NULL},
    {"strerror", strerror_of, METH_O, NULL},
    {"change_kind_name", change_kind_name, METH_O, NULL},
    {"reason_name", reason_name, METH_O, NULL},
    {"unraisable", unraisable, METH_VARARGS, NULL},
    {"stream_read", arrow_stream_read, METH_O, NULL},
    {"stream_make", arrow_stream_make, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static int add_type(PyObject *module, const char *name, PyObject *type) {
  if (type == NULL) return -1;
  if (PyModule_AddObject(module, name, type) == 0) return 0;
  Py_DECREF(type);
  return -1;
}

static int fill_module(PyObject *module) {
  if (add_type(module, "Policy", policy_make_type()) != 0) return -1;
  if (add_type(module, "Sanitizer", sanitizer_make_type()) != 0) return -1;
  if (PyModule_AddStringConstant(module, "library_version", sanitize_version()) != 0) return -1;
  return PyModule_AddIntConstant(module, "LARGEST_INPUT_BYTES", SANITIZE_LARGEST_INPUT_BYTES);
}

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, (void *)fill_module},
#ifdef Py_GIL_DISABLED
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
#endif
    {0, NULL},
};

static struct PyModuleDef definition = {
    .m_base = PyModuleDef_HEAD_INIT,
    .m_name = "libsanitize._core",
    .m_size = 0,
    .m_methods = functions,
    .m_slots = slots,
};

PyMODINIT_FUNC PyInit__core(void) { return PyModuleDef_Init(&definition); }
