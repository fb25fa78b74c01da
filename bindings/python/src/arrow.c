/*
 * Arrow's C data interface: arrays and streams of strings in, the same out, by PyCapsules. Rows are
 * neither copied nor made objects of: the library reads the caller's buffers, and a result keeps
 * the worker that holds it. Only views, which have no offsets, are copied before they are read.
 */
#include "core.h"

#include <stdlib.h>
#include <string.h>

/* The structs of the interface's specification. */
struct ArrowSchema {
  const char *format;
  const char *name;
  const char *metadata;
  int64_t flags;
  int64_t n_children;
  struct ArrowSchema **children;
  struct ArrowSchema *dictionary;
  void (*release)(struct ArrowSchema *);
  void *private_data;
};

struct ArrowArray {
  int64_t length;
  int64_t null_count;
  int64_t offset;
  int64_t n_buffers;
  int64_t n_children;
  const void **buffers;
  struct ArrowArray **children;
  struct ArrowArray *dictionary;
  void (*release)(struct ArrowArray *);
  void *private_data;
};

struct ArrowArrayStream {
  int (*get_schema)(struct ArrowArrayStream *, struct ArrowSchema *out);
  int (*get_next)(struct ArrowArrayStream *, struct ArrowArray *out);
  const char *(*get_last_error)(struct ArrowArrayStream *);
  void (*release)(struct ArrowArrayStream *);
  void *private_data;
};

enum { ARROW_FLAG_NULLABLE = 2 };

/* ---- Capsules ---- */

static void free_schema_capsule(PyObject *capsule) {
  struct ArrowSchema *schema = PyCapsule_GetPointer(capsule, "arrow_schema");
  if (schema->release != NULL) schema->release(schema);
  free(schema);
}

static void free_array_capsule(PyObject *capsule) {
  struct ArrowArray *array = PyCapsule_GetPointer(capsule, "arrow_array");
  if (array->release != NULL) array->release(array);
  free(array);
}

static void free_stream_capsule(PyObject *capsule) {
  struct ArrowArrayStream *stream = PyCapsule_GetPointer(capsule, "arrow_array_stream");
  if (stream->release != NULL) stream->release(stream);
  free(stream);
}

/* A zeroed struct in a capsule that frees it. */
static PyObject *new_capsule(size_t size, const char *name, PyCapsule_Destructor destructor) {
  void *made = calloc(1, size);
  if (made == NULL) return PyErr_NoMemory();
  PyObject *capsule = PyCapsule_New(made, name, destructor);
  if (capsule == NULL) free(made);
  return capsule;
}

static PyObject *new_schema_capsule(void) {
  return new_capsule(sizeof(struct ArrowSchema), "arrow_schema", free_schema_capsule);
}

static PyObject *new_array_capsule(void) {
  return new_capsule(sizeof(struct ArrowArray), "arrow_array", free_array_capsule);
}

/* ---- Schemas: only those of one column of strings ---- */

/* What is taken, and what comes back: views come back with offsets, of 8 bytes. */
static const struct {
  const char *in, *out;
} formats[] = {{"u", "u"}, {"U", "U"}, {"z", "z"}, {"Z", "Z"}, {"vu", "U"}, {"vz", "Z"}};

/* The static text of what comes back for a format; NULL for one that is not taken. */
static const char *format_out(const char *format) {
  for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
    if (strcmp(format, formats[i].in) == 0) return formats[i].out;
  return NULL;
}

static int is_view(const struct ArrowSchema *schema) { return *schema->format == 'v'; }

static size_t width_of(const char *format) { return *format == 'u' || *format == 'z' ? 4 : 8; }

static void release_schema(struct ArrowSchema *schema) { schema->release = NULL; }

static void describe(struct ArrowSchema *schema, const char *format) {
  *schema = (struct ArrowSchema){
      .format = format, .name = "", .flags = ARROW_FLAG_NULLABLE, .release = release_schema};
}

static const char *format_of(const struct ArrowSchema *schema) {
  const char *format = schema->dictionary == NULL ? format_out(schema->format) : NULL;
  if (format != NULL) return format;
  PyErr_Format(PyExc_TypeError,
               "expected an Arrow array of utf8 or binary, large or of views, not of format "
               "\"%s\"%s; cast it first",
               schema->format, schema->dictionary == NULL ? "" : " with a dictionary");
  return NULL;
}

/* ---- A result: the worker that holds the rows lives as long as the array ---- */

struct result {
  struct engine *engine;
  const void *buffers[3];
  int64_t zero; /* the offsets of no rows */
};

static void release_result(struct ArrowArray *array) {
  struct result *result = array->private_data;
  engine_free(result->engine);
  free(result);
  array->release = NULL;
}

static int64_t nulls_in(const sanitize_rows *rows) {
  return rows->validity == NULL ? 0 : -1; /* -1: to be counted by who needs it */
}

/* Takes the engine over when it succeeds. */
static int show_result(struct ArrowArray *array, struct engine *engine, const sanitize_rows *rows) {
  struct result *result = calloc(1, sizeof *result);
  if (result == NULL) {
    PyErr_NoMemory();
    return -1;
  }
  result->engine = engine;
  result->buffers[0] = rows->validity;
  result->buffers[1] = rows->count == 0 ? (const void *)&result->zero : rows->offsets;
  result->buffers[2] = rows->data;
  *array = (struct ArrowArray){.length = (int64_t)rows->count,
                               .null_count = nulls_in(rows),
                               .n_buffers = 3,
                               .buffers = result->buffers,
                               .release = release_result,
                               .private_data = result};
  return 0;
}

/* ---- Rows of an array ---- */

static int refuse_array(void) {
  PyErr_SetString(PyExc_ValueError, "the Arrow array was released, or is not one of strings");
  return -1;
}

static const uint8_t *validity_of(const struct ArrowArray *array) {
  return array->null_count == 0 ? NULL : array->buffers[0];
}

/* Rows with offsets are read where they are. */
static int borrow_rows(const struct ArrowArray *array, const char *format, sanitize_rows *rows) {
  if (array->n_buffers != 3) return refuse_array();
  *rows = (sanitize_rows){.size = sizeof *rows,
                          .data = array->buffers[2],
                          .offsets = array->buffers[1],
                          .offset_width = width_of(format),
                          .validity = validity_of(array),
                          .offset = (size_t)array->offset,
                          .count = (size_t)array->length};
  /* The last offset says how many bytes of its data may be read. */
  int64_t end = rows->count > 0 ? row_offset(rows, rows->count) : 0;
  if (end > 0) rows->data_length = (size_t)end;
  return 0;
}

/*
 * A view is 16 bytes: the length, and then a text of 12 bytes at most, or its beginning, the number
 * of the buffer it is in, and where. The buffers stand between the views and their own lengths.
 */
enum { VIEW_BYTES = 16, VIEW_TEXT_BYTES = 12, BUFFERS_BESIDE_DATA = 3 };

static int view_text(const struct ArrowArray *array, size_t index, struct text *text) {
  const char *view = (const char *)array->buffers[1] + index * VIEW_BYTES;
  int32_t length, buffer, start;
  memcpy(&length, view, sizeof length);
  *text = (struct text){.data = view + 4, .length = (size_t)length};
  if (length >= 0 && length <= VIEW_TEXT_BYTES) return 0;

  memcpy(&buffer, view + 8, sizeof buffer);
  memcpy(&start, view + 12, sizeof start);
  const int64_t *lengths = array->buffers[array->n_buffers - 1];
  int inside = length >= 0 && buffer >= 0 && buffer < array->n_buffers - BUFFERS_BESIDE_DATA &&
               start >= 0 && (int64_t)start + length <= lengths[buffer];
  if (!inside) return refuse_array();
  text->data = (const char *)array->buffers[2 + buffer] + start;
  return 0;
}

/* Views are copied into a column, which is the caller's to free when 0 is returned. */
static int gather_rows(const struct ArrowArray *array, struct column *column, sanitize_rows *rows) {
  if (array->n_buffers < BUFFERS_BESIDE_DATA) return refuse_array();
  const uint8_t *validity = validity_of(array);
  size_t count = (size_t)array->length;
  if (column_new(column, count) != 0) return -1;
  for (size_t row = 0; row < count; row++) {
    size_t index = (size_t)array->offset + row;
    struct text text;
    int null = validity != NULL && (validity[index / 8] >> (index % 8) & 1) == 0;
    if ((!null && view_text(array, index, &text) != 0) ||
        column_add(column, row, null ? NULL : &text) != 0) {
      column_free(column);
      return -1;
    }
  }
  *rows = column_rows(column, count);
  return 0;
}

/* The rows of an array, and the column that holds them when they had to be copied; else zeroed. */
static int rows_of(const struct ArrowArray *array, const struct ArrowSchema *schema,
                   struct column *column, sanitize_rows *rows) {
  memset(column, 0, sizeof *column);
  if (array->release == NULL || array->length < 0 || array->offset < 0) return refuse_array();
  if (is_view(schema)) return gather_rows(array, column, rows);
  return borrow_rows(array, format_out(schema->format), rows);
}

/* ---- One array ---- */

/* Fills the capsule's array; returns the rows that were refused. */
static PyObject *clean_into(SanitizerObject *self, const sanitize_rows *rows, int null,
                            struct ArrowArray *array) {
  sanitize_rows clean = {.size = sizeof clean};
  const sanitize_status *statuses;
  struct engine *engine = engine_take(self);
  if (engine == NULL) return NULL;
  engine_begin(self, engine);
  sanitize_status status = sanitizer_run_batch(
      engine_worker(engine), rows, null ? SANITIZE_REFUSED_ROWS_NULL : SANITIZE_REFUSED_ROWS_EMPTY,
      &clean, &statuses);
  PyObject *refused = NULL;
  if (engine_end(engine, status) == 0) refused = refused_rows(rows, statuses);
  if (refused == NULL || show_result(array, engine, &clean) != 0) {
    engine_give(self, engine);
    Py_CLEAR(refused);
  }
  return refused;
}

static PyObject *clean_rows(SanitizerObject *self, const sanitize_rows *rows, const char *format,
                            int null) {
  PyObject *schema = new_schema_capsule();
  PyObject *array = new_array_capsule();
  PyObject *refused = NULL, *result = NULL;
  if (schema != NULL && array != NULL) {
    describe(PyCapsule_GetPointer(schema, "arrow_schema"), format);
    refused = clean_into(self, rows, null, PyCapsule_GetPointer(array, "arrow_array"));
  }
  if (refused != NULL)
    result = Py_BuildValue("(OOOn)", schema, array, refused, (Py_ssize_t)rows->count);
  Py_XDECREF(refused);
  Py_XDECREF(array);
  Py_XDECREF(schema);
  return result;
}

/* batch_arrow(schema, array, null): (schema, array, refused, how many rows). */
PyObject *sanitizer_batch_arrow(PyObject *object, PyObject *args) {
  PyObject *given_schema, *given_array;
  int null;
  if (!PyArg_ParseTuple(args, "OOp", &given_schema, &given_array, &null)) return NULL;
  struct ArrowSchema *schema = PyCapsule_GetPointer(given_schema, "arrow_schema");
  struct ArrowArray *array =
      schema == NULL ? NULL : PyCapsule_GetPointer(given_array, "arrow_array");
  const char *format = array == NULL ? NULL : format_of(schema);
  sanitize_rows rows;
  struct column column;
  if (format == NULL || rows_of(array, schema, &column, &rows) != 0) return NULL;

  PyObject *result = clean_rows((SanitizerObject *)object, &rows, format, null);
  column_free(&column);
  return result;
}

/* ---- Streams ---- */

static int fail_stream(struct ArrowArrayStream *stream) {
  const char *why = stream->get_last_error(stream);
  PyErr_Format(PyExc_ValueError, "the Arrow stream ended with an error: %s",
               why == NULL ? "it does not say which" : why);
  return -1;
}

/* A capsule with the schema of a stream. */
static PyObject *schema_of_stream(PyObject *capsule) {
  struct ArrowArrayStream *stream = PyCapsule_GetPointer(capsule, "arrow_array_stream");
  PyObject *schema = stream == NULL ? NULL : new_schema_capsule();
  if (schema == NULL) return NULL;
  if (stream->get_schema(stream, PyCapsule_GetPointer(schema, "arrow_schema")) == 0) return schema;
  fail_stream(stream);
  Py_DECREF(schema);
  return NULL;
}

/* Moves what the stream gives next into a capsule; *more is 0 at its end. */
static PyObject *next_array(struct ArrowArrayStream *stream, int *more) {
  PyObject *capsule = new_array_capsule();
  if (capsule == NULL) return NULL;
  struct ArrowArray *array = PyCapsule_GetPointer(capsule, "arrow_array");
  if (stream->get_next(stream, array) != 0) {
    array->release = NULL;
    fail_stream(stream);
    Py_DECREF(capsule);
    return NULL;
  }
  *more = array->release != NULL;
  return capsule;
}

/* stream_read(capsule): (schema, [array, ...]). */
PyObject *arrow_stream_read(PyObject *module, PyObject *capsule) {
  (void)module;
  struct ArrowArrayStream *stream = PyCapsule_GetPointer(capsule, "arrow_array_stream");
  if (stream == NULL) return NULL;
  PyObject *schema = schema_of_stream(capsule);
  PyObject *arrays = schema == NULL ? NULL : PyList_New(0);
  int failed = arrays == NULL;
  for (int more = 1; !failed && more;) {
    PyObject *array = next_array(stream, &more);
    failed = array == NULL || (more && PyList_Append(arrays, array) != 0);
    Py_XDECREF(array);
  }
  if (!failed) return Py_BuildValue("(NN)", schema, arrays);
  Py_XDECREF(schema);
  Py_XDECREF(arrays);
  return NULL;
}

/* The arrays that a stream of ours still has to give. */
struct queue {
  const char *format;
  size_t count, next;
  struct ArrowArray arrays[];
};

static int queue_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out) {
  const struct queue *queue = stream->private_data;
  describe(out, queue->format);
  return 0;
}

static int queue_next(struct ArrowArrayStream *stream, struct ArrowArray *out) {
  struct queue *queue = stream->private_data;
  memset(out, 0, sizeof *out);
  if (queue->next == queue->count) return 0;
  *out = queue->arrays[queue->next];
  queue->arrays[queue->next++].release = NULL;
  return 0;
}

static const char *queue_error(struct ArrowArrayStream *stream) {
  (void)stream;
  return NULL;
}

static void release_queue(struct ArrowArrayStream *stream) {
  struct queue *queue = stream->private_data;
  for (size_t i = 0; i < queue->count; i++)
    if (queue->arrays[i].release != NULL) queue->arrays[i].release(&queue->arrays[i]);
  free(queue);
  stream->release = NULL;
}

static int move_arrays(struct queue *queue, PyObject *list) {
  for (size_t i = 0; i < queue->count; i++) {
    PyObject *capsule = PyList_GetItem(list, (Py_ssize_t)i);
    struct ArrowArray *array =
        capsule == NULL ? NULL : PyCapsule_GetPointer(capsule, "arrow_array");
    if (array == NULL) return -1;
    queue->arrays[i] = *array;
    array->release = NULL;
  }
  return 0;
}

/* stream_make(schema, [array, ...]): a capsule; the arrays are moved into it. */
PyObject *arrow_stream_make(PyObject *module, PyObject *args) {
  (void)module;
  PyObject *schema_capsule, *list;
  if (!PyArg_ParseTuple(args, "OO", &schema_capsule, &list)) return NULL;
  struct ArrowSchema *schema = PyCapsule_GetPointer(schema_capsule, "arrow_schema");
  const char *format = schema == NULL ? NULL : format_of(schema);
  Py_ssize_t count = format == NULL ? -1 : PyList_Size(list);
  if (count < 0) return NULL;
  struct queue *queue = calloc(1, sizeof *queue + (size_t)count * sizeof(struct ArrowArray));
  if (queue == NULL) return PyErr_NoMemory();
  queue->format = format;
  queue->count = (size_t)count;

  PyObject *capsule =
      new_capsule(sizeof(struct ArrowArrayStream), "arrow_array_stream", free_stream_capsule);
  if (capsule == NULL) {
    free(queue);
    return NULL;
  }
  struct ArrowArrayStream *stream = PyCapsule_GetPointer(capsule, "arrow_array_stream");
  *stream = (struct ArrowArrayStream){.get_schema = queue_schema,
                                      .get_next = queue_next,
                                      .get_last_error = queue_error,
                                      .release = release_queue,
                                      .private_data = queue};
  if (move_arrays(queue, list) == 0) return capsule;
  Py_DECREF(capsule);
  return NULL;
}
