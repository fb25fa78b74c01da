/* See temporary.h. A signal takes the files along that have a name. */
#include "temporary.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- Signals ---- */

/* The names there are: of the new file, and for a moment of the old one. */
static struct {
  char name[4096];
  volatile sig_atomic_t is_set;
} pending[2];
enum { PENDING = sizeof pending / sizeof pending[0] };

static void remove_pending(int signal_number) {
  for (int i = 0; i < PENDING; i++) {
    if (pending[i].is_set) (void)unlink(pending[i].name);
  }
  (void)signal(signal_number, SIG_DFL);
  (void)raise(signal_number); /* which ends the process once this returns */
}

static void watch_signals(void) {
  static const int deadly[] = {SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGQUIT};
  static bool watched;
  if (watched) return;
  watched = true;

  for (size_t i = 0; i < sizeof deadly / sizeof deadly[0]; i++) {
    struct sigaction old, action = {.sa_handler = remove_pending};
    (void)sigemptyset(&action.sa_mask);
    if (sigaction(deadly[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN)
      (void)sigaction(deadly[i], &action, NULL);
  }
#ifdef SIGXFSZ
  /* a file too large is then an error of write(), which cleans up */

  (void)signal(SIGXFSZ, SIG_IGN);
#endif
}

static void set_pending(const char *name) {
  size_t length = strlen(name) + 1;
  for (int i = 0; i < PENDING && length <= sizeof pending[i].name; i++) {
    if (pending[i].is_set) continue;
    memcpy(pending[i].name, name, length);
    pending[i].is_set = 1;
    return;
  }
}

static void clear_pending(const char *name) {
  for (int i = 0; i < PENDING; i++) {
    if (pending[i].is_set && strcmp(pending[i].name, name) == 0) pending[i].is_set = 0;
  }
}

/* ---- Names ---- */

size_t path_directory_length(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash == NULL ? 0 : (size_t)(slash - path) + 1;
}

char *path_beside(const char *path, const char *name) {
  size_t directory = path_directory_length(path), length = strlen(name) + 1;
  char *made = malloc(directory + length);
  if (made == NULL) return NULL;
  memcpy(made, path, directory);
  memcpy(made + directory, name, length);
  return made;
}

/*
 * Links what `from` is to a name that nothing has yet: linking never replaces anything, so that it
 * need not be hard to guess.
 */
static int link_to_new_name(const char *path, const char *from, int flags, char **name) {
  static unsigned long number;
  *name = NULL;

  for (int tries = 0; tries < 100; tries++) {
    char text[64];
    (void)snprintf(text, sizeof text, ".sanitize-%ld-%lu", (long)getpid(), number++);
    *name = path_beside(path, text);
    if (*name == NULL) return ENOMEM;
    set_pending(*name);
    if (linkat(AT_FDCWD, from, AT_FDCWD, *name, flags) == 0) return 0;
    int error = errno;
    clear_pending(*name);
    free(*name);
    *name = NULL;
    if (error != EEXIST) return error;
  }

  return EEXIST;
}

/* ---- The file ---- */

static void descriptor_path(int fd, char *path, size_t size) {
  (void)snprintf(path, size, "/proc/self/fd/%d", fd);
}

/* False where the system, or the file system, knows no files without a name. */
static bool open_nameless(const char *path, int *fd) {
#ifdef O_TMPFILE
  char *directory = path_beside(path, "."), self[64];
  if (directory == NULL) return false;
  *fd = open(directory, O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
  free(directory);
  if (*fd == -1) return false;
  descriptor_path(*fd, self, sizeof self); /* by which it will get its name */
  if (access(self, F_OK) == 0) return true;

  (void)close(*fd);
  *fd = -1;
#else
  (void)path;
  (void)fd;
#endif
  return false;
}

int temporary_open(const char *path, int *fd, char **name) {
  *name = NULL;
  watch_signals();
  if (open_nameless(path, fd)) return 0;
  *name = path_beside(path, ".sanitize-XXXXXX");
  if (*name == NULL) return ENOMEM;
  *fd = mkstemp(*name);

  if (*fd == -1) {
    int error = errno;
    free(*name);
    *name = NULL;
    return error;
  }

  set_pending(*name);
  (void)fcntl(*fd, F_SETFD, FD_CLOEXEC);
  return 0;
}

int temporary_give_name(const char *path, int fd, char **name) {
  char self[64];
  if (*name != NULL) return 0;
  descriptor_path(fd, self, sizeof self);
  return link_to_new_name(path, self, AT_SYMLINK_FOLLOW, name);
}

int temporary_link(const char *path, char **name) { return link_to_new_name(path, path, 0, name); }

void temporary_remove(char **name) {
  if (*name == NULL) return;
  (void)unlink(*name);
  clear_pending(*name);
  free(*name);
  *name = NULL;
}
