/* See proxy.h: what is to be there before the first URL. */
#include "proxy.h"

#include "exit_code.h"
#include "io.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum { LARGEST_KEY = 1 << 16 };

/* ---- libcrypto ---- */

/* POSIX has it that what dlsym() gives can be a function's address; C has no cast for it. */
static void take_symbol(void *library, const char *name, void *function) {
  void *symbol = dlsym(library, name);
  memcpy(function, &symbol, sizeof symbol);
}

static bool load_libcrypto(struct hmac_function *function) {
  static const char *const names[] = {"libcrypto.so.3", "libcrypto.so.1.1", "libcrypto.so",
                                      "libcrypto.3.dylib", "libcrypto.dylib"};
  void *library = NULL;
  for (size_t i = 0; i < sizeof names / sizeof *names && library == NULL; i++)
    library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) return false;
  take_symbol(library, "HMAC", &function->hmac);
  take_symbol(library, "EVP_sha1", &function->sha1);
  return function->hmac != NULL && function->sha1 != NULL;
}

/* ---- the key ---- */

static int read_proxy_key(struct image_proxy *proxy) {
  int fd = open(proxy->key_file, O_RDONLY | O_CLOEXEC);
  int error = fd < 0 ? errno : 0;
  for (size_t length = 1; error == 0 && length > 0 && proxy->key.length < LARGEST_KEY;) {
    if (!bytes_reserve(&proxy->key, LARGEST_KEY)) break;
    error = read_some(fd, proxy->key.data + proxy->key.length, LARGEST_KEY, &length);
    proxy->key.length += length;
  }
  if (fd >= 0) (void)close(fd);
  if (error != 0) complain_error(proxy->key_file, error);
  if (proxy->key.failed) complain("out of memory");
  if (error != 0 || proxy->key.failed) return EXIT_CODE_SYSTEM;

  /* An editor ends the line. */
  struct bytes *key = &proxy->key;
  if (key->length > 0 && key->data[key->length - 1] == '\n') key->length--;
  if (key->length > 0 && key->data[key->length - 1] == '\r') key->length--;
  if (key->length > 0 && key->length < LARGEST_KEY) return -1;
  complain_at(proxy->key_file, "expected a key of 1 to %d bytes, found %s", LARGEST_KEY - 1,
              key->length == 0 ? "none" : "more");
  return EXIT_CODE_USAGE;
}

/* http or https with a host, without what would end it. */
static bool is_base(const char *base) {
  size_t scheme = strncmp(base, "https://", 8) == 0 ? 8 : strncmp(base, "http://", 7) == 0 ? 7 : 0;
  return scheme > 0 && base[scheme] != '\0' && base[scheme] != '/' &&
         strpbrk(base, "?#\\ \t\n\"<>") == NULL;
}

int proxy_open(struct image_proxy *proxy) {
  if (proxy->base == NULL && proxy->key_file == NULL) return -1;
  if (proxy->base == NULL || proxy->key_file == NULL) {
    complain("--image-proxy and --image-proxy-key-file need each other; see sanitize --help");
    return EXIT_CODE_USAGE;
  }
  if (!is_base(proxy->base)) {
    complain("--image-proxy: expected a URL such as https://camo.example.com, found '%s'",
             proxy->base);
    return EXIT_CODE_USAGE;
  }
  if (!load_libcrypto(&proxy->library)) {
    complain("--image-proxy: it needs OpenSSL's libcrypto, which is not installed here (Debian: "
             "libssl3)");
    return EXIT_CODE_SYSTEM;
  }
  return read_proxy_key(proxy);
}

void proxy_close(struct image_proxy *proxy) { bytes_free(&proxy->key); }
