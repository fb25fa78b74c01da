/* See rights.h. */
#include "rights.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/xattr.h>

static const char access_list[] = "system.posix_acl_access";

/*
 * About the content, which is another now: a signature would make it unreadable, and a capability
 * goes with any write to the file.
 */
static bool is_about_content(const char *name) {
  static const char *const names[] = {"security.capability", "security.ima", "security.evm"};
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    if (strcmp(name, names[i]) == 0) return true;
  }
  return false;
}

/* What the file system or the rights of the process do not permit is left out. */
static bool may_be_left_out(int error) {
  return error == ENOTSUP || error == EPERM || error == EACCES || error == ENODATA;
}

static int copy_attribute(int fd, const char *path, const char *name) {
  ssize_t size = getxattr(path, name, NULL, 0);
  char *value = size > 0 ? malloc((size_t)size) : NULL;
  if (size > 0 && value == NULL) return ENOMEM;
  if (size > 0) size = getxattr(path, name, value, (size_t)size);
  int error = size >= 0 && fsetxattr(fd, name, value, (size_t)size, 0) == 0 ? 0 : errno;
  free(value);
  return may_be_left_out(error) && strcmp(name, access_list) != 0 ? 0 : error;
}

/* The names that listxattr() gives; *size is 0 where there are none. */
static int list_attributes(const char *path, char **names, size_t *size) {
  *names = NULL;
  *size = 0;
  ssize_t wanted = listxattr(path, NULL, 0);
  if (wanted <= 0) return wanted == 0 || may_be_left_out(errno) ? 0 : errno;
  *names = malloc((size_t)wanted);
  if (*names == NULL) return ENOMEM;
  ssize_t got = listxattr(path, *names, (size_t)wanted);
  if (got < 0) return errno;
  *size = (size_t)got;
  return 0;
}

/* That which the folder gave the new file: the old one need not have it. */
static int remove_access_list(int fd) {
  ssize_t size = fgetxattr(fd, access_list, NULL, 0);
  if (size < 0) return may_be_left_out(errno) ? 0 : errno;
  return fremovexattr(fd, access_list) == 0 ? 0 : errno;
}

/* Among them the access control list. */
static int copy_attributes(int fd, const char *path) {
  char *names;
  size_t size;
  int error = remove_access_list(fd);
  if (error != 0) return error;
  error = list_attributes(path, &names, &size);
  for (size_t at = 0; error == 0 && at < size; at += strlen(names + at) + 1) {
    if (!is_about_content(names + at)) error = copy_attribute(fd, path, names + at);
  }
  free(names);
  return error;
}
#else
static int copy_attributes(int fd, const char *path) {
  (void)fd;
  (void)path;
  return 0;
}
#endif

/*
 * Only root gives files away, and only to groups that they are in do others. What cannot be given
 * leaves no right behind that was meant for another owner or group.
 */
static mode_t copy_owner(int fd, const struct stat *made, const struct stat *status) {
  mode_t mode = status->st_mode & 07777;
  bool owner = made->st_uid == status->st_uid, group = made->st_gid == status->st_gid;
  if (owner && group) return mode;
  if (fchown(fd, status->st_uid, status->st_gid) == 0) return mode;
  mode &= 0777;
  if (!group && fchown(fd, (uid_t)-1, status->st_gid) != 0) {
    mode_t others = mode & 07;
    mode &= (mode_t)(0707 | others << 3);
  }
  return mode;
}

int rights_copy(int fd, const char *path, const struct stat *status) {
  struct stat made;
  if (fstat(fd, &made) != 0) return errno;
  mode_t mode = copy_owner(fd, &made, status);
  int error = copy_attributes(fd, path);
  if (error == 0 && fchmod(fd, mode) != 0) error = errno;
  return error;
}

int rights_of_new(int fd) {
  mode_t mask = umask(0);
  (void)umask(mask);
  return fchmod(fd, 0666 & ~mask) == 0 ? 0 : errno;
}
