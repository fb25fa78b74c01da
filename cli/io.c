/* Reading, writing and complaining. Knows nothing of records. */
#include "io.h"

#include "terminal_text.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* A descriptor we were handed may be non-blocking. */
static void wait_for(int fd, short events) {
  struct pollfd entry = {.fd = fd, .events = events, .revents = 0};
  (void)poll(&entry, 1, -1);
}

static bool is_would_block(int error) {
#if EWOULDBLOCK != EAGAIN
  if (error == EWOULDBLOCK) return true;
#endif
  return error == EAGAIN;
}

int read_some(int fd, char *data, size_t size, size_t *length) {
  for (;;) {
    ssize_t count = read(fd, data, size);
    if (count >= 0) {
      *length = (size_t)count;
      return 0;
    }
    int error = errno;
    if (is_would_block(error)) {
      wait_for(fd, POLLIN);
    } else if (error != EINTR) {
      *length = 0;
      return error;
    }
  }
}

int write_all(int fd, const char *data, size_t length) {
  /* Linux writes at most 2 GiB at a time; smaller steps work everywhere. */
  const size_t step = (size_t)1 << 30;

  while (length > 0) {
    ssize_t count = write(fd, data, length < step ? length : step);
    if (count >= 0) {
      data += count;
      length -= (size_t)count;
      continue;
    }
    int error = errno;
    if (is_would_block(error)) {
      wait_for(fd, POLLOUT);
    } else if (error != EINTR) {
      return error;
    }
  }

  return 0;
}

static void complain_with(const char *name, const char *format, va_list arguments) {
  struct bytes line = {0};
  char message[1024];
  bytes_append_text(&line, "sanitize: ");
  if (name != NULL) {
    text_append_safe(&line, name, strlen(name));
    bytes_append_text(&line, ": ");
  }

  int length = vsnprintf(message, sizeof message, format, arguments);
  if (length > 0) text_append_safe(&line, message, strlen(message));
  bytes_append_byte(&line, '\n');

  if (line.failed) {
    static const char no_memory[] = "sanitize: out of memory\n";
    (void)write_all(STDERR_FILENO, no_memory, sizeof no_memory - 1);
  } else {
    /* there is nowhere left to complain to */
    (void)write_all(STDERR_FILENO, line.data, line.length);
  }

  bytes_free(&line);
}

void complain(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  complain_with(NULL, format, arguments);
  va_end(arguments);
}

void complain_at(const char *name, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  complain_with(name, format, arguments);
  va_end(arguments);
}

void complain_error(const char *name, int error) {
  if (error != EPIPE) complain_at(name, "%s", strerror(error));
}

const char *display_name(const char *file) {
  return strcmp(file, "-") == 0 ? "standard input" : file;
}

bool keep_standard_files_apart(void) {
  /* A closed one is opened the wrong way round, so that using it still fails with EBADF. */
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
    if (fcntl(fd, F_GETFD) != -1 || errno != EBADF) continue;
    if (open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) != fd) return false;
  }
  return true;
}
