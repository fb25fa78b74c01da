/* See proxy.h. */
#include "proxy.h"

#include <string.h>

/* Longer ones no proxy takes; the URL of the proxy is twice as long. */
enum { DIGEST = 20, LONGEST_URL = 8192 };

static bool is_url_slash(char c) { return c == '/' || c == '\\'; }

static bool begins(sanitize_span text, const char *lower) {
  size_t length = strlen(lower);
  if (text.length < length) return false;
  for (size_t i = 0; i < length; i++) {
    char c = text.data[i];
    if ((c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c) != lower[i]) return false;
  }
  return true;
}

/*
 * What a browser reads: without white space at its ends, and TAB, LF and CR anywhere. Only then does
 * it look for the two slashes of another host, which these may have stood between.
 */
static sanitize_span plain_url(struct bytes *plain, sanitize_span url) {
  static const char scheme[] = "https:";
  const size_t length = sizeof scheme - 1;
  bytes_clear(plain);
  bytes_append_text(plain, scheme);
  while (url.length > 0 && (unsigned char)url.data[0] <= ' ')
    url = (sanitize_span){url.data + 1, url.length - 1};
  while (url.length > 0 && (unsigned char)url.data[url.length - 1] <= ' ') url.length--;
  for (size_t i = 0; i < url.length; i++) {
    if (strchr("\t\n\r", url.data[i]) == NULL || url.data[i] == '\0')
      bytes_append_byte(plain, url.data[i]);
  }
  if (plain->failed) return (sanitize_span){"", 0};

  const char *read = plain->data + length;
  size_t left = plain->length - length;
  bool is_of_host = left > 1 && is_url_slash(read[0]) && is_url_slash(read[1]);
  return is_of_host ? (sanitize_span){plain->data, plain->length} : (sanitize_span){read, left};
}

static void append_hex(struct bytes *to, const unsigned char *bytes, size_t length) {
  static const char digits[] = "0123456789abcdef";
  for (size_t i = 0; i < length; i++) {
    bytes_append_byte(to, digits[bytes[i] >> 4]);
    bytes_append_byte(to, digits[bytes[i] & 15]);
  }
}

static void append_base(struct bytes *to, const char *base) {
  bytes_append_text(to, base);
  if (base[strlen(base) - 1] != '/') bytes_append_byte(to, '/');
}

/* The URL of the proxy for another, in worker->answer; false when there is none. */
static bool make_answer(struct proxy_worker *worker, sanitize_span url) {
  const struct image_proxy *proxy = worker->proxy;
  const unsigned char *data = (const unsigned char *)url.data;
  unsigned char digest[64];
  unsigned length = 0;
  bytes_clear(&worker->answer);
  if (url.length > LONGEST_URL) return false;
  if (proxy->library.hmac(proxy->library.sha1(), proxy->key.data, (int)proxy->key.length, data,
                          url.length, digest, &length) == NULL ||
      length != DIGEST)
    return false;
  append_base(&worker->answer, proxy->base);
  append_hex(&worker->answer, digest, DIGEST);
  bytes_append_byte(&worker->answer, '/');
  append_hex(&worker->answer, data, url.length);
  return !worker->answer.failed;
}

static int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static size_t base_length(const char *base) {
  size_t length = strlen(base);
  return length + (base[length - 1] == '/' ? 0 : 1);
}

/* Whether a URL below the base is one that make_answer() makes. */
static bool is_ours(struct proxy_worker *worker, sanitize_span url) {
  size_t start = base_length(worker->proxy->base) + (size_t)2 * DIGEST + 1;
  bytes_clear(&worker->plain);
  for (size_t i = start; i + 1 < url.length; i += 2) {
    int high = hex_value(url.data[i]), low = hex_value(url.data[i + 1]);
    if (high < 0 || low < 0) return false;
    bytes_append_byte(&worker->plain, (char)(high << 4 | low));
  }
  sanitize_span original = {worker->plain.data, worker->plain.length};
  return !worker->plain.failed && original.length > 0 && make_answer(worker, original) &&
         worker->answer.length == url.length &&
         memcmp(worker->answer.data, url.data, url.length) == 0;
}

static bool is_below_base(const struct proxy_worker *worker, sanitize_span url) {
  const char *base = worker->proxy->base;
  size_t length = strlen(base);
  if (url.length < base_length(base) || memcmp(url.data, base, length) != 0) return false;
  return base[length - 1] == '/' || url.data[length] == '/';
}

static bool span_is(sanitize_span text, const char *wanted) {
  return text.length == strlen(wanted) && memcmp(text.data, wanted, text.length) == 0;
}

static bool is_of_image(const sanitize_hook_value *value) {
  if (span_is(value->attribute, "src")) return span_is(value->element, "img");
  return span_is(value->attribute, "srcset") || span_is(value->attribute, "poster") ||
         span_is(value->attribute, "background");
}

/* Only what a browser fetches over HTTP: neither the page's own nor what comes with the message. */
static bool has_other_scheme(sanitize_span url) {
  for (size_t i = 0; i < url.length; i++) {
    char c = url.data[i];
    if (c == ':') return !begins(url, "http:") && !begins(url, "https:");
    if (strchr("/?#\\", c) != NULL && c != '\0') return false;
  }
  return false;
}

/*
 * Pure: what it has made stays, so that the output gives itself again. What somebody else made up
 * below the base goes, and so does what no proxy could fetch.
 */
static sanitize_value_answer through_proxy(void *context, const sanitize_hook_value *value,
                                           sanitize_span *replacement) {
  struct proxy_worker *worker = context;
  if (!is_of_image(value)) return SANITIZE_VALUE_ANSWER_KEEP;
  if (is_below_base(worker, value->value))
    return is_ours(worker, value->value) ? SANITIZE_VALUE_ANSWER_KEEP
                                         : SANITIZE_VALUE_ANSWER_REMOVE;
  sanitize_span url = plain_url(&worker->plain, value->value);
  if (worker->plain.failed) return SANITIZE_VALUE_ANSWER_STOP;
  if (has_other_scheme(url)) return SANITIZE_VALUE_ANSWER_KEEP;
  bool is_http = begins(url, "http:") || begins(url, "https:");
  if (!is_http) return SANITIZE_VALUE_ANSWER_KEEP; /* of the page */
  bool has_host = begins(url, "http://") || begins(url, "https://");
  if (!has_host || !make_answer(worker, url)) return SANITIZE_VALUE_ANSWER_REMOVE;
  *replacement = (sanitize_span){worker->answer.data, worker->answer.length};
  return SANITIZE_VALUE_ANSWER_REPLACE;
}

const sanitize_hooks *proxy_hooks(struct proxy_worker *worker, const struct image_proxy *proxy) {
  worker->proxy = proxy;
  worker->hooks =
      (sanitize_hooks){.size = sizeof worker->hooks, .url = through_proxy, .context = worker};
  return &worker->hooks;
}

void proxy_worker_free(struct proxy_worker *worker) {
  bytes_free(&worker->answer);
  bytes_free(&worker->plain);
}
