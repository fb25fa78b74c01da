/*
 * The JSON of policy files: what is read, what is refused and where, each limit, memory that runs
 * out; and Jansson, a reader that is not ours, takes and refuses the same_document.
 */
#include "kit/ledger.h"
#include "kit/support.h"
#include "policy/json.h"
#include "unit/suites.h"

#include <jansson.h>
#include <stdio.h>

static bool parse(struct json_document *document, sanitize_span text) {
  struct memory memory = memory_default();
  return json_parse(document, &memory, text);
}

/* ---- What is read ---- */

/* Each value as its kind's letter, where it begins, its size, and what it says. */
static void dump(const struct json_document *document, struct bytes *out) {
  out->length = 0;
  for (size_t i = 0; i < document->count; i++) {
    const struct json_value *value = &document->values[i];
    char head[64];
    snprintf(head, sizeof head, "%s%c%u+%u", i > 0 ? " " : "", "nftdsaok"[value->kind],
             (unsigned)json_offset(value), (unsigned)value -> size);
    bytes_add_text(out, head);
    if (value->kind == JSON_KIND_NUMBER || value->kind == JSON_KIND_STRING ||
        value->kind == JSON_KIND_KEY) {
      bytes_add_text(out, "'");
      bytes_add(out, value->text, value->length);
      bytes_add_text(out, "'");
    }
  }
  bytes_add_char(out, '\0');
}

static const struct {
  const char *text, *dump;
} good[] = {
    {"{}", "o0+1"},
    {" \t\r\n[ ] \n", "a4+1"},
    {"null", "n0+1"},
    {"[true,false,null]", "a0+4 t1+1 f6+1 n12+1"},
    {"\"\"", "s0+1''"},
    {"[[],[[]],{}]", "a0+5 a1+1 a4+2 a5+1 o9+1"},
    /* A member has the place of its key. */
    {"{\"a\" : 1, \"b\":[2]}", "o0+6 k1+2'a' d1+1'1' k10+3'b' a10+2 d15+1'2'"},
    {"{\"\":{\"\":\"\"}}", "o0+5 k1+4'' o1+3 k5+2'' s5+1''"},
    {"{\"a\":1,\"A\":2}", "o0+5 k1+2'a' d1+1'1' k7+2'A' d7+1'2'"},
    /* The same_document key in two objects. */
    {"[{\"a\":{\"a\":0}},{\"a\":0}]",
     "a0+9 o1+5 k2+4'a' o2+3 k7+2'a' d7+1'0' o15+3 k16+2'a' d16+1'0'"},
    /* Numbers stay as they stand, however large. */
    {"[0,-0,10,0.0,1.50,1e5,1E+5,-1.0e-05]",
     "a0+9 d1+1'0' d3+1'-0' d6+1'10' d9+1'0.0' d13+1'1.50' d18+1'1e5' d22+1'1E+5' "
     "d27+1'-1.0e-05'"},
    {"99999999999999999999999999999999999999", "d0+1'99999999999999999999999999999999999999'"},
    {"-1e99999999", "d0+1'-1e99999999'"},
    /* Escapes, each and beside others. */
    {"\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "s0+1'\"\\/\b\f\n\r\t'"},
    {"[\"a\\nb\",\"c\",\"\\u0041\\u00e4\\u20AC\"]", "a0+4 s1+1'a\nb' s8+1'c' s12+1'A\xC3\xA4"
                                                    "\xE2\x82\xAC'"},
    {"{\"\\u0061\":\"\\u0001\\u001F\\u007f\"}", "o0+3 k1+2'a' s1+1'\x01\x1F\x7F'"},
    {"\"\\\\u0041\"", "s0+1'\\u0041'"},
    /* Surrogate pairs: the first, the last, and one between letters. */
    {"\"\\uD800\\uDC00\"", "s0+1'\xF0\x90\x80\x80'"},
    {"\"\\uDBFF\\uDFFF\"", "s0+1'\xF4\x8F\xBF\xBF'"},
    {"\"a\\ud83d\\ude00b\"", "s0+1'a\xF0\x9F\x98\x80"
                             "b'"},
    {"\"\\uD7FF\\uE000\\uFFFF\"", "s0+1'\xED\x9F\xBF\xEE\x80\x80\xEF\xBF\xBF'"},
    /* UTF-8 at the ends of each length. DEL and C1 are characters as any. */
    {"\"\x7F\xC2\x80\xDF\xBF\xE0\xA0\x80\xED\x9F\xBF\xEE\x80\x80\xEF\xBF\xBF\"",
     "s0+1'\x7F\xC2\x80\xDF\xBF\xE0\xA0\x80\xED\x9F\xBF\xEE\x80\x80\xEF\xBF\xBF'"},
    {"\"\xF0\x90\x80\x80\xF4\x8F\xBF\xBF\"", "s0+1'\xF0\x90\x80\x80\xF4\x8F\xBF\xBF'"},
};
enum { GOOD = sizeof good / sizeof *good };

START_TEST(what_is_json_is_read) {
  struct json_document document;
  struct bytes got = {0};
  bool read = parse(&document, span_text(good[_i].text));
  ck_assert_msg(read, "%s\n  %zu: %s", good[_i].text, document.error_offset, document.error);
  dump(&document, &got);
  ck_assert_str_eq(got.data, good[_i].dump);
  bytes_free(&got);
  json_free(&document);
}
END_TEST

START_TEST(members_are_found) {
  struct json_document document;
  ck_assert(parse(&document, span_text("{\"a\":{\"b\":1},\"\\u0062\":[3],\"c\":4}")));
  const struct json_value *root = document.values;
  ck_assert_uint_eq(json_find(root, "b")->kind, JSON_KIND_ARRAY);
  ck_assert_uint_eq(json_find(root, "c")->kind, JSON_KIND_NUMBER);
  ck_assert_ptr_null(json_find(root, ""));
  ck_assert_ptr_null(json_find(root, "aa"));
  ck_assert_ptr_null(json_find(json_find(root, "a"), "a"));
  ck_assert_ptr_null(json_find(json_find(root, "b"), "b"));
  ck_assert_ptr_null(json_find(json_find(root, "c"), "c"));
  json_free(&document);
  json_free(&document);
}
END_TEST

/* ---- What is refused ---- */

#define BAD(text, offset, message) \
  { text, sizeof(text) - 1, offset, message }
#define NOT_JSON(text, offset, message) BAD(text, offset, "this is not JSON: expected " message)

#define FIRST_HALF(text, offset, unit) \
  BAD(text, offset,                    \
      "expected \\uDC00 to \\uDFFF after \\u" unit ", which is the first half of a character")
#define SECOND_HALF(text, offset, unit) \
  BAD(text, offset,                     \
      "expected \\uD800 to \\uDBFF before \\u" unit ", which is the second half of a character")
#define NOT_UTF8(text, offset, byte) \
  NOT_JSON(text, offset, "UTF-8, found the byte 0x" byte "; save the file as UTF-8")

#define ROOT "a value such as {}"
#define FIRST_ITEM "a value or ']' after '['"
#define FIRST_KEY "a key in double quotes or '}' after '{'"
#define UNCLOSED "'\"' at the end of the string that begins here, found the end of the "
#define LETTERS "one of \" \\ / b f n r t u after the backslash, found "
#define BACKSLASH "; a backslash itself is written \\\\"
#define WORDS "; without quotes stand only true, false and null"
#define QUOTES "; strings stand in plain double quotes"

static const struct {
  const char *text;
  size_t length, offset;
  const char *message;
} bad[] = {
    NOT_JSON("", 0, ROOT ", found the end of the text"),
    NOT_JSON(" \n ", 3, ROOT ", found the end of the text"),
    NOT_JSON("]", 0, ROOT ", found ']'"),
    NOT_JSON("{} {}", 3, "the end of the text after the value, found '{'"),
    NOT_JSON("{}\0", 2, "the end of the text after the value, found U+0000"),
    NOT_JSON("\0", 0, ROOT ", found U+0000"),
    NOT_JSON("\f{}", 0, ROOT ", found U+000C"),
    NOT_JSON("\xEF\xBB\xBF{}", 0, ROOT ", found U+FEFF; save the file without a byte order mark"),
    NOT_JSON("[1,\xC2\xA0]", 3, "a value after ',', found U+00A0"),
    NOT_JSON("[1,\xFF]", 3, "a value after ',', found the byte 0xFF"),
    NOT_JSON("[\xF0\x9F\x98\x80]", 1, FIRST_ITEM ", found U+1F600"),
    /* Arrays */
    NOT_JSON("[", 1, FIRST_ITEM ", found the end of the text"),
    NOT_JSON("[,1]", 1, FIRST_ITEM ", found ','"),
    NOT_JSON("[1,]", 3, "a value after ',', found ']'; take out the comma before it"),
    NOT_JSON("[1,,2]", 3, "a value after ',', found ','"),
    NOT_JSON("[1 2]", 3, "',' or ']' after the value, found '2'"),
    NOT_JSON("[1}", 2, "',' or ']' after the value, found '}'"),
    NOT_JSON("[1", 2, "',' or ']' after the value, found the end of the text"),
    NOT_JSON("[\"a\":1]", 4, "',' or ']' after the value, found ':'"),
    NOT_JSON("[1, // one\n2]", 4, "a value after ',', found '/'; JSON has no comments"),
    NOT_JSON("[1 # one\n]", 3, "',' or ']' after the value, found '#'; JSON has no comments"),
    /* Objects */
    NOT_JSON("{", 1, FIRST_KEY ", found the end of the text"),
    NOT_JSON("{a:1}", 1, FIRST_KEY ", found 'a'"),
    NOT_JSON("{'a':1}", 1, FIRST_KEY ", found '''" QUOTES),
    NOT_JSON("{\"a\":1,}", 7,
             "a key in double quotes after ',', found '}'; take out the comma before it"),
    NOT_JSON("{\"a\":1,b:2}", 7, "a key in double quotes after ',', found 'b'"),
    NOT_JSON("{\"a\" 1}", 5, "':' after the key, found '1'"),
    NOT_JSON("{\"a\"=1}", 4, "':' after the key, found '='"),
    NOT_JSON("{\"a\"}", 4, "':' after the key, found '}'"),
    NOT_JSON("{\"a\":}", 5, "a value after ':', found '}'"),
    NOT_JSON("{\"a\":1 \"b\":2}", 7, "',' or '}' after the value, found '\"'"),
    NOT_JSON("{\"a\":1]", 6, "',' or '}' after the value, found ']'"),
    BAD("{\"a\":1,\"b\":{\"a\":2},\"\\u0061\":3}", 19,
        "expected each key once in an object, found \"a\" again; keep one"),
    BAD("{\"\":1,\"\":2}", 6, "expected each key once in an object, found \"\" again; keep one"),
    BAD("{\"0123456789012345678901234567890123456789\":1,"
        "\"0123456789012345678901234567890123456789\":1}",
        46,
        "expected each key once in an object, found \"01234567890123456789012345678901\" again; "
        "keep one"),
    /* Words */
    NOT_JSON("[True]", 1, FIRST_ITEM ", found True" WORDS),
    NOT_JSON("nul", 0, ROOT ", found nul" WORDS),
    NOT_JSON("[nullx]", 1, FIRST_ITEM ", found nullx" WORDS),
    NOT_JSON("[abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz]", 1,
             FIRST_ITEM ", found abcdefghijklmnopqrstuvwxyzabcdef" WORDS),
    NOT_JSON("[true false]", 6, "',' or ']' after the value, found 'f'"),
    /* Numbers */
    NOT_JSON("[01]", 1, "a number without a leading 0, found '0'; leave it out"),
    NOT_JSON("[-00]", 2, "a number without a leading 0, found '0'; leave it out"),
    NOT_JSON("[-]", 2, "a digit after '-', found ']'"),
    NOT_JSON("- 1", 1, "a digit after '-', found ' '"),
    NOT_JSON("-Infinity", 1, "a digit after '-', found 'I'"),
    NOT_JSON("1.", 2, "a digit after '.', found the end of the text"),
    NOT_JSON("[1.e5]", 3, "a digit after '.', found 'e'"),
    NOT_JSON("[1e]", 3, "a digit in the exponent, found ']'"),
    NOT_JSON("[1e+\n]", 4, "a digit in the exponent, found the end of the line"),
    NOT_JSON("[+1]", 1, FIRST_ITEM ", found '+'"),
    NOT_JSON("[.5]", 1, FIRST_ITEM ", found '.'"),
    NOT_JSON("[0x10]", 2, "',' or ']' after the value, found 'x'"),
    NOT_JSON("[1_000]", 2, "',' or ']' after the value, found '_'"),
    /* Strings */
    NOT_JSON("[\"abc]", 1, UNCLOSED "text"),
    NOT_JSON("[\"a\\nbc]", 1, UNCLOSED "text"),
    NOT_JSON("[\"abc\n\"]", 1, UNCLOSED "line; a line break in a string is written \\n"),
    NOT_JSON("[\"abc\r\n\"]", 1, UNCLOSED "line; a line break in a string is written \\n"),
    NOT_JSON("[\"a\tb\"]", 3, "text in the string, found U+0009; write it \\t"),
    NOT_JSON("[\"a\x1F\"]", 3,
             "text in the string, found U+001F; write it \\u and its four digits"),
    NOT_JSON("[\"a\0b\"]", 3, "text in the string, found U+0000; take it out"),
    NOT_JSON("[\xE2\x80\x9Cx\xE2\x80\x9D]", 1, FIRST_ITEM ", found U+201C" QUOTES),
    NOT_JSON("['a']", 1, FIRST_ITEM ", found '''" QUOTES),
    NOT_JSON("[\"a\" \xE2\x80\x94]", 5, "',' or ']' after the value, found U+2014"),
    /* Escapes */
    NOT_JSON("[\"C:\\dir\"]", 5, LETTERS "'d'" BACKSLASH),
    NOT_JSON("\"\\", 2, LETTERS "the end of the text" BACKSLASH),
    NOT_JSON("\"\\\0\"", 2, LETTERS "U+0000" BACKSLASH),
    NOT_JSON("\"\\U0041\"", 2, LETTERS "'U'" BACKSLASH),
    NOT_JSON("\"\\u\"", 3, "four hexadecimal digits after \\u, found '\"'"),
    NOT_JSON("\"\\u004g\"", 6, "four hexadecimal digits after \\u, found 'g'"),
    NOT_JSON("\"\\u00", 5, "four hexadecimal digits after \\u, found the end of the text"),
    BAD("[\"a\\u0000\"]", 3, "expected text in the string, found \\u0000; take it out"),
    BAD("{\"\\u0000\":1}", 2, "expected text in the string, found \\u0000; take it out"),
    /* Halves of surrogate pairs */
    FIRST_HALF("\"ab\\uD83D\"", 3, "D83D"),
    FIRST_HALF("\"\\uDBFFx\"", 1, "DBFF"),
    FIRST_HALF("\"\\uD800\\n\"", 1, "D800"),
    FIRST_HALF("\"\\uD800\\u0041\"", 1, "D800"),
    FIRST_HALF("\"\\uD800\\uD800\"", 1, "D800"),
    FIRST_HALF("\"\\uD800\\uE000\"", 1, "D800"),
    FIRST_HALF("\"\\uD800", 1, "D800"),
    NOT_JSON("\"\\uD800\\uDC\"", 11, "four hexadecimal digits after \\u, found '\"'"),
    SECOND_HALF("\"x\\uDC00\"", 2, "DC00"),
    SECOND_HALF("\"\\uDFFF\\uD800\"", 1, "DFFF"),
    SECOND_HALF("\"\\uD83D\\uDE00\\uDE00\"", 13, "DE00"),
    /* Bytes that are no UTF-8: alone, cut off, overlong, surrogates, over U+10FFFF */
    NOT_UTF8("\"a\x80\"", 2, "80"),
    NOT_UTF8("\"\xE9t\xE9\"", 1, "E9"),
    NOT_UTF8("\"\xC3\"", 1, "C3"),
    NOT_UTF8("\"\xE2\x82\"", 1, "E2"),
    NOT_UTF8("\"\xF0\x9F\x98", 1, "F0"),
    NOT_UTF8("\"\xC0\x80\"", 1, "C0"),
    NOT_UTF8("\"\xC1\xBF\"", 1, "C1"),
    NOT_UTF8("\"\xE0\x9F\xBF\"", 1, "E0"),
    NOT_UTF8("\"\xED\xA0\x80\"", 1, "ED"),
    NOT_UTF8("\"\xF0\x8F\xBF\xBF\"", 1, "F0"),
    NOT_UTF8("\"\xF4\x90\x80\x80\"", 1, "F4"),
    NOT_UTF8("\"\\n\xF5\"", 3, "F5"),
    NOT_UTF8("{\"\xFF\":1}", 2, "FF"),
};
enum { BADS = sizeof bad / sizeof *bad };

static void expect_refused(sanitize_span text, size_t offset, const char *message) {
  struct json_document document;
  ck_assert_msg(!parse(&document, text), "%s is read", shown(text));
  ck_assert(!document.failed);
  ck_assert_str_eq(document.error, message);
  ck_assert_msg(document.error_offset == offset, "%s\n  at %zu: %s", shown(text),
                document.error_offset, document.error);
  json_free(&document);
}

START_TEST(what_is_not_is_refused_with_a_place) {
  expect_refused((sanitize_span){bad[_i].text, bad[_i].length}, bad[_i].offset, bad[_i].message);
}
END_TEST

/* ---- Limits ---- */

/* So many arrays or objects inside each other, in turn where `mixed`. */
static void nest_json(struct bytes *text, size_t depth, bool mixed) {
  text->length = 0;
  for (size_t i = 0; i < depth; i++) bytes_add_text(text, mixed && i % 2 ? "{\"a\":" : "[");
  bytes_add_text(text, "0");
  for (size_t i = depth; i-- > 0;) bytes_add_text(text, mixed && i % 2 ? "}" : "]");
}

START_TEST(the_depth_is_limited) {
  static const char message[] =
      "expected at most 32 arrays and objects inside each other, found one more";
  struct json_document document;
  struct bytes text = {0};
  for (int mixed = 0; mixed < 2; mixed++) {
    nest_json(&text, JSON_DEPTH, mixed);
    ck_assert(parse(&document, bytes_span(&text)));
    json_free(&document);
    nest_json(&text, JSON_DEPTH + 1, mixed);
    expect_refused(bytes_span(&text), mixed ? 16 + 16 * 5 : 32, message);
  }
  text.length = 0;
  for (int i = 0; i < 1000000; i++) bytes_add_char(&text, '[');
  expect_refused(bytes_span(&text), 32, message);
  bytes_free(&text);
}
END_TEST

static size_t add_members(struct bytes *text, size_t count) {
  size_t last = 0;
  text->length = 0;
  for (size_t i = 0; i < count; i++) {
    char member[32];
    snprintf(member, sizeof member, "%c\"%zu\":0", i == 0 ? '{' : ',', i);
    last = text->length + 1;
    bytes_add_text(text, member);
  }
  bytes_add_text(text, "}");
  return last;
}

START_TEST(the_keys_of_an_object_are_limited) {
  struct json_document document;
  struct bytes text = {0};
  add_members(&text, JSON_MEMBERS);
  ck_assert(parse(&document, bytes_span(&text)));
  ck_assert_uint_eq(document.count, 1 + 2 * JSON_MEMBERS);
  json_free(&document);
  size_t last = add_members(&text, JSON_MEMBERS + 1);
  expect_refused(bytes_span(&text), last, "expected at most 256 keys in an object, found one more");
  bytes_free(&text);
}
END_TEST

/* Of a text that is too long no byte is read: there is none here. */
START_TEST(the_length_is_limited) {
  expect_refused((sanitize_span){"", JSON_LONGEST + 1}, 0,
                 "expected at most 2147483647 bytes, found 2147483648");
}
END_TEST

/* ---- Every prefix, and memory ---- */

/* All there is to JSON; no beginning of it is JSON, too. */
static const char everything[] =
    "{\"a\": [0, -1.5e+10, \"\\u00e4\\ud83d\\ude00\\n\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80\"],\n"
    " \"b\\t\": {\"c\": [true, false, null, [], {}], \"\": \"\\\"\\\\\\/\\b\\f\\r\"}}";

START_TEST(every_beginning_is_refused) {
  struct json_document document;
  size_t length = sizeof everything - 1;
  ck_assert(parse(&document, span_text(everything)));
  json_free(&document);
  for (size_t i = 0; i < length; i++) {
    /* In memory of its own, so that reading beyond the end is found. */
    char *text = malloc(i > 0 ? i : 1);
    if (text == NULL) abort();
    memcpy(text, everything, i);
    ck_assert(!parse(&document, (sanitize_span){text, i}));
    ck_assert_uint_le(document.error_offset, i);
    ck_assert_uint_gt(strlen(document.error), 0);
    ck_assert_uint_lt(strlen(document.error), JSON_MESSAGE - 1);
    json_free(&document);
    free(text);
  }
}
END_TEST

/* True when all is read. */
static bool parse_failing(sanitize_span text, size_t fail_at, size_t *calls) {
  struct ledger ledger = {.fail_at = fail_at};
  struct memory memory = ledger_memory(&ledger);
  struct json_document document;
  bool read = json_parse(&document, &memory, text);
  ck_assert(read || (document.failed && document.error[0] == '\0'));
  json_free(&document);
  ck_assert_uint_eq(ledger.live, 0);
  *calls = ledger.calls;
  return read;
}

START_TEST(running_out_of_memory_is_no_mistake_of_the_text) {
  struct bytes text = {0};
  size_t calls;
  bytes_add_text(&text, "[\"\\n\"");
  for (int i = 0; i < 300; i++) bytes_add_text(&text, ",\"\\n\",0");
  bytes_add_text(&text, "]");
  size_t failures = 0;
  while (!parse_failing(bytes_span(&text), failures, &calls)) failures++;
  ck_assert_uint_eq(failures, calls);
  ck_assert_uint_ge(failures, 4);
  bytes_free(&text);
}
END_TEST

/* The array of values doubles, and the strings with escapes share one block. */
START_TEST(values_have_no_memory_of_their_own) {
  struct bytes text = {0};
  size_t calls;
  bytes_add_text(&text, "[0");
  for (int i = 0; i < 100000; i++) bytes_add_text(&text, ",\"\\u0041\",[1]");
  bytes_add_text(&text, "]");
  ck_assert(parse_failing(bytes_span(&text), SIZE_MAX, &calls));
  ck_assert_uint_le(calls, 16);
  bytes_free(&text);
}
END_TEST

/* ---- Against Jansson ---- */

static bool same_text(sanitize_span ours, const char *text, size_t length) {
  return ours.length == length && memcmp(ours.data, text, length) == 0;
}

static bool same_document(const struct json_value *ours, json_t *theirs) {
  sanitize_span text = {ours->text, ours->length};
  size_t count = 0;
  switch (ours->kind) {
  case JSON_KIND_NULL: return json_is_null(theirs);
  case JSON_KIND_FALSE: return json_is_false(theirs);
  case JSON_KIND_TRUE: return json_is_true(theirs);
  case JSON_KIND_NUMBER: return json_is_number(theirs);
  case JSON_KIND_STRING:
    return json_is_string(theirs) &&
           same_text(text, json_string_value(theirs), json_string_length(theirs));
  case JSON_KIND_ARRAY:
    for (const struct json_value *i = json_first(ours); i < json_end(ours); i = json_next(i)) {
      if (!same_document(i, json_array_get(theirs, count++))) return false;
    }
    return json_is_array(theirs) && json_array_size(theirs) == count;
  default:
    for (const struct json_value *i = json_first(ours); i < json_end(ours); i = json_next(i)) {
      char key[256] = "";
      memcpy(key, i->text, i->length);
      if (!same_document(i + 1, json_object_get(theirs, key))) return false;
      count++;
    }
    return json_is_object(theirs) && json_object_size(theirs) == count;
  }
}

/* What Jansson refuses though it is JSON: numbers too large for its types. */
static bool is_too_large(const json_error_t *error) {
  return json_error_code(error) == json_error_numeric_overflow;
}

static void compare(sanitize_span text) {
  struct json_document document;
  json_error_t error = {0};
  json_t *theirs =
      json_loadb(text.data, text.length, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
  bool ours = parse(&document, text);
  ck_assert_msg(ours == (theirs != NULL) || (ours && is_too_large(&error)), "%s\n  %s\n  %s",
                shown(text), document.error, error.text);
  if (theirs != NULL) ck_assert_msg(same_document(document.values, theirs), "%s", shown(text));
  json_decref(theirs);
  json_free(&document);
}

START_TEST(jansson_reads_the_same) {
  for (size_t i = 0; i < GOOD; i++) compare(span_text(good[i].text));
  for (size_t i = 0; i < BADS; i++) compare((sanitize_span){bad[i].text, bad[i].length});
}
END_TEST

/*
 * Each byte is taken out, doubled, or is another that means something to JSON. NUL is none of them:
 * Jansson 2.14 passes over it behind a number.
 */
START_TEST(bent_texts_are_the_same_to_jansson) {
  static const char others[] = "\"\\{}[],:0-.eEu1tfn /'\n\t\x1F\x7F\x80\xBF\xC3\xE2\xED\xF0\xFF";
  size_t length = sizeof everything - 1;
  for (size_t i = 0; i < length; i++) {
    char text[sizeof everything + 1];
    memcpy(text, everything, i);
    memcpy(text + i, everything + i + 1, length - i - 1);
    compare((sanitize_span){text, length - 1});
    memcpy(text + i + 1, everything + i, length - i);
    text[i] = everything[i];
    compare((sanitize_span){text, length + 1});
    for (size_t j = 0; j < sizeof others - 1; j++) {
      text[i] = others[j]; /* put in before the byte */
      compare((sanitize_span){text, length + 1});
    }
    memcpy(text, everything, length);
    for (size_t j = 0; j < sizeof others - 1; j++) {
      text[i] = others[j];
      compare((sanitize_span){text, length});
    }
  }
}
END_TEST

Suite *json_suite(void) {
  Suite *suite = suite_create("json");
  TCase *cases = tcase_create("reader");
  tcase_add_loop_test(cases, what_is_json_is_read, 0, GOOD);
  tcase_add_test(cases, members_are_found);
  tcase_add_loop_test(cases, what_is_not_is_refused_with_a_place, 0, BADS);
  tcase_add_test(cases, the_depth_is_limited);
  tcase_add_test(cases, the_keys_of_an_object_are_limited);
  tcase_add_test(cases, the_length_is_limited);
  tcase_add_test(cases, every_beginning_is_refused);
  tcase_add_test(cases, running_out_of_memory_is_no_mistake_of_the_text);
  tcase_add_test(cases, values_have_no_memory_of_their_own);
  tcase_add_test(cases, jansson_reads_the_same);
  tcase_add_test(cases, bent_texts_are_the_same_to_jansson);
  tcase_set_timeout(cases, 120);
  suite_add_tcase(suite, cases);
  return suite;
}
