/*
 * The floor: what it costs merely to read these files of every process, in C, on one thread.
 *
 *   floor FILE...
 *
 * Each line on standard input makes one round: list /proc, and of every process open, read to the end
 * and close each FILE (stat, statm, smaps_rollup, ...). Nothing is parsed or kept. The answer is one
 * line: processes, nanoseconds, bytes.
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { MOST = 1 << 20 };

static char pids[MOST][8];
static char buffer[1 << 16];

static long long now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static int list(void) {
  DIR *proc = opendir("/proc");
  struct dirent *entry;
  int n = 0;
  if (!proc) {
    perror("/proc");
    exit(2);
  }
  while ((entry = readdir(proc)) && n < MOST)
    if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9')
      snprintf(pids[n++], sizeof pids[0], "%.7s", entry->d_name);
  closedir(proc);
  return n;
}

static long read_all(const char *pid, const char *file) {
  char path[64];
  long bytes = 0, n;
  int fd;
  snprintf(path, sizeof path, "/proc/%.7s/%.32s", pid, file);
  if ((fd = open(path, O_RDONLY | O_CLOEXEC)) < 0) return 0; /* gone, or a kernel thread's rollup */
  while ((n = read(fd, buffer, sizeof buffer)) > 0) bytes += n;
  close(fd);
  return bytes;
}

int main(int argc, char **argv) {
  char line[16];
  if (argc < 2) {
    fprintf(stderr, "usage: floor FILE...\n");
    return 2;
  }
  while (fgets(line, sizeof line, stdin)) {
    long long start = now();
    long bytes = 0;
    int n = list();
    for (int i = 0; i < n; i++)
      for (int f = 1; f < argc; f++) bytes += read_all(pids[i], argv[f]);
    printf("%d %lld %ld\n", n, now() - start, bytes);
    fflush(stdout);
  }
  return 0;
}
