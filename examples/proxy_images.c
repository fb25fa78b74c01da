/*
 * A hook for URLs: every image comes through a proxy, so that whoever wrote the comment does not
 * learn who reads it. A URL of the proxy is, as camo has them,
 *
 *     PREFIX hex(HMAC-SHA-256(key, URL)) "/" hex(URL)
 *
 * The HMAC tells the proxy that the URL is ours: it must fetch nothing else.
 *
 *     cc -o proxy_images proxy_images.c $(pkg-config --cflags --libs sanitize libcrypto)
 *     ./proxy_images https://proxy.example/ key < comment.html
 */
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sanitize.h>
#include <stdio.h>
#include <string.h>

enum { LONGEST_URL = 2000, LONGEST_PREFIX = 200, HMAC_SIZE = 32 };

struct proxy {
  const char *prefix, *key;
  /* The last answer; it is read before the hook is called again. */
  char url[LONGEST_PREFIX + 2 * HMAC_SIZE + 1 + 2 * LONGEST_URL];
};

static char *put_hex(char *to, const unsigned char *bytes, size_t length) {
  static const char digits[] = "0123456789abcdef";
  for (size_t i = 0; i < length; i++) {
    *to++ = digits[bytes[i] >> 4];
    *to++ = digits[bytes[i] & 15];
  }
  return to;
}

/* The URL of the proxy for another, in proxy->url; its length, or 0 when there is none. */
static size_t proxied(struct proxy *proxy, const char *url, size_t length) {
  unsigned char hmac[EVP_MAX_MD_SIZE];
  unsigned int hmac_size = 0;
  size_t prefix = strlen(proxy->prefix);
  if (length > LONGEST_URL || prefix > LONGEST_PREFIX) return 0;
  if (HMAC(EVP_sha256(), proxy->key, (int)strlen(proxy->key), (const unsigned char *)url, length,
           hmac, &hmac_size) == NULL ||
      hmac_size != HMAC_SIZE)
    return 0;
  memcpy(proxy->url, proxy->prefix, prefix);
  char *end = put_hex(proxy->url + prefix, hmac, HMAC_SIZE);
  *end++ = '/';
  end = put_hex(end, (const unsigned char *)url, length);
  return (size_t)(end - proxy->url);
}

static int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* True for a URL that proxied() has made. */
static int is_ours(struct proxy *proxy, sanitize_span url) {
  unsigned char original[LONGEST_URL];
  size_t start = strlen(proxy->prefix) + 2 * HMAC_SIZE + 1;
  size_t length = 0;
  if (url.length < start || (url.length - start) / 2 > LONGEST_URL) return 0;
  for (size_t i = start; i + 1 < url.length; i += 2) {
    int high = hex_value(url.data[i]), low = hex_value(url.data[i + 1]);
    if (high < 0 || low < 0) return 0;
    original[length++] = (unsigned char)(high << 4 | low);
  }
  size_t made = proxied(proxy, (const char *)original, length);
  return made == url.length && memcmp(proxy->url, url.data, made) == 0;
}

/*
 * Pure: a URL of the proxy is kept when it is one of ours, so that the output gives itself again.
 * One that somebody made up is refused.
 */
static sanitize_value_answer through_proxy(void *context, const sanitize_hook_value *value,
                                           sanitize_span *replacement) {
  struct proxy *proxy = context;
  sanitize_span url = value->value;
  size_t prefix = strlen(proxy->prefix);
  if (value->element.length != 3 || memcmp(value->element.data, "img", 3) != 0)
    return SANITIZE_VALUE_ANSWER_KEEP;
  if (url.length >= prefix && memcmp(url.data, proxy->prefix, prefix) == 0)
    return is_ours(proxy, url) ? SANITIZE_VALUE_ANSWER_KEEP : SANITIZE_VALUE_ANSWER_REMOVE;
  size_t length = proxied(proxy, url.data, url.length);
  if (length == 0) return SANITIZE_VALUE_ANSWER_REMOVE;
  *replacement = (sanitize_span){proxy->url, length};
  return SANITIZE_VALUE_ANSWER_REPLACE;
}

/* Images of other hosts by their whole URL, which is all that a proxy can fetch. */
static sanitize_status permit_images(sanitize_policy *policy) {
  static const char images[] = "<img src!=\"http: https:\" srcset=\"http: https:\" alt=\"\">";
  sanitize_policy_settings settings = {.size = sizeof settings};
  sanitize_status status = sanitize_policy_get(policy, &settings);
  settings.relative_urls = settings.network_path_urls = SANITIZE_URL_ACTION_DROP;
  settings.fragment_urls = SANITIZE_URL_ACTION_DROP;
  if (status == SANITIZE_OK) status = sanitize_policy_set(policy, &settings, NULL);
  if (status != SANITIZE_OK) return status;
  return sanitize_policy_allow(policy, images, strlen(images), NULL);
}

static sanitizer *make_worker(struct proxy *proxy) {
  sanitize_hooks hooks = {.size = sizeof hooks, .url = through_proxy, .context = proxy};
  sanitize_options options = {.size = sizeof options, .hooks = &hooks};
  sanitize_policy *policy = sanitize_policy_new("comment");
  sanitizer *worker = NULL;
  if (permit_images(policy) == SANITIZE_OK) (void)sanitizer_new_with(&worker, policy, &options);
  sanitize_policy_free(policy);
  return worker;
}

int main(int argc, char **argv) {
  static char html[1 << 20];
  if (argc != 3) return fputs("usage: proxy_images PREFIX KEY < comment.html\n", stderr), 2;
  struct proxy proxy = {.prefix = argv[1], .key = argv[2]};
  size_t length = fread(html, 1, sizeof html, stdin);
  if (ferror(stdin) || !feof(stdin)) return 1; /* or it is too long */
  sanitizer *worker = make_worker(&proxy);
  sanitize_span clean = {"", 0};
  sanitize_status status = SANITIZE_ERR_MEMORY;
  if (worker != NULL) status = sanitizer_run(worker, html, length, &clean);
  if (status != SANITIZE_OK) fprintf(stderr, "proxy_images: %s\n", sanitize_strerror(status));
  fwrite(clean.data, 1, clean.length, stdout);
  sanitizer_free(worker);
  return status != SANITIZE_OK || fflush(stdout) != 0;
}
