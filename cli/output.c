/* Standard output, files, and files replaced whole. Knows nothing of records. */
#include "output.h"

#include "io.h"
#include "rights.h"
#include "temporary.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- Opening ---- */

static bool fail(struct output *output, int error) {
  complain_error(output->name, error);
  output_abandon(output);
  return false;
}

bool output_open_standard(struct output *output) {
  *output = (struct output){.fd = STDOUT_FILENO, .name = "standard output"};
  /* a closed one is found out by writing */
  output->exists = fstat(output->fd, &output->status) == 0;
  return true;
}

/* Makes the new file that will take the place of output->target. */
static bool open_temporary(struct output *output) {
  if (output->target == NULL) return fail(output, errno); /* realpath() failed, or malloc() */
  int error = temporary_open(output->target, &output->fd, &output->temporary);
  if (error != 0) {
    complain_at(output->name, "cannot make a temporary file beside it: %s", strerror(error));
    output_abandon(output);
    return false;
  }
  error = output->exists ? rights_copy(output->fd, output->target, &output->status)
                         : rights_of_new(output->fd);
  return error == 0 || fail(output, error);
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
      output->exists ? realpath(path, NULL) : path_beside(path, path + path_directory_length(path));
  return open_temporary(output);
}

bool output_open_in_place(struct output *output, const char *path, const struct stat *status,
                          const char *suffix) {
  *output = (struct output){.fd = -1,
                            .name = path,
                            .in_place = true,
                            .suffix = suffix,
                            .status = *status,
                            .exists = true};
  if (!S_ISREG(status->st_mode)) {
    complain_at(path, "not a regular file, so that --in-place cannot replace it");
    return false;
  }
  if (access(path, W_OK) != 0) return fail(output, errno);
  output->target = realpath(path, NULL);
  return open_temporary(output);
}

/* ---- Writing ---- */

bool output_pack(struct output *output, enum packing packing, bool flushes) {
  output->flushes = flushes;
  if (packing == PACKING_NONE || packer_open(&output->packer, packing)) return true;
  complain_error(output->name, ENOMEM);
  return false;
}

static bool write_bytes(struct output *output, const char *data, size_t length) {
  int error = write_all(output->fd, data, length);
  if (error == 0) return true;
  complain_error(output->name, error);
  return false;
}

static bool write_packed(struct output *output, span text, enum pack pack) {
  if (!packer_run(&output->packer, text, pack, &output->packed)) {
    complain_error(output->name, ENOMEM);
    return false;
  }
  bool written = write_bytes(output, output->packed.data, output->packed.length);
  bytes_clear(&output->packed);
  return written;
}

bool output_write(struct output *output, const char *data, size_t length) {
  if (output->packer.packing == PACKING_NONE) return write_bytes(output, data, length);
  if (length == 0) return true;
  return write_packed(output, (span){data, length}, output->flushes ? PACK_FLUSH : PACK_MORE);
}

/* ---- The end ---- */

/* The old file under another name. */
struct backup {
  char *name;
  bool is_new; /* there was no older one */
  bool moved;  /* it has only this name */
};

static char *backup_name(const struct output *output) {
  size_t length = strlen(output->target), more = strlen(output->suffix) + 1;
  char *name = malloc(length + more);
  if (name == NULL) return NULL;
  memcpy(name, output->target, length);
  memcpy(name + length, output->suffix, more);
  return name;
}

/*
 * A second name for the old file, so that there is no moment without it. It takes the place of an
 * older backup at once.
 */
static int link_backup(const struct output *output, const struct backup *backup) {
  char *second;
  int error = temporary_link(output->target, &second);
  if (error == 0 && rename(second, backup->name) != 0) error = errno;
  /* renaming does nothing where both are names of one file already */
  temporary_remove(&second);
  return error;
}

/* Whether a file system, as that of memory cards, has no second names. */
static bool has_no_links(int error) {
  return error == EPERM || error == ENOTSUP || error == EOPNOTSUPP || error == ENOSYS;
}

/* Returns 0, an errno, or -1 when it has complained: the name is another than the output's. */
static int make_backup(const struct output *output, struct backup *backup) {
  struct stat older;
  if (output->suffix == NULL) return 0;
  backup->name = backup_name(output);
  if (backup->name == NULL) return ENOMEM;

  bool is_new = lstat(backup->name, &older) != 0 && errno == ENOENT;
  int error = link_backup(output, backup);
  if (has_no_links(error) && rename(output->target, backup->name) == 0) {
    backup->moved = true;
    return 0;
  }

  backup->is_new = error == 0 && is_new;
  if (error != 0) complain_error(backup->name, error);
  return error != 0 ? -1 : 0;
}

static void undo_backup(const struct output *output, const struct backup *backup) {
  if (backup->moved) {
    (void)rename(backup->name, output->target);
  } else if (backup->is_new) {
    (void)unlink(backup->name);
  }
}

/* Who wrote to it meanwhile would find that undone. */
static bool was_changed(const struct output *output) {
  struct stat now;
  const struct stat *then = &output->status;
  if (stat(output->target, &now) != 0) return true;
  return now.st_dev != then->st_dev || now.st_ino != then->st_ino || now.st_size != then->st_size ||
         now.st_mtim.tv_sec != then->st_mtim.tv_sec || now.st_mtim.tv_nsec != then->st_mtim.tv_nsec;
}

/* So that the new name survives a crash as well as the new content. */
static int sync_directory(const char *path) {
  char *directory = path_beside(path, ".");
  if (directory == NULL) return ENOMEM;
  int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  free(directory);
  if (fd == -1) return errno == EACCES ? 0 : errno; /* writing there is allowed, reading not */
  int error = fsync(fd) == 0 || errno == EINVAL ? 0 : errno;
  (void)close(fd);
  return error;
}

/* Returns 0, an errno, or -1 when it has complained. The new file has a name for a moment only. */
static int rename_over_target(struct output *output) {
  struct backup backup = {0};
  int error = make_backup(output, &backup);
  if (error == 0) error = temporary_give_name(output->target, output->fd, &output->temporary);
  if (close(output->fd) != 0 && error == 0) error = errno;
  output->fd = -1;
  if (error == 0 && rename(output->temporary, output->target) != 0) error = errno;
  if (error != 0) undo_backup(output, &backup);
  free(backup.name);
  return error;
}

static bool replace_target(struct output *output) {
  int error = fsync(output->fd) == 0 ? 0 : errno;
  if (error == 0 && output->in_place && was_changed(output)) {
    complain_at(output->name, "was changed by another program meanwhile, and is left alone");
    error = -1;
  }
  if (error == 0) error = rename_over_target(output);
  if (error == 0) error = sync_directory(output->target);
  if (error > 0) complain_error(output->name, error);
  return error == 0;
}

static bool close_direct(struct output *output) {
  int error = close(output->fd) == 0 ? 0 : errno;
  output->fd = -1;
  if (error != 0) complain_error(output->name, error);
  return error == 0;
}

bool output_commit(struct output *output) {
  bool packed = output->packer.packing != PACKING_NONE;
  if (packed && !write_packed(output, (span){"", 0}, PACK_END)) {
    output_abandon(output);
    return false;
  }

  bool done = output->target != NULL ? replace_target(output) : close_direct(output);
  output_abandon(output); /* what is left of it */
  return done;
}

void output_abandon(struct output *output) {
  if (output->fd > STDERR_FILENO) (void)close(output->fd);
  output->fd = -1;
  temporary_remove(&output->temporary);
  packer_close(&output->packer);
  bytes_free(&output->packed);
  free(output->target);
  output->target = NULL;
}
