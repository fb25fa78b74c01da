/*
 * The functions for DuckDB, through the stable part of its C extension API (1.2.0 and later).
 *
 * DuckDB calls a function with a vector of rows, from as many threads as it likes. Workers are
 * taken from the function's pool for a vector and given back after it; none is used by two threads.
 * The strings of a vector lie apart, so that sanitizer_run_batch() would need a copy of them first:
 * each row is a run of its own.
 */
#define DUCKDB_EXTENSION_NAME sanitize
#include "duckdb_extension.h"

#include <pthread.h>
#include <sanitize.h>
#include <stdlib.h>
#include <string.h>

DUCKDB_EXTENSION_EXTERN

/* ---- the pool of one function ---- */

struct pooled {
  sanitizer *worker; /* NULL: the place is free */
  char *policy;      /* NULL: the default */
  size_t length;
};

/* More threads than that, or policies, only make workers anew. */
enum { POOL_SIZE = 32 };

struct pool {
  pthread_mutex_t lock;
  struct pooled items[POOL_SIZE];
};

static void release_item(struct pooled *item) {
  sanitizer_free(item->worker);
  free(item->policy);
  *item = (struct pooled){NULL, NULL, 0};
}

static void free_pool(void *data) {
  struct pool *pool = data;
  for (size_t i = 0; i < POOL_SIZE; i++) release_item(&pool->items[i]);
  pthread_mutex_destroy(&pool->lock);
  free(pool);
}

static bool is_for(const struct pooled *item, const sanitize_span *policy) {
  if (item->worker == NULL || (item->policy == NULL) != (policy == NULL)) return false;
  return policy == NULL ||
         (item->length == policy->length && memcmp(item->policy, policy->data, item->length) == 0);
}

/* One that was there, or an empty one. */
static struct pooled take_item(struct pool *pool, const sanitize_span *policy) {
  struct pooled taken = {NULL, NULL, 0};
  pthread_mutex_lock(&pool->lock);
  for (size_t i = 0; i < POOL_SIZE && taken.worker == NULL; i++) {
    if (!is_for(&pool->items[i], policy)) continue;
    taken = pool->items[i];
    pool->items[i] = (struct pooled){NULL, NULL, 0};
  }
  pthread_mutex_unlock(&pool->lock);
  return taken;
}

static void give_back(struct pool *pool, struct pooled *item) {
  pthread_mutex_lock(&pool->lock);
  for (size_t i = 0; i < POOL_SIZE && item->worker != NULL; i++) {
    if (pool->items[i].worker != NULL) continue;
    pool->items[i] = *item;
    *item = (struct pooled){NULL, NULL, 0};
  }
  pthread_mutex_unlock(&pool->lock);
  release_item(item);
}

/* ---- making workers ---- */

static sanitize_status make_item(struct pooled *item, const sanitize_span *policy_text,
                                 sanitize_problem *problem) {
  sanitize_options options = {.size = sizeof options};
  sanitize_policy *policy = NULL;
  sanitize_status status = SANITIZE_OK;
  options.limits.input_bytes = SANITIZE_LARGEST_INPUT_BYTES;
  if (policy_text != NULL) {
    item->policy = malloc(policy_text->length + 1);
    if (item->policy == NULL) return SANITIZE_ERR_MEMORY;
    memcpy(item->policy, policy_text->data, policy_text->length);
    item->length = policy_text->length;
    status = sanitize_policy_from_text(&policy, policy_text->data, policy_text->length, problem);
  }
  if (status == SANITIZE_OK) status = sanitizer_new_with(&item->worker, policy, &options);
  sanitize_policy_free(policy);
  return status;
}

static void tell(duckdb_function_info info, sanitize_status status,
                 const sanitize_problem *problem) {
  char text[320] = "sanitize: ";
  const char *message =
      status == SANITIZE_ERR_POLICY ? problem->message : sanitize_strerror(status);
  if (status == SANITIZE_ERR_POLICY) strcat(text, "the policy is not valid: ");
  strncat(text, message, sizeof text - strlen(text) - 1);
  duckdb_scalar_function_set_error(info, text);
}

/* ---- vectors ---- */

enum { MOST_ARGUMENTS = 4 };

struct rows {
  idx_t count;
  int arguments;
  void *data[MOST_ARGUMENTS];
  uint64_t *validity[MOST_ARGUMENTS]; /* NULL: all are valid */
};

static struct rows read_chunk(duckdb_data_chunk chunk) {
  struct rows rows = {.count = duckdb_data_chunk_get_size(chunk),
                      .arguments = (int)duckdb_data_chunk_get_column_count(chunk)};
  for (int i = 0; i < rows.arguments && i < MOST_ARGUMENTS; i++) {
    duckdb_vector vector = duckdb_data_chunk_get_vector(chunk, (idx_t)i);
    rows.data[i] = duckdb_vector_get_data(vector);
    rows.validity[i] = duckdb_vector_get_validity(vector);
  }
  return rows;
}

static bool is_null(const struct rows *rows, idx_t row) {
  for (int i = 0; i < rows->arguments; i++) {
    if (rows->validity[i] != NULL && !duckdb_validity_row_is_valid(rows->validity[i], row))
      return true;
  }
  return false;
}

static sanitize_span text_at(const struct rows *rows, int argument, idx_t row) {
  duckdb_string_t *string = (duckdb_string_t *)rows->data[argument] + row;
  return (sanitize_span){duckdb_string_t_data(string), duckdb_string_t_length(*string)};
}

static size_t number_at(const struct rows *rows, int argument, idx_t row) {
  return (size_t)((const uint32_t *)rows->data[argument])[row];
}

/* ---- the functions: what becomes of one row ---- */

struct place {
  const struct rows *rows;
  idx_t row;
  duckdb_vector output;
};

static void put_text(const struct place *place, sanitize_span text) {
  duckdb_vector_assign_string_element_len(place->output, place->row, text.data, text.length);
}

static sanitize_status run_html(sanitizer *worker, const struct place *place, sanitize_span html) {
  sanitize_span clean;
  sanitize_status status = sanitizer_run(worker, html.data, html.length, &clean);
  if (status == SANITIZE_OK) put_text(place, clean);
  return status;
}

static sanitize_status run_is_clean(sanitizer *worker, const struct place *place,
                                    sanitize_span html) {
  sanitize_span clean;
  sanitize_status status = sanitizer_run(worker, html.data, html.length, &clean);
  bool same = status == SANITIZE_OK && clean.length == html.length &&
              (clean.length == 0 || memcmp(clean.data, html.data, clean.length) == 0);
  ((bool *)duckdb_vector_get_data(place->output))[place->row] = same;
  return status;
}

static sanitize_status run_within(sanitizer *worker, const struct place *place,
                                  sanitize_span html) {
  const sanitize_length_limit limit = {.size = sizeof limit,
                                       .max_bytes = number_at(place->rows, 1, place->row),
                                       .max_characters = number_at(place->rows, 2, place->row)};
  sanitize_span clean;
  sanitize_status status =
      sanitizer_run_within(worker, html.data, html.length, &limit, &clean, NULL);
  if (status == SANITIZE_OK) put_text(place, clean);
  return status;
}

static sanitize_status run_to_text(sanitizer *worker, const struct place *place,
                                   sanitize_span html) {
  sanitize_span text;
  sanitize_status status = sanitizer_html_to_text(worker, html.data, html.length, &text);
  if (status == SANITIZE_OK) put_text(place, text);
  return status;
}

static sanitize_status run_to_html(sanitizer *worker, const struct place *place,
                                   sanitize_span text) {
  const struct rows *rows = place->rows;
  bool has_br = rows->arguments > 1 && ((const bool *)rows->data[1])[place->row];
  sanitize_span html;
  sanitize_status status =
      sanitizer_text_to_html(worker, text.data, text.length,
                             has_br ? SANITIZE_LINE_BREAKS_BR : SANITIZE_LINE_BREAKS_KEEP, &html);
  if (status == SANITIZE_OK) put_text(place, html);
  return status;
}

/* ---- registration ---- */

static const struct function {
  const char *name;
  sanitize_status (*run)(sanitizer *, const struct place *, sanitize_span);
  duckdb_type result;
  int policy; /* the number of the argument, 0: none */
  int arguments;
  duckdb_type types[MOST_ARGUMENTS];
} functions[] = {
#define TEXT DUCKDB_TYPE_VARCHAR
    {"sanitize_html", run_html, TEXT, 0, 1, {TEXT}},
    {"sanitize_html", run_html, TEXT, 1, 2, {TEXT, TEXT}},
    {"html_is_clean", run_is_clean, DUCKDB_TYPE_BOOLEAN, 0, 1, {TEXT}},
    {"html_is_clean", run_is_clean, DUCKDB_TYPE_BOOLEAN, 1, 2, {TEXT, TEXT}},
    {"html_to_text", run_to_text, TEXT, 0, 1, {TEXT}},
    {"text_to_html", run_to_html, TEXT, 0, 1, {TEXT}},
    {"text_to_html", run_to_html, TEXT, 0, 2, {TEXT, DUCKDB_TYPE_BOOLEAN}},
    {"sanitize_html_within",
     run_within,
     TEXT,
     0,
     3,
     {TEXT, DUCKDB_TYPE_UINTEGER, DUCKDB_TYPE_UINTEGER}},
    {"sanitize_html_within",
     run_within,
     TEXT,
     3,
     4,
     {TEXT, DUCKDB_TYPE_UINTEGER, DUCKDB_TYPE_UINTEGER, TEXT}},
#undef TEXT
};

enum { FUNCTIONS = sizeof functions / sizeof *functions };

/* What DuckDB keeps for a function. The pool is first: it is freed by its address. */
struct registered {
  struct pool pool;
  const struct function *function;
};

static sanitize_status run_row(struct registered *registered, struct pooled *item,
                               const struct place *place, sanitize_problem *problem) {
  const struct function *function = registered->function;
  sanitize_status status = SANITIZE_OK;
  sanitize_span policy = {NULL, 0};
  if (function->policy > 0) policy = text_at(place->rows, function->policy, place->row);
  const sanitize_span *wanted = function->policy > 0 ? &policy : NULL;
  if (!is_for(item, wanted)) {
    give_back(&registered->pool, item);
    *item = take_item(&registered->pool, wanted);
    if (item->worker == NULL) status = make_item(item, wanted, problem);
  }
  if (status == SANITIZE_OK)
    status = function->run(item->worker, place, text_at(place->rows, 0, place->row));
  return status;
}

static void run_vector(duckdb_function_info info, duckdb_data_chunk chunk, duckdb_vector output) {
  struct registered *registered = duckdb_scalar_function_get_extra_info(info);
  const struct rows rows = read_chunk(chunk);
  struct pooled item = {NULL, NULL, 0};
  sanitize_problem problem;
  for (idx_t row = 0; row < rows.count; row++) {
    const struct place place = {&rows, row, output};
    if (is_null(&rows, row)) {
      duckdb_vector_ensure_validity_writable(output);
      duckdb_validity_set_row_invalid(duckdb_vector_get_validity(output), row);
      continue;
    }
    sanitize_status status = run_row(registered, &item, &place, &problem);
    if (status == SANITIZE_OK) continue;
    tell(info, status, &problem);
    break;
  }
  give_back(&registered->pool, &item);
}

static void add_parameter(duckdb_scalar_function made, duckdb_type type) {
  duckdb_logical_type logical = duckdb_create_logical_type(type);
  duckdb_scalar_function_add_parameter(made, logical);
  duckdb_destroy_logical_type(&logical);
}

static duckdb_scalar_function make_function(const struct function *function) {
  struct registered *registered = calloc(1, sizeof *registered);
  if (registered == NULL) return NULL;
  if (pthread_mutex_init(&registered->pool.lock, NULL) != 0) {
    free(registered);
    return NULL;
  }
  registered->function = function;
  duckdb_scalar_function made = duckdb_create_scalar_function();
  duckdb_logical_type result = duckdb_create_logical_type(function->result);
  duckdb_scalar_function_set_name(made, function->name);
  for (int i = 0; i < function->arguments; i++) add_parameter(made, function->types[i]);
  duckdb_scalar_function_set_return_type(made, result);
  duckdb_scalar_function_set_extra_info(made, registered, free_pool);
  duckdb_scalar_function_set_function(made, run_vector);
  duckdb_destroy_logical_type(&result);
  return made;
}

/* Those of one name are a set; they stand together in the table. *i moves behind them. */
static bool add_set(duckdb_connection connection, size_t *i) {
  const char *name = functions[*i].name;
  duckdb_scalar_function_set set = duckdb_create_scalar_function_set(name);
  bool added = true;
  for (; added && *i < FUNCTIONS && strcmp(functions[*i].name, name) == 0; ++*i) {
    duckdb_scalar_function made = make_function(&functions[*i]);
    added = made != NULL && duckdb_add_scalar_function_to_set(set, made) == DuckDBSuccess;
    if (made != NULL) duckdb_destroy_scalar_function(&made);
  }
  added = added && duckdb_register_scalar_function_set(connection, set) == DuckDBSuccess;
  duckdb_destroy_scalar_function_set(&set);
  return added;
}

DUCKDB_EXTENSION_ENTRYPOINT(duckdb_connection connection, duckdb_extension_info info,
                            struct duckdb_extension_access *access) {
  bool added = true;
  for (size_t i = 0; added && i < FUNCTIONS;) added = add_set(connection, &i);
  if (!added) access->set_error(info, "sanitize: a function could not be registered");
  return added;
}
