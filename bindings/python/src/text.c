/* Python's texts to bytes for the library, and back. */
#include "core.h"

#include <string.h>

/* Halves of surrogate pairs: pairs are joined, what is alone becomes U+FFFD. */
static PyObject *mend_surrogates(PyObject *str) {
  PyErr_Clear();
  PyObject *utf16 = PyUnicode_AsEncodedString(str, "utf-16-le", "surrogatepass");
  if (utf16 == NULL) return NULL;
  char *data;
  Py_ssize_t length;
  PyObject *mended = NULL;
  if (PyBytes_AsStringAndSize(utf16, &data, &length) == 0)
    mended = PyUnicode_Decode(data, length, "utf-16-le", "replace");
  Py_DECREF(utf16);

  PyObject *utf8 = mended == NULL ? NULL : PyUnicode_AsUTF8String(mended);
  Py_XDECREF(mended);
  return utf8;
}

static PyObject *encode(PyObject *str) {
  PyObject *utf8 = PyUnicode_AsUTF8String(str);
  if (utf8 == NULL && PyErr_ExceptionMatches(PyExc_UnicodeEncodeError)) return mend_surrogates(str);
  return utf8;
}

int text_open(PyObject *object, struct text *text) {
  memset(text, 0, sizeof *text);
  if (PyBytes_Check(object)) {
    Py_INCREF(object);
    text->owner = object;
    text->is_bytes = 1;
  } else if (PyUnicode_Check(object)) {
    text->owner = encode(object);
  } else {
    PyErr_Format(PyExc_TypeError, "expected str or bytes, not %R", Py_TYPE(object));
  }
  if (text->owner == NULL) return -1;

  char *data;
  Py_ssize_t length;
  if (PyBytes_AsStringAndSize(text->owner, &data, &length) != 0) {
    text_close(text);
    return -1;
  }
  text->data = data;
  text->length = (size_t)length;
  return 0;
}

void text_close(struct text *text) { Py_CLEAR(text->owner); }

PyObject *span_to_str(sanitize_span span) {
  return PyUnicode_DecodeUTF8(span.data == NULL ? "" : span.data, (Py_ssize_t)span.length,
                              "replace");
}

PyObject *text_like(const struct text *input, sanitize_span span) {
  if (!input->is_bytes) return span_to_str(span);
  return PyBytes_FromStringAndSize(span.data, (Py_ssize_t)span.length);
}
