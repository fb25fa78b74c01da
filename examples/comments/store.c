#include "store.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char schema[] =
    "PRAGMA journal_mode = WAL;" /* others may read the file meanwhile: backups */
    "CREATE TABLE IF NOT EXISTS policy (id INTEGER PRIMARY KEY, version TEXT NOT NULL UNIQUE);"
    "CREATE TABLE IF NOT EXISTS comment ("
    "  id INTEGER PRIMARY KEY AUTOINCREMENT," /* a number means one comment for ever */
    "  owner TEXT NOT NULL,"
    "  name BLOB NOT NULL," /* blobs, for they are bytes: a NUL in a TEXT is trouble */
    "  typed BLOB NOT NULL,"
    "  clean BLOB NOT NULL,"
    "  policy INTEGER NOT NULL REFERENCES policy (id),"
    "  posted INTEGER NOT NULL,"
    "  edited INTEGER NOT NULL DEFAULT 0);";

/* Every statement there is. None is made of what somebody sent: values are bound. */
enum statement {
  ADD_POLICY,
  FIND_POLICY,
  BEGIN,
  COMMIT,
  ROLLBACK,
  NEXT_OUTDATED,
  RENEW,
  FIND,
  LIST,
  ADD,
  EDIT,
  STATEMENTS
};
#define COLUMNS "id, owner, name, typed, clean, posted, edited"
static const char *const statements[STATEMENTS] = {
    [ADD_POLICY] = "INSERT OR IGNORE INTO policy (version) VALUES (?1)",
    [FIND_POLICY] = "SELECT id FROM policy WHERE version = ?1",
    [BEGIN] = "BEGIN IMMEDIATE",
    [COMMIT] = "COMMIT",
    [ROLLBACK] = "ROLLBACK",
    [NEXT_OUTDATED] = "SELECT " COLUMNS " FROM comment WHERE policy <> ?1 AND id > ?2"
                      " ORDER BY id LIMIT 1",
    [RENEW] = "UPDATE comment SET clean = ?2, policy = ?3 WHERE id = ?1",
    [FIND] = "SELECT " COLUMNS " FROM comment WHERE id = ?1",
    [LIST] = "SELECT " COLUMNS " FROM comment WHERE id < ?1 ORDER BY id DESC LIMIT ?2",
    [ADD] = "INSERT INTO comment (owner, name, typed, clean, policy, posted)"
            " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    [EDIT] = "UPDATE comment SET typed = ?3, clean = ?4, policy = ?5, edited = ?6"
             " WHERE id = ?1 AND owner = ?2",
};

struct store {
  sqlite3 *database;
  sqlite3_stmt *prepared[STATEMENTS];
  int64_t policy; /* the number of today's */
};

void comment_free(struct comment *comment) {
  text_free(&comment->name);
  text_free(&comment->typed);
  text_free(&comment->clean.text);
}

static bool fail(const struct store *store) {
  (void)fprintf(stderr, "comments: database: %s\n", sqlite3_errmsg(store->database));
  return false;
}

/* ---- Statements: bind, step, finish ---- */

/* What could not be bound is NULL, which no column takes: the step fails then. */
static void bind_number(struct store *store, enum statement which, int at, int64_t value) {
  (void)sqlite3_bind_int64(store->prepared[which], at, value);
}

static void bind_words(struct store *store, enum statement which, int at, const char *words) {
  (void)sqlite3_bind_text(store->prepared[which], at, words, -1, SQLITE_STATIC);
}

/* A length of 0 is an empty value; SQLite would take NULL for no value. */
static void bind_bytes(struct store *store, enum statement which, int at, const struct text *text) {
  const char *data = text->length == 0 ? "" : text->data;
  (void)sqlite3_bind_blob64(store->prepared[which], at, data, text->length, SQLITE_STATIC);
}

/* STORE_DONE: there is a row, to be read before finish(). */
static enum store_result step(struct store *store, enum statement which) {
  int result = sqlite3_step(store->prepared[which]);
  if (result == SQLITE_ROW) return STORE_DONE;
  if (result == SQLITE_DONE) return STORE_NONE;
  (void)fail(store);
  return STORE_FAILED;
}

static void finish(struct store *store, enum statement which) {
  (void)sqlite3_reset(store->prepared[which]);
  (void)sqlite3_clear_bindings(store->prepared[which]);
}

/* A statement that gives no row. */
static bool execute(struct store *store, enum statement which) {
  enum store_result result = step(store, which);
  finish(store, which);
  return result == STORE_NONE;
}

static void read_bytes(sqlite3_stmt *row, int column, struct text *text) {
  const char *data = sqlite3_column_blob(row, column);
  text_append(text, data, (size_t)sqlite3_column_bytes(row, column));
}

/* False when memory ran out. *comment is zeroed before. */
static bool read_comment(sqlite3_stmt *row, struct comment *comment) {
  const unsigned char *owner = sqlite3_column_text(row, 1);
  comment->id = sqlite3_column_int64(row, 0);
  if (owner != NULL)
    (void)snprintf(comment->owner, sizeof comment->owner, "%s", (const char *)owner);
  read_bytes(row, 2, &comment->name);
  read_bytes(row, 3, &comment->typed);
  read_bytes(row, 4, &comment->clean.text);
  comment->posted = sqlite3_column_int64(row, 5);
  comment->edited = sqlite3_column_int64(row, 6);
  return owner != NULL && !comment->name.failed && !comment->typed.failed &&
         !comment->clean.text.failed;
}

/* ---- Opening and closing ---- */

static bool prepare(struct store *store) {
  for (int i = 0; i < STATEMENTS; i++) {
    if (sqlite3_prepare_v3(store->database, statements[i], -1, SQLITE_PREPARE_PERSISTENT,
                           &store->prepared[i], NULL) != SQLITE_OK)
      return false;
  }
  return true;
}

static bool set_policy(struct store *store, const char *version) {
  bind_words(store, ADD_POLICY, 1, version);
  if (!execute(store, ADD_POLICY)) return false;
  bind_words(store, FIND_POLICY, 1, version);
  bool found = step(store, FIND_POLICY) == STORE_DONE;
  if (found) store->policy = sqlite3_column_int64(store->prepared[FIND_POLICY], 0);
  finish(store, FIND_POLICY);
  return found;
}

struct store *store_open(const char *file, const char *policy_version) {
  struct store *store = calloc(1, sizeof *store);
  if (store == NULL) return NULL;
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  bool opened = sqlite3_open_v2(file, &store->database, flags, NULL) == SQLITE_OK &&
                sqlite3_busy_timeout(store->database, 2000) == SQLITE_OK &&
                sqlite3_exec(store->database, schema, NULL, NULL, NULL) == SQLITE_OK &&
                prepare(store);
  if (!opened) (void)fail(store);
  if (opened && set_policy(store, policy_version)) return store;
  store_close(store);
  return NULL;
}

void store_close(struct store *store) {
  if (store == NULL) return;
  for (int i = 0; i < STATEMENTS; i++) (void)sqlite3_finalize(store->prepared[i]);
  (void)sqlite3_close(store->database);
  free(store);
}

/* ---- Comments ---- */

static enum store_result next_outdated(struct store *store, int64_t after,
                                       struct comment *comment) {
  bind_number(store, NEXT_OUTDATED, 1, store->policy);
  bind_number(store, NEXT_OUTDATED, 2, after);
  enum store_result result = step(store, NEXT_OUTDATED);
  if (result == STORE_DONE && !read_comment(store->prepared[NEXT_OUTDATED], comment))
    result = STORE_FAILED;
  finish(store, NEXT_OUTDATED);
  return result;
}

static bool renew(struct store *store, struct cleaner *cleaner, const struct comment *comment) {
  struct clean_html clean = {0};
  bool done = clean_comment(cleaner, text_span(&comment->typed), &clean);
  if (done) {
    bind_number(store, RENEW, 1, comment->id);
    bind_bytes(store, RENEW, 2, &clean.text);
    bind_number(store, RENEW, 3, store->policy);
    done = execute(store, RENEW);
  }
  text_free(&clean.text);
  return done;
}

bool store_renew(struct store *store, struct cleaner *cleaner, int64_t *count) {
  enum store_result result = STORE_DONE;
  int64_t last = 0;
  *count = 0;
  if (!execute(store, BEGIN)) return false;
  while (result == STORE_DONE) {
    struct comment comment = {0};
    result = next_outdated(store, last, &comment);
    last = comment.id;
    if (result == STORE_DONE && !renew(store, cleaner, &comment)) result = STORE_FAILED;
    if (result == STORE_DONE) (*count)++;
    comment_free(&comment);
  }

  if (result == STORE_NONE && execute(store, COMMIT)) return true;
  (void)execute(store, ROLLBACK);
  return false;
}

enum store_result store_find(struct store *store, int64_t id, struct comment *comment) {
  *comment = (struct comment){0};
  bind_number(store, FIND, 1, id);
  enum store_result result = step(store, FIND);
  if (result == STORE_DONE && !read_comment(store->prepared[FIND], comment)) result = STORE_FAILED;
  finish(store, FIND);
  if (result != STORE_DONE) comment_free(comment);
  return result;
}

bool store_list(struct store *store, int64_t before, struct comment *comments, size_t *count) {
  enum store_result result = STORE_DONE;
  size_t most = *count;
  *count = 0;
  bind_number(store, LIST, 1, before);
  bind_number(store, LIST, 2, (int64_t)most);
  while (*count < most && (result = step(store, LIST)) == STORE_DONE) {
    struct comment *comment = &comments[(*count)++];
    *comment = (struct comment){0};
    if (!read_comment(store->prepared[LIST], comment)) result = STORE_FAILED;
    if (result == STORE_FAILED) break;
  }
  finish(store, LIST);
  return result != STORE_FAILED;
}

bool store_add(struct store *store, struct comment *comment) {
  bind_words(store, ADD, 1, comment->owner);
  bind_bytes(store, ADD, 2, &comment->name);
  bind_bytes(store, ADD, 3, &comment->typed);
  bind_bytes(store, ADD, 4, &comment->clean.text);
  bind_number(store, ADD, 5, store->policy);
  bind_number(store, ADD, 6, comment->posted);
  if (!execute(store, ADD)) return false;
  comment->id = sqlite3_last_insert_rowid(store->database);
  return true;
}

enum store_result store_edit(struct store *store, const struct comment *comment) {
  bind_number(store, EDIT, 1, comment->id);
  bind_words(store, EDIT, 2, comment->owner);
  bind_bytes(store, EDIT, 3, &comment->typed);
  bind_bytes(store, EDIT, 4, &comment->clean.text);
  bind_number(store, EDIT, 5, store->policy);
  bind_number(store, EDIT, 6, comment->edited);
  if (!execute(store, EDIT)) return STORE_FAILED;
  return sqlite3_changes(store->database) == 1 ? STORE_DONE : STORE_NONE;
}
