/* Many rows by sanitizer_run_batch(): a list of texts, and buffers in Arrow's layout. */
#include "core.h"

#include <stdlib.h>
#include <string.h>

int64_t row_offset(const sanitize_rows *rows, size_t row) {
  const char *at = (const char *)rows->offsets + (rows->offset + row) * rows->offset_width;
  int64_t wide;
  int32_t narrow;
  if (rows->offset_width == 8) {
    memcpy(&wide, at, sizeof wide);
    return wide;
  }
  memcpy(&narrow, at, sizeof narrow);
  return narrow;
}

/* (row, status, how it begins): enough of a row to find it by. */
static PyObject *refused_row(const sanitize_rows *rows, size_t row, sanitize_status status) {
  enum { MOST = 60 };
  int64_t start = row_offset(rows, row);
  int64_t length = row_offset(rows, row + 1) - start;
  return Py_BuildValue("(niy#)", (Py_ssize_t)row, (int)status, rows->data + start,
                       (Py_ssize_t)(length < MOST ? length : MOST));
}

PyObject *refused_rows(const sanitize_rows *rows, const sanitize_status *statuses) {
  PyObject *list = NULL;
  for (size_t i = 0; i < rows->count; i++) {
    if (statuses[i] == SANITIZE_OK) continue;
    if (list == NULL && (list = PyList_New(0)) == NULL) return NULL;
    PyObject *refused = refused_row(rows, i, statuses[i]);
    int failed = refused == NULL || PyList_Append(list, refused) != 0;
    Py_XDECREF(refused);
    if (failed) {
      Py_DECREF(list);
      return NULL;
    }
  }
  if (list != NULL) return list;
  Py_RETURN_NONE;
}

/* ---- A list ---- */

void column_free(struct column *column) {
  free(column->data);
  free(column->offsets);
  free(column->validity);
}

int column_new(struct column *column, size_t count) {
  memset(column, 0, sizeof *column);
  column->offsets = calloc(count + 1, sizeof *column->offsets);
  column->validity = calloc(count / 8 + 1, 1);
  if (column->offsets != NULL && column->validity != NULL) return 0;
  column_free(column);
  PyErr_NoMemory();
  return -1;
}

static int column_copy(struct column *column, const struct text *text) {
  size_t needed = column->length + text->length;
  if (needed > column->capacity) {
    size_t capacity = needed + needed / 2 + 256;
    char *data = realloc(column->data, capacity);
    if (data == NULL) {
      PyErr_NoMemory();
      return -1;
    }
    column->data = data;
    column->capacity = capacity;
  }
  if (text->length > 0) memcpy(column->data + column->length, text->data, text->length);
  column->length = needed;
  return 0;
}

int column_add(struct column *column, size_t row, const struct text *text) {
  if (text != NULL) {
    if (column_copy(column, text) != 0) return -1;
    column->validity[row / 8] |= (uint8_t)(1U << (row % 8));
  }
  column->offsets[row + 1] = (int64_t)column->length;
  return 0;
}

sanitize_rows column_rows(const struct column *column, size_t count) {
  return (sanitize_rows){.size = sizeof(sanitize_rows),
                         .data = column->data,
                         .data_length = column->length,
                         .offsets = column->offsets,
                         .offset_width = sizeof *column->offsets,
                         .validity = column->validity,
                         .count = count};
}

static int column_add_item(struct column *column, size_t row, PyObject *item) {
  struct text text;
  if (item == Py_None) return column_add(column, row, NULL);
  if (text_open(item, &text) != 0) return -1;
  int failed = column_add(column, row, &text);
  text_close(&text);
  return failed;
}

static int column_fill(struct column *column, PyObject *list, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (column_add_item(column, i, PyList_GetItem(list, (Py_ssize_t)i)) != 0) return -1;
  return 0;
}

static int is_null(const sanitize_rows *rows, size_t row) {
  return rows->validity != NULL && (rows->validity[row / 8] >> (row % 8) & 1) == 0;
}

static PyObject *list_of(const sanitize_rows *rows) {
  PyObject *list = PyList_New((Py_ssize_t)rows->count);
  for (size_t i = 0; list != NULL && i < rows->count; i++) {
    int64_t ends[2];
    memcpy(ends, (const char *)rows->offsets + i * sizeof *ends, sizeof ends);
    PyObject *item = Py_None;
    if (is_null(rows, i)) {
      Py_INCREF(item);
    } else {
      sanitize_span span = {ends[1] == ends[0] ? "" : rows->data + ends[0],
                            (size_t)(ends[1] - ends[0])};
      item = span_to_str(span);
    }
    if (item == NULL || PyList_SetItem(list, (Py_ssize_t)i, item) != 0) Py_CLEAR(list);
  }
  return list;
}

/* What a batch gives: the rows, and which were refused. */
struct batch {
  sanitize_rows clean;
  const sanitize_status *statuses;
};

static int run_batch(SanitizerObject *self, struct engine *engine, const sanitize_rows *rows,
                     int null, struct batch *batch) {
  batch->clean.size = sizeof batch->clean;
  engine_begin(self, engine);
  sanitize_status status = sanitizer_run_batch(
      engine_worker(engine), rows, null ? SANITIZE_REFUSED_ROWS_NULL : SANITIZE_REFUSED_ROWS_EMPTY,
      &batch->clean, &batch->statuses);
  return engine_end(engine, status);
}

static PyObject *list_result(const sanitize_rows *rows, const struct batch *batch) {
  PyObject *list = list_of(&batch->clean);
  if (list == NULL) return NULL;
  return Py_BuildValue("(NN)", list, refused_rows(rows, batch->statuses));
}

/* batch_list(list, null): the list is the call's own: nobody changes it meanwhile. */
PyObject *sanitizer_batch_list(PyObject *object, PyObject *args) {
  SanitizerObject *self = (SanitizerObject *)object;
  PyObject *list, *result = NULL;
  struct column column;
  int null;
  if (!PyArg_ParseTuple(args, "Op", &list, &null)) return NULL;
  Py_ssize_t size = PyList_Size(list);
  if (size < 0 || column_new(&column, (size_t)size) != 0) return NULL;
  if (column_fill(&column, list, (size_t)size) != 0) {
    column_free(&column);
    return NULL;
  }

  sanitize_rows rows = column_rows(&column, (size_t)size);
  struct batch batch;
  struct engine *engine = engine_take(self);
  if (engine != NULL) {
    if (run_batch(self, engine, &rows, null, &batch) == 0) result = list_result(&rows, &batch);
    engine_give(self, engine);
  }
  column_free(&column);
  return result;
}

/* ---- Buffers ---- */

static PyObject *bytes_of(const void *data, size_t length) {
  return PyBytes_FromStringAndSize(data, (Py_ssize_t)length);
}

static PyObject *rows_result(const sanitize_rows *rows, const struct batch *batch) {
  const sanitize_rows *clean = &batch->clean;
  size_t width = clean->offset_width;
  PyObject *validity = Py_None;
  if (clean->validity == NULL)
    Py_INCREF(validity);
  else
    validity = bytes_of(clean->validity, (clean->count + 7) / 8);
  /* Where there is no row there are no offsets, but for the first, which is 0. */
  static const int64_t zero = 0;
  const void *offsets = clean->count == 0 ? (const void *)&zero : clean->offsets;
  return Py_BuildValue("(NNNN)", bytes_of(clean->data, clean->data_length),
                       bytes_of(offsets, (clean->count + 1) * width), validity,
                       refused_rows(rows, batch->statuses));
}

/* batch_rows(data, offsets, width, validity or None, offset, count, null): bytes objects. */
PyObject *sanitizer_batch_rows(PyObject *object, PyObject *args) {
  SanitizerObject *self = (SanitizerObject *)object;
  const char *data, *offsets, *validity;
  Py_ssize_t data_length, offsets_length, validity_length, width, offset, count;
  int null;
  if (!PyArg_ParseTuple(args, "y#y#nz#nnp", &data, &data_length, &offsets, &offsets_length, &width,
                        &validity, &validity_length, &offset, &count, &null))
    return NULL;
  int fits = (width == 4 || width == 8) && offset >= 0 && count >= 0 &&
             offset <= PY_SSIZE_T_MAX / 16 && count <= PY_SSIZE_T_MAX / 16 &&
             (count == 0 || offsets_length / width > offset + count) &&
             (validity == NULL || validity_length >= (offset + count + 7) / 8);
  if (!fits) {
    PyErr_SetString(PyExc_ValueError,
                    "offsets must be 4 or 8 bytes wide and one more than the rows, "
                    "and the validity must have a bit for each row");
    return NULL;
  }

  sanitize_rows rows = {.size = sizeof rows,
                        .data = data,
                        .data_length = (size_t)data_length,
                        .offsets = offsets,
                        .offset_width = (size_t)width,
                        .validity = (const uint8_t *)validity,
                        .offset = (size_t)offset,
                        .count = (size_t)count};
  struct batch batch;
  PyObject *result = NULL;
  struct engine *engine = engine_take(self);
  if (engine == NULL) return NULL;
  if (run_batch(self, engine, &rows, null, &batch) == 0) result = rows_result(&rows, &batch);
  engine_give(self, engine);
  return result;
}
