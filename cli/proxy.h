/*
 * Images by a proxy, as camo and html-pipeline's camo filter have them:
 *
 *     BASE "/" hex(HMAC-SHA1(key, URL)) "/" hex(URL)
 *
 * A hook of the library's for URLs of images. The HMAC is libcrypto's, which is loaded only when it
 * is asked for: it would be most of what the program takes to start.
 */
#ifndef SANITIZE_CLI_PROXY_H
#define SANITIZE_CLI_PROXY_H

#include "bytes.h"
#include "sanitize.h"

/* What the command line says; read by all threads. */
struct image_proxy {
  const char *base;     /* --image-proxy; NULL: none */
  const char *key_file; /* --image-proxy-key-file */
  struct bytes key;
  struct hmac_function {
    unsigned char *(*hmac)(const void *digest, const void *key, int key_length,
                           const unsigned char *data, size_t length, unsigned char *result,
                           unsigned *result_length);
    const void *(*sha1)(void);
  } library;
};

/* Loads libcrypto and reads the key: -1, or the exit code. */
int proxy_open(struct image_proxy *proxy);
void proxy_close(struct image_proxy *proxy);

/* What one thread asks it with. */
struct proxy_worker {
  const struct image_proxy *proxy;
  sanitize_hooks hooks;
  struct bytes answer; /* the last, which is read before the next */
  struct bytes plain;
};

/* The hooks are valid as long as the struct, which must not move. */
const sanitize_hooks *proxy_hooks(struct proxy_worker *worker, const struct image_proxy *proxy);
void proxy_worker_free(struct proxy_worker *worker);

#endif
