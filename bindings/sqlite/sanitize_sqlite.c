/*
 * The functions for SQLite, as a loadable extension (entry point sqlite3_sanitizesqlite_init) or,
 * with -DSQLITE_CORE, to be compiled into a program that calls it with its connection.
 *
 * All are deterministic and innocuous: they may stand in generated columns, indexes, CHECKs, views
 * and triggers of a schema that is not trusted. A function has a worker for the default policy; one for
 * the policy of a statement, where that is constant, SQLite keeps as long as the statement runs.
 */
#include <sanitize.h>
#include <sqlite3ext.h>
#include <string.h>
SQLITE_EXTENSION_INIT1

/* ---- errors ---- */

static void fail_with_problem(sqlite3_context *context, const sanitize_problem *problem) {
  char *message = problem->line == 0
                      ? sqlite3_mprintf("the policy is not valid: %s", problem->message)
                      : sqlite3_mprintf("the policy is not valid: line %u, column %u: %s",
                                        problem->line, problem->column, problem->message);
  if (message == NULL) {
    sqlite3_result_error_nomem(context);
    return;
  }
  sqlite3_result_error(context, message, -1);
  sqlite3_free(message);
}

static void fail_with_status(sqlite3_context *context, sanitize_status status) {
  if (status == SANITIZE_ERR_MEMORY) {
    sqlite3_result_error_nomem(context);
    return;
  }
  sqlite3_result_error(context, sanitize_strerror(status), -1);
  switch (status) {
  case SANITIZE_ERR_INPUT_SIZE:
  case SANITIZE_ERR_WORKING_MEMORY:
  case SANITIZE_ERR_OUTPUT_SIZE: sqlite3_result_error_code(context, SQLITE_TOOBIG); break;
  case SANITIZE_ERR_INTERRUPTED: sqlite3_result_error_code(context, SQLITE_INTERRUPT); break;
  default: break;
  }
}

/* ---- workers ---- */

/* Since 3.41.0 a function can ask whether its statement is to stop. */
static int is_interrupted(void *database) {
#if SQLITE_VERSION_NUMBER >= 3041000
  if (sqlite3_libversion_number() >= 3041000) return sqlite3_is_interrupted(database);
#endif
  (void)database;
  return 0;
}

static sanitize_status make_worker(sanitizer **worker, sqlite3 *database,
                                   const sanitize_policy *policy) {
  sanitize_options options = {
      .size = sizeof options, .interrupt = is_interrupted, .interrupt_context = database};
  /* The value's own limit is SQLite's. */
  options.limits.input_bytes = SANITIZE_LARGEST_INPUT_BYTES;
  return sanitizer_new_with(worker, policy, &options);
}

static void free_worker(void *worker) { sanitizer_free(worker); }

/* A worker for a policy; NULL after an error, which is told. */
static sanitizer *worker_for(sqlite3_context *context, sqlite3_value *text) {
  sanitizer *worker = NULL;
  sanitize_policy *policy = NULL;
  sanitize_problem problem;
  const char *bytes = (const char *)sqlite3_value_text(text);
  sanitize_status status = SANITIZE_ERR_MEMORY;
  if (bytes != NULL)
    status = sanitize_policy_from_text(&policy, bytes, (size_t)sqlite3_value_bytes(text), &problem);
  if (status == SANITIZE_ERR_POLICY) {
    fail_with_problem(context, &problem);
    return NULL;
  }
  if (status == SANITIZE_OK)
    status = make_worker(&worker, sqlite3_context_db_handle(context), policy);
  sanitize_policy_free(policy);
  if (status != SANITIZE_OK) fail_with_status(context, status);
  return worker;
}

/* ---- a call ---- */

struct call {
  sqlite3_context *context;
  sanitizer *worker; /* NULL: there is nothing to do, or an error was told */
  sanitizer *made;   /* for this call, and to be kept by SQLite for the next */
  int policy;        /* the argument that it is for */
  const char *input;
  size_t length;
};

/* Any NULL makes NULL. `policy` is the number of the argument that may come last. */
static struct call begin(sqlite3_context *context, int count, sqlite3_value **values, int policy) {
  struct call call = {.context = context, .policy = policy};
  for (int i = 0; i < count; i++) {
    if (sqlite3_value_type(values[i]) == SQLITE_NULL) return call;
  }
  call.input = (const char *)sqlite3_value_text(values[0]);
  call.length = (size_t)sqlite3_value_bytes(values[0]);
  if (call.input == NULL && call.length > 0) {
    sqlite3_result_error_nomem(context);
    return call;
  }
  if (count <= policy) {
    call.worker = sqlite3_user_data(context);
    return call;
  }
  call.worker = sqlite3_get_auxdata(context, policy);
  if (call.worker == NULL) call.worker = call.made = worker_for(context, values[policy]);
  return call;
}

/* SQLite may free at once what it is given to keep. */
static void end(const struct call *call) {
  if (call->made != NULL) sqlite3_set_auxdata(call->context, call->policy, call->made, free_worker);
}

static void give_text(const struct call *call, sanitize_status status, sanitize_span text) {
  if (status != SANITIZE_OK) {
    fail_with_status(call->context, status);
  } else {
    sqlite3_result_text64(call->context, text.data, text.length, SQLITE_TRANSIENT, SQLITE_UTF8);
  }
}

/* ---- the functions ---- */

static void sanitize_html(sqlite3_context *context, int count, sqlite3_value **values) {
  struct call call = begin(context, count, values, 1);
  if (call.worker == NULL) return;
  sanitize_span clean;
  sanitize_status status = sanitizer_run(call.worker, call.input, call.length, &clean);
  give_text(&call, status, clean);
  end(&call);
}

static void html_is_clean(sqlite3_context *context, int count, sqlite3_value **values) {
  struct call call = begin(context, count, values, 1);
  if (call.worker == NULL) return;
  sanitize_span clean;
  sanitize_status status = sanitizer_run(call.worker, call.input, call.length, &clean);
  if (status != SANITIZE_OK) {
    fail_with_status(context, status);
  } else {
    int same = clean.length == call.length &&
               (clean.length == 0 || memcmp(clean.data, call.input, clean.length) == 0);
    sqlite3_result_int(context, same);
  }
  end(&call);
}

static void sanitize_html_within(sqlite3_context *context, int count, sqlite3_value **values) {
  struct call call = begin(context, count, values, 3);
  if (call.worker == NULL) return;
  sqlite3_int64 bytes = sqlite3_value_int64(values[1]);
  sqlite3_int64 characters = sqlite3_value_int64(values[2]);
  if (bytes < 0 || characters < 0) {
    sqlite3_result_error(context, "a length must not be negative; 0 is no limit", -1);
  } else {
    const sanitize_length_limit limit = {
        .size = sizeof limit, .max_bytes = (size_t)bytes, .max_characters = (size_t)characters};
    sanitize_span clean;
    sanitize_status status =
        sanitizer_run_within(call.worker, call.input, call.length, &limit, &clean, NULL);
    give_text(&call, status, clean);
  }
  end(&call);
}

static void html_to_text(sqlite3_context *context, int count, sqlite3_value **values) {
  struct call call = begin(context, count, values, 1);
  if (call.worker == NULL) return;
  sanitize_span text;
  sanitize_status status = sanitizer_html_to_text(call.worker, call.input, call.length, &text);
  give_text(&call, status, text);
}

static void text_to_html(sqlite3_context *context, int count, sqlite3_value **values) {
  struct call call = begin(context, count, values, 2);
  if (call.worker == NULL) return;
  int has_br = count > 1 && sqlite3_value_int(values[1]) != 0;
  sanitize_span html;
  sanitize_status status =
      sanitizer_text_to_html(call.worker, call.input, call.length,
                             has_br ? SANITIZE_LINE_BREAKS_BR : SANITIZE_LINE_BREAKS_KEEP, &html);
  give_text(&call, status, html);
}

/* ---- registration ---- */

static const struct function {
  const char *name;
  int arguments;
  void (*run)(sqlite3_context *, int, sqlite3_value **);
} functions[] = {
    {"sanitize_html", 1, sanitize_html},
    {"sanitize_html", 2, sanitize_html},
    {"sanitize_html_within", 3, sanitize_html_within},
    {"sanitize_html_within", 4, sanitize_html_within},
    {"html_is_clean", 1, html_is_clean},
    {"html_is_clean", 2, html_is_clean},
    {"html_to_text", 1, html_to_text},
    {"text_to_html", 1, text_to_html},
    {"text_to_html", 2, text_to_html},
};

/* Each function has its own worker for the default policy: SQLite says when a function goes. */
static int add_function(sqlite3 *database, const struct function *function) {
  sanitizer *worker;
  if (make_worker(&worker, database, NULL) != SANITIZE_OK) return SQLITE_NOMEM;
  return sqlite3_create_function_v2(database, function->name, function->arguments,
                                    SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, worker,
                                    function->run, NULL, NULL, free_worker);
}

#if defined(_WIN32)
__declspec(dllexport)
#elif defined(__GNUC__)
__attribute__((visibility("default")))
#endif
    int sqlite3_sanitizesqlite_init(sqlite3 *database, char **error,
                                    const sqlite3_api_routines *api) {
  SQLITE_EXTENSION_INIT2(api)
  (void)error;
  int code = SQLITE_OK;
  for (size_t i = 0; code == SQLITE_OK && i < sizeof functions / sizeof *functions; i++)
    code = add_function(database, &functions[i]);
  return code;
}
