/*
 * The functions of the extension. Each keeps its workers, one for each policy it was last called
 * with, where PostgreSQL keeps what belongs to a call in a statement (fn_extra).
 *
 * PostgreSQL leaves a function by longjmp when something fails, and the library must not be left
 * so: while it runs nothing here raises an error. Its memory comes from a context of the worker's,
 * in a way that gives NULL instead; whether the statement was cancelled it asks itself, and returns.
 */
#include "postgres.h"

#include "catalog/namespace.h"
#include "fmgr.h"
#include "funcapi.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/memutils.h"
#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif

#include <limits.h>
#include <sanitize.h>

#if PG_VERSION_NUM < 150000
#error "PostgreSQL 15 or newer is needed"
#endif

PG_MODULE_MAGIC;

/* ---- settings: limits and nothing else, or the functions would not be immutable ---- */

enum { KILOBYTE = 1024 };

static int max_input;
static int max_memory;
static int max_output;

static void define_limit(const char *name, const char *text, int *value, int largest) {
  DefineCustomIntVariable(name, text, "0 is the limit of the policy, or else of the library.",
                          value, 0, 0, largest, PGC_USERSET, GUC_UNIT_KB, NULL, NULL, NULL);
}

void _PG_init(void);
void _PG_init(void) {
  define_limit("sanitize.max_input", "Longest HTML that is read, in UTF-8.", &max_input,
               (int)(SANITIZE_LARGEST_INPUT_BYTES / KILOBYTE));
  define_limit("sanitize.max_memory", "Most memory to read one value.", &max_memory, MAX_KILOBYTES);
  define_limit("sanitize.max_output", "Longest result, in UTF-8.", &max_output, MAX_KILOBYTES);
  MarkGUCPrefixReserved("sanitize");
}

static sanitize_limits current_limits(void) {
  sanitize_limits limits = {.input_bytes = (size_t)max_input * KILOBYTE,
                            .working_bytes = (size_t)max_memory * KILOBYTE,
                            .output_bytes = (size_t)max_output * KILOBYTE};
  return limits;
}

/* ---- memory ---- */

/* What the library may assume; a context gives memory that is aligned to 8. */
enum { ALIGNMENT = 16 };

/* The block's own address stands before what is handed out. */
static void *allocate(void *context, size_t size) {
  if (size > MaxAllocHugeSize - ALIGNMENT) return NULL;
  char *block =
      MemoryContextAllocExtended(context, size + ALIGNMENT, MCXT_ALLOC_HUGE | MCXT_ALLOC_NO_OOM);
  if (block == NULL) return NULL;
  void **aligned = (void **)TYPEALIGN(ALIGNMENT, block + sizeof(void *));
  aligned[-1] = block;
  return aligned;
}

static void release(void *context, void *pointer) {
  (void)context;
  pfree(((void **)pointer)[-1]);
}

/* ---- cancelling ---- */

/* Whether a statement that goes on after CHECK_FOR_INTERRUPTS() is to be asked no more. */
static bool is_deaf;

static int is_interrupted(void *context) {
  (void)context;
  return InterruptPending && INTERRUPTS_CAN_BE_PROCESSED() && !is_deaf;
}

/*
 * For after a run: whether it is to be done again. A cancelled statement ends here, and nothing
 * comes back; what else interrupts a server is seen to, and does not keep a value from being read
 * for ever.
 */
static bool runs_again(sanitize_status status, unsigned *interruptions) {
  enum { MOST = 3 };
  is_deaf = false;
  if (status != SANITIZE_ERR_INTERRUPTED) return false;
  CHECK_FOR_INTERRUPTS();
  is_deaf = ++*interruptions == MOST;
  return true;
}

/* ---- errors ---- */

static void raise_limit(const char *setting, sanitize_status status) {
  ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
                  errmsg("HTML is not sanitized: %s", sanitize_strerror(status)),
                  errhint("The limit can be raised with SET %s, or in the policy.", setting)));
}

static void raise_status(sanitize_status status) {
  switch (status) {
  case SANITIZE_OK: return;
  case SANITIZE_ERR_INPUT_SIZE: raise_limit("sanitize.max_input", status); break;
  case SANITIZE_ERR_WORKING_MEMORY: raise_limit("sanitize.max_memory", status); break;
  case SANITIZE_ERR_OUTPUT_SIZE: raise_limit("sanitize.max_output", status); break;
  case SANITIZE_ERR_MEMORY:
    ereport(ERROR, (errcode(ERRCODE_OUT_OF_MEMORY), errmsg("out of memory"),
                    errdetail("Failed while HTML was sanitized.")));
    break;
  default:
    ereport(ERROR, (errcode(ERRCODE_INTERNAL_ERROR),
                    errmsg("HTML is not sanitized: %s", sanitize_strerror(status))));
  }
}

static int count_characters(const char *utf8, size_t length) {
  int count = 0;
  for (size_t i = 0; i < length; i++) count += ((unsigned char)utf8[i] & 0xC0) != 0x80;
  return count;
}

/* psql shows the line of the policy and a caret; its place counts in characters. */
static void raise_problem(const text *policy, sanitize_span utf8, const sanitize_problem *problem) {
  int place = 1 + count_characters(utf8.data, problem->offset);
  ereport(
      ERROR,
      (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
       errmsg("the policy is not valid: %s", problem->message),
       problem->line == 0 ? 0 : internalerrquery(text_to_cstring(policy)),
       problem->line == 0 ? 0 : internalerrposition(place),
       problem->line == 0
           ? 0
           : errdetail("Line %u, column %u of the policy.", problem->line, problem->column),
       errhint("A policy is the name of a preset, tags such as '<b> <a href=\"\">', or JSON.")));
}

/* ---- encodings: the library reads and writes UTF-8 ---- */

/* Bytes of a database without an encoding are taken as they are. */
static bool is_utf8(void) {
  return GetDatabaseEncoding() == PG_UTF8 || GetDatabaseEncoding() == PG_SQL_ASCII;
}

static sanitize_span to_utf8(const text *value) {
  sanitize_span span = {VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value)};
  if (is_utf8()) return span;
  char *converted = pg_server_to_any(span.data, (int)span.length, PG_UTF8);
  if (converted != span.data) span = (sanitize_span){converted, strlen(converted)};
  return span;
}

/* Converts what can be converted to *made, and returns how many bytes that is. */
static size_t convert_prefix(Oid converter, sanitize_span utf8, StringInfo made) {
  enum { PIECE = 1 << 13 };
  static unsigned char buffer[PIECE * MAX_CONVERSION_GROWTH + 1];
  int length = utf8.length < PIECE ? (int)utf8.length : PIECE;
  int taken = pg_do_encoding_conversion_buf(converter, PG_UTF8, GetDatabaseEncoding(),
                                            (unsigned char *)utf8.data, length, buffer,
                                            (int)sizeof buffer, true);
  appendStringInfoString(made, (const char *)buffer);
  return (size_t)taken;
}

/* A character that the database's encoding does not have, as HTML can say it. */
static size_t put_reference(sanitize_span utf8, StringInfo made) {
  const unsigned char *at = (const unsigned char *)utf8.data;
  appendStringInfo(made, "&#%u;", utf8_to_unicode(at));
  return (size_t)pg_utf_mblen(at);
}

static text *html_from_utf8(sanitize_span html) {
  if (html.length > MaxAllocSize - VARHDRSZ)
    raise_limit("sanitize.max_input", SANITIZE_ERR_OUTPUT_SIZE);
  if (is_utf8()) return cstring_to_text_with_len(html.data, (int)html.length);
  Oid converter = FindDefaultConversionProc(PG_UTF8, GetDatabaseEncoding());
  if (!OidIsValid(converter))
    ereport(ERROR, (errcode(ERRCODE_UNDEFINED_FUNCTION),
                    errmsg("there is no conversion from UTF8 to the encoding of this database")));
  StringInfoData made;
  initStringInfo(&made);
  while (html.length > 0) {
    size_t taken = convert_prefix(converter, html, &made);
    /* At the end of a piece a character may be cut. */
    if (taken == 0) taken = put_reference(html, &made);
    html = (sanitize_span){html.data + taken, html.length - taken};
  }
  text *converted = cstring_to_text_with_len(made.data, made.len);
  pfree(made.data);
  return converted;
}

static text *text_from_utf8(sanitize_span text) {
  if (text.length > MaxAllocSize - VARHDRSZ)
    raise_limit("sanitize.max_input", SANITIZE_ERR_OUTPUT_SIZE);
  if (is_utf8()) return cstring_to_text_with_len(text.data, (int)text.length);
  return cstring_to_text(pg_any_to_server(text.data, (int)text.length, PG_UTF8));
}

/* ---- workers ---- */

struct kept_worker {
  sanitizer *worker;    /* NULL: the place is free */
  MemoryContext memory; /* all that the worker has */
  char *policy;         /* as it was given; NULL: the default */
  size_t policy_length;
  sanitize_limits limits;
  uint64 used; /* the last time, counted in calls */
};

/* A call may have a policy for each row: so many at once. */
enum { KEPT_WORKERS = 4 };

struct workers {
  struct kept_worker kept[KEPT_WORKERS];
  uint64 calls;
};

static struct workers *workers_of(FmgrInfo *call) {
  if (call->fn_extra == NULL)
    call->fn_extra = MemoryContextAllocZero(call->fn_mcxt, sizeof(struct workers));
  return call->fn_extra;
}

static void let_go(struct kept_worker *kept) {
  if (kept->memory != NULL) MemoryContextDelete(kept->memory);
  memset(kept, 0, sizeof *kept);
}

static bool fits(const struct kept_worker *kept, const text *policy,
                 const sanitize_limits *limits) {
  if (kept->worker == NULL || memcmp(&kept->limits, limits, sizeof *limits) != 0) return false;
  if (policy == NULL || kept->policy == NULL) return policy == NULL && kept->policy == NULL;
  return kept->policy_length == VARSIZE_ANY_EXHDR(policy) &&
         memcmp(kept->policy, VARDATA_ANY(policy), kept->policy_length) == 0;
}

/* Policies are made by malloc(): between here and their end nothing is raised. */
static sanitize_status make_worker(struct kept_worker *kept, const sanitize_span *policy_text,
                                   bool reports, sanitize_problem *problem) {
  sanitize_options options = {.size = sizeof options,
                              .limits = kept->limits,
                              .allocator = {allocate, release, kept->memory},
                              .report = reports,
                              .interrupt = is_interrupted};
  sanitize_policy *policy = NULL;
  sanitize_status status = SANITIZE_OK;
  if (policy_text != NULL)
    status = sanitize_policy_from_text(&policy, policy_text->data, policy_text->length, problem);
  if (status == SANITIZE_OK) status = sanitizer_new_with(&kept->worker, policy, &options);
  sanitize_policy_free(policy);
  return status;
}

static void fill(struct kept_worker *kept, FmgrInfo *call, const text *policy, bool reports) {
  sanitize_problem problem = {0};
  sanitize_span policy_text = {NULL, 0};
  let_go(kept);
  if (policy != NULL) policy_text = to_utf8(policy);
  kept->limits = current_limits();
  kept->memory = AllocSetContextCreate(call->fn_mcxt, "sanitize", ALLOCSET_DEFAULT_SIZES);
  if (policy != NULL) {
    kept->policy_length = VARSIZE_ANY_EXHDR(policy);
    kept->policy = MemoryContextAlloc(kept->memory, kept->policy_length + 1);
    memcpy(kept->policy, VARDATA_ANY(policy), kept->policy_length);
  }
  sanitize_status status =
      make_worker(kept, policy == NULL ? NULL : &policy_text, reports, &problem);
  if (status == SANITIZE_OK) return;
  let_go(kept);
  if (status == SANITIZE_ERR_POLICY) raise_problem(policy, policy_text, &problem);
  raise_status(status);
}

/* The worker for a policy; NULL is the default. Of one call all report, or none. */
static struct kept_worker *worker_for(FmgrInfo *call, const text *policy, bool reports) {
  struct workers *workers = workers_of(call);
  struct kept_worker *oldest = &workers->kept[0];
  const sanitize_limits limits = current_limits();
  for (int i = 0; i < KEPT_WORKERS; i++) {
    struct kept_worker *kept = &workers->kept[i];
    if (fits(kept, policy, &limits)) {
      kept->used = ++workers->calls;
      return kept;
    }
    if (kept->used < oldest->used) oldest = kept;
  }
  fill(oldest, call, policy, reports);
  oldest->used = ++workers->calls;
  return oldest;
}

/* What one large value needed is not held until the end of the statement. */
static void finish(struct kept_worker *kept, sanitize_span input) {
  enum { LARGE = 1 << 20 };
  if (input.length > LARGE) let_go(kept);
}

/* ---- sanitize_html(), html_is_clean() ---- */

/* sanitizer_run() and what reads as it does. */
typedef sanitize_status (*reading)(sanitizer *worker, const char *html, size_t length,
                                   sanitize_span *result);

static sanitize_span run(struct kept_worker *kept, sanitize_span html, reading read) {
  sanitize_span result;
  sanitize_status status;
  unsigned interruptions = 0;
  do {
    status = read(kept->worker, html.data, html.length, &result);
  } while (runs_again(status, &interruptions));
  raise_status(status);
  return result;
}

static text *policy_argument(FunctionCallInfo fcinfo, int number) {
  return PG_NARGS() > number ? PG_GETARG_TEXT_PP(number) : NULL;
}

PG_FUNCTION_INFO_V1(sanitize_html);
Datum sanitize_html(PG_FUNCTION_ARGS) {
  text *html = PG_GETARG_TEXT_PP(0);
  struct kept_worker *kept = worker_for(fcinfo->flinfo, policy_argument(fcinfo, 1), false);
  sanitize_span input = to_utf8(html);
  text *clean = html_from_utf8(run(kept, input, sanitizer_run));
  finish(kept, input);
  PG_FREE_IF_COPY(html, 0);
  PG_RETURN_TEXT_P(clean);
}

PG_FUNCTION_INFO_V1(html_is_clean);
Datum html_is_clean(PG_FUNCTION_ARGS) {
  text *html = PG_GETARG_TEXT_PP(0);
  struct kept_worker *kept = worker_for(fcinfo->flinfo, policy_argument(fcinfo, 1), false);
  sanitize_span input = to_utf8(html);
  sanitize_span clean = run(kept, input, sanitizer_run);
  size_t length = VARSIZE_ANY_EXHDR(html);
  bool is_clean;
  if (is_utf8()) {
    is_clean = clean.length == length && memcmp(clean.data, VARDATA_ANY(html), length) == 0;
  } else {
    const text *converted = html_from_utf8(clean);
    is_clean = VARSIZE_ANY_EXHDR(converted) == length &&
               memcmp(VARDATA_ANY(converted), VARDATA_ANY(html), length) == 0;
  }
  finish(kept, input);
  PG_FREE_IF_COPY(html, 0);
  PG_RETURN_BOOL(is_clean);
}

/* ---- sanitize_html_within() ---- */

/* An ellipsis that the encoding has. */
static sanitize_span ellipsis(void) {
  const sanitize_span dots = {"...", 3};
  const sanitize_span character = {"\xE2\x80\xA6", 3};
  if (is_utf8()) return character;
  Oid converter = FindDefaultConversionProc(PG_UTF8, GetDatabaseEncoding());
  StringInfoData made;
  initStringInfo(&made);
  bool is_there =
      OidIsValid(converter) && convert_prefix(converter, character, &made) == character.length;
  pfree(made.data);
  return is_there ? character : dots;
}

static sanitize_span run_within(struct kept_worker *kept, sanitize_span html,
                                const sanitize_length_limit *limit) {
  sanitize_span clean;
  sanitize_status status;
  unsigned interruptions = 0;
  do {
    status = sanitizer_run_within(kept->worker, html.data, html.length, limit, &clean, NULL);
  } while (runs_again(status, &interruptions));
  raise_status(status);
  return clean;
}

static size_t limit_argument(int32 value, const char *name) {
  if (value < 0)
    ereport(ERROR,
            (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
             errmsg("%s is %d, and must not be negative", name, value), errhint("0 is no limit.")));
  return (size_t)value;
}

PG_FUNCTION_INFO_V1(sanitize_html_within);
Datum sanitize_html_within(PG_FUNCTION_ARGS) {
  text *html = PG_GETARG_TEXT_PP(0);
  size_t bytes = limit_argument(PG_GETARG_INT32(1), "bytes");
  sanitize_length_limit limit = {.size = sizeof limit,
                                 .max_bytes = bytes,
                                 .max_characters = limit_argument(PG_GETARG_INT32(2), "chars"),
                                 .ellipsis = ellipsis()};
  struct kept_worker *kept = worker_for(fcinfo->flinfo, policy_argument(fcinfo, 3), false);
  sanitize_span input = to_utf8(html);
  text *clean;
  for (;;) {
    clean = html_from_utf8(run_within(kept, input, &limit));
    size_t length = VARSIZE_ANY_EXHDR(clean);
    if (bytes == 0 || length <= bytes) break;
    /* In the database's encoding a character may be a reference, which is longer. */
    size_t over = length - bytes;
    limit.max_bytes = limit.max_bytes > over ? limit.max_bytes - over : 1;
    pfree(clean);
  }
  finish(kept, input);
  PG_FREE_IF_COPY(html, 0);
  PG_RETURN_TEXT_P(clean);
}

/* ---- html_to_text(), text_to_html() ---- */

PG_FUNCTION_INFO_V1(html_to_text);
Datum html_to_text(PG_FUNCTION_ARGS) {
  text *html = PG_GETARG_TEXT_PP(0);
  struct kept_worker *kept = worker_for(fcinfo->flinfo, NULL, false);
  sanitize_span input = to_utf8(html);
  text *result = text_from_utf8(run(kept, input, sanitizer_html_to_text));
  finish(kept, input);
  PG_FREE_IF_COPY(html, 0);
  PG_RETURN_TEXT_P(result);
}

PG_FUNCTION_INFO_V1(text_to_html);
Datum text_to_html(PG_FUNCTION_ARGS) {
  text *plain = PG_GETARG_TEXT_PP(0);
  bool has_br = PG_NARGS() > 1 && PG_GETARG_BOOL(1);
  struct kept_worker *kept = worker_for(fcinfo->flinfo, NULL, false);
  sanitize_span input = to_utf8(plain);
  sanitize_span html;
  sanitize_status status;
  unsigned interruptions = 0;
  do {
    status =
        sanitizer_text_to_html(kept->worker, input.data, input.length,
                               has_br ? SANITIZE_LINE_BREAKS_BR : SANITIZE_LINE_BREAKS_KEEP, &html);
  } while (runs_again(status, &interruptions));
  raise_status(status);
  text *result = html_from_utf8(html);
  finish(kept, input);
  PG_FREE_IF_COPY(plain, 0);
  PG_RETURN_TEXT_P(result);
}

/* ---- sanitize_changes(): the words are those of the program's --report ---- */

enum { COLUMNS = 6 };

static void put_change(const ReturnSetInfo *result, const sanitize_change *change, int position) {
  Datum values[COLUMNS] = {CStringGetTextDatum(sanitize_change_kind_name(change->kind)),
                           CStringGetTextDatum(sanitize_reason_name(change->reason))};
  bool nulls[COLUMNS] = {false};
  const sanitize_span spans[] = {change->element, change->attribute, change->value};
  bool has_value = change->attribute.length > 0 || change->kind == SANITIZE_CHANGE_COMMENT_REMOVED;
  for (int i = 0; i < 3; i++) {
    nulls[2 + i] = spans[i].length == 0 && !(i == 2 && has_value);
    if (!nulls[2 + i]) values[2 + i] = PointerGetDatum(html_from_utf8(spans[i]));
  }
  values[5] = Int32GetDatum(position);
  tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
}

PG_FUNCTION_INFO_V1(sanitize_changes);
Datum sanitize_changes(PG_FUNCTION_ARGS) {
  InitMaterializedSRF(fcinfo, 0);
  const ReturnSetInfo *result = (ReturnSetInfo *)fcinfo->resultinfo;
  struct kept_worker *kept = worker_for(fcinfo->flinfo, policy_argument(fcinfo, 1), true);
  sanitize_span input = to_utf8(PG_GETARG_TEXT_PP(0));
  const sanitize_change *changes;
  (void)run(kept, input, sanitizer_run);
  size_t count = sanitizer_changes(kept->worker, &changes);
  size_t at = 0;
  int characters = 0;
  for (size_t i = 0; i < count; i++) {
    CHECK_FOR_INTERRUPTS();
    /* In the order of the input, so that each byte is counted once. */
    characters += count_characters(input.data + at, changes[i].offset - at);
    at = changes[i].offset;
    put_change(result, &changes[i], characters + 1);
  }
  finish(kept, input);
  return (Datum)0;
}
