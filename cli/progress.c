/* How far a long run is. */
#include "progress.h"

#include "bytes.h"
#include "io.h"

#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
  struct timespec time;
  if (clock_gettime(CLOCK_MONOTONIC, &time) != 0) return 0;
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

void progress_start(struct progress *progress, char *const *files, size_t file_count) {
  *progress = (struct progress){.on = isatty(STDERR_FILENO) == 1};
  if (!progress->on) return;
  progress->start = progress->last = now();
  for (size_t i = 0; i < file_count; i++) {
    struct stat status;
    int known = strcmp(files[i], "-") == 0 ? fstat(STDIN_FILENO, &status) : stat(files[i], &status);
    if (known != 0 || !S_ISREG(status.st_mode)) {
      progress->total = 0;
      return;
    }
    progress->total += (uint64_t)status.st_size;
  }
}

static void write_line(struct bytes *line) {
  if (!line->failed) (void)write_all(STDERR_FILENO, line->data, line->length);
  bytes_free(line);
}

void progress_show(struct progress *progress, const struct progress_counts *counts) {
  uint64_t bytes = counts->bytes;
  if (!progress->on) return;
  double time = now();
  double seconds = time - progress->start;
  if (time - progress->last < 0.2 && progress->last != progress->start) return;

  progress->last = time;
  progress->shown = true;
  struct bytes line = {0};
  double rate = seconds > 0 ? (double)bytes / seconds : 0;
  bytes_printf(&line, "\r\x1b[K%.1f MB", (double)bytes / 1e6);

  if (progress->total > 0) {
    bytes_printf(&line, " of %.1f MB, %.0f %%", (double)progress->total / 1e6,
                 100.0 * (double)bytes / (double)progress->total);
  }

  bytes_printf(&line, ", %" PRIu64 " records, %" PRIu64 " changed, %" PRIu64 " refused",
               counts->records, counts->changed, counts->refused);
  if (seconds > 0) {
    bytes_printf(&line, ", %.1f MB/s, %.0f records/s", rate / 1e6,
                 (double)counts->records / seconds);
  }
  if (rate > 0 && progress->total > bytes) {
    bytes_printf(&line, ", %.0f s left", (double)(progress->total - bytes) / rate);
  }
  write_line(&line);
}

void progress_hide(struct progress *progress) {
  if (!progress->shown) return;
  progress->shown = false;
  (void)write_all(STDERR_FILENO, "\r\x1b[K", 4);
}
