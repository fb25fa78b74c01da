/* Standard output, files, and files replaced whole. Knows nothing of records. */
#include "output.h"

#include "io.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- A signal takes the temporary file along ---- */

static char pending[4096];
static volatile sig_atomic_t is_pending;

static void remove_pending(int signal_number) {
  if (is_pending) (void)unlink(pending);
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

/* ---- Opening ---- */

static bool fail(struct output *output, int error) {
  complain_error(output->name, error);
  output_abandon(output);
  return false;
}

static bool fail_memory(struct output *output) {
  complain_at(output->name, "out of memory");
  output_abandon(output);
  return false;
}

bool output_open_standard(struct output *output) {
  *output = (struct output){.fd = STDOUT_FILENO, .name = "standard output"};
  /* a closed one is found out by writing */
  output->exists = fstat(output->fd, &output->status) == 0;
  return true;
}

/* The length of the directory part of `path`, slash included. */
static size_t directory_length(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash == NULL ? 0 : (size_t)(slash - path) + 1;
}

static char *beside(const char *path, const char *name) {
  size_t directory = directory_length(path), length = strlen(name) + 1;
  char *made = malloc(directory + length);
  if (made == NULL) return NULL;
  memcpy(made, path, directory);
  memcpy(made + directory, name, length);
  return made;
}

/* The rights of the file that is replaced, or those of any new file. */
static bool copy_rights(struct output *output) {
  mode_t mode = output->status.st_mode & 07777;
  if (!output->exists) {
    mode_t mask = umask(0);
    (void)umask(mask);
    return fchmod(output->fd, 0666 & ~mask) == 0;
  }
  struct stat made;
  if (fstat(output->fd, &made) != 0) return false;
  if (made.st_uid != output->status.st_uid || made.st_gid != output->status.st_gid) {
    /*
     * Only root gives files away; where that fails, no right may be left that was meant for another
     * owner.
     */
    if (fchown(output->fd, output->status.st_uid, output->status.st_gid) != 0) mode &= 0777;
  }
  return fchmod(output->fd, mode) == 0;
}

/* Makes the temporary file beside output->target. */
static bool open_temporary(struct output *output) {
  if (output->target == NULL) return fail_memory(output);
  output->temporary = beside(output->target, ".sanitize-XXXXXX");
  if (output->temporary == NULL) return fail_memory(output);
  watch_signals();
  output->fd = mkstemp(output->temporary);
  if (output->fd == -1) {
    int error = errno;
    free(output->temporary);
    output->temporary = NULL;
    complain_at(output->name, "cannot make a temporary file beside it: %s", strerror(error));
    output_abandon(output);
    return false;
  }
  size_t length = strlen(output->temporary) + 1;
  if (length <= sizeof pending) {
    memcpy(pending, output->temporary, length);
    is_pending = 1;
  }
  (void)fcntl(output->fd, F_SETFD, FD_CLOEXEC);
  return copy_rights(output) || fail(output, errno);
}

static bool open_direct(struct output *output, const char *path) {
  output->fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
  if (output->fd == -1 || fstat(output->fd, &output->status) != 0) return fail(output, errno);
  output->exists = true;
  if (S_ISREG(output->status.st_mode) && ftruncate(output->fd, 0) != 0) return fail(output, errno);
  return true;
}

bool output_open_file(struct output *output, const char *path, bool direct) {
  if (strcmp(path, "-") == 0) return output_open_standard(output);
  *output = (struct output){.fd = -1, .name = path};
  output->exists = stat(path, &output->status) == 0;
  if (!output->exists && errno != ENOENT) return fail(output, errno);
  /* a link to nothing */
  if (!output->exists && lstat(path, &output->status) == 0) return fail(output, ENOENT);
  if (direct || (output->exists && !S_ISREG(output->status.st_mode)))
    return open_direct(output, path);
  /* a rename would not ask */
  if (output->exists && access(path, W_OK) != 0) return fail(output, errno);
  /* Where the name is a link, what it names is replaced. */
  output->target =
      output->exists ? realpath(path, NULL) : beside(path, path + directory_length(path));
  return open_temporary(output);
}

bool output_open_in_place(struct output *output, const char *path, const struct stat *status,
                          const char *suffix) {
  *output =
      (struct output){.fd = -1, .name = path, .suffix = suffix, .status = *status, .exists = true};
  if (!S_ISREG(status->st_mode)) {
    complain_at(path, "not a regular file, so that --in-place cannot replace it");
    return false;
  }
  if (access(path, W_OK) != 0) return fail(output, errno);
  output->target = realpath(path, NULL);
  return open_temporary(output);
}

/* ---- Writing ---- */

bool output_write(struct output *output, const char *data, size_t length) {
  int error = write_all(output->fd, data, length);
  if (error == 0) return true;
  complain_error(output->name, error);
  return false;
}

/* Complains about what goes wrong, as the backup is another file. */
static bool make_backup(const struct output *output) {
  size_t length = strlen(output->target), more = strlen(output->suffix) + 1;
  char *backup = malloc(length + more);
  if (backup == NULL) {
    complain_at(output->name, "out of memory");
    return false;
  }
  memcpy(backup, output->target, length);
  memcpy(backup + length, output->suffix, more);
  /* A second name for the old file, so that there is no moment without it. */
  (void)unlink(backup);
  bool made = link(output->target, backup) == 0;
  if (!made) made = rename(output->target, backup) == 0; /* a file system without links */
  if (!made) complain_error(backup, errno);
  free(backup);
  return made;
}

/* So that the new name survives a crash as well as the new content. */
static int sync_directory(const char *path) {
  char *directory = beside(path, ".");
  if (directory == NULL) return ENOMEM;
  int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  free(directory);
  if (fd == -1) return errno == EACCES ? 0 : errno; /* writing there is allowed, reading not */
  int error = fsync(fd) == 0 || errno == EINVAL ? 0 : errno;
  (void)close(fd);
  return error;
}

static bool replace_target(struct output *output) {
  int error = fsync(output->fd) == 0 ? 0 : errno;
  if (close(output->fd) != 0 && error == 0) error = errno;
  output->fd = -1;
  if (error == 0 && output->suffix != NULL && !make_backup(output)) return false;
  if (error == 0 && rename(output->temporary, output->target) != 0) error = errno;
  if (error == 0) {
    is_pending = 0;
    free(output->temporary);
    output->temporary = NULL;
    error = sync_directory(output->target);
  }
  if (error != 0) complain_error(output->name, error);
  return error == 0;
}

static bool close_direct(struct output *output) {
  int error = close(output->fd) == 0 ? 0 : errno;
  output->fd = -1;
  if (error != 0) complain_error(output->name, error);
  return error == 0;
}

bool output_commit(struct output *output) {
  bool done = output->target != NULL ? replace_target(output) : close_direct(output);
  output_abandon(output); /* what is left of it */
  return done;
}

void output_abandon(struct output *output) {
  if (output->fd > STDERR_FILENO) (void)close(output->fd);
  output->fd = -1;
  if (output->temporary != NULL) {
    (void)unlink(output->temporary);
    is_pending = 0;
  }
  free(output->temporary);
  free(output->target);
  output->temporary = output->target = NULL;
}
