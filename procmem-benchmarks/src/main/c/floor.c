/*
 * The floor: the cost of only reading files of every process, in C, on one thread.
 *
 *   floor FILE...
 *
 * Each line on standard input starts one run: list /proc, then open, read to the end and close each FILE
 * (stat, statm, smaps_rollup, ...) of every process. Nothing is parsed or kept. The answer is one line, the
 * same for every contender: processes, processes with memory, PSS in bytes, elapsed nanoseconds, CPU
 * nanoseconds; - for unknown.
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { MAX_PIDS = 1 << 20 };

static char pids[MAX_PIDS][8];
static char buffer[1 << 16];

static long long now(clockid_t clock) {
  struct timespec t;
  clock_gettime(clock, &t);
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
  while ((entry = readdir(proc)) && n < MAX_PIDS)
    if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9')
      snprintf(pids[n++], sizeof pids[0], "%.7s", entry->d_name);
  closedir(proc);
  return n;
}

static void read_all(const char *pid, const char *file) {
  char path[64];
  int fd;
  snprintf(path, sizeof path, "/proc/%.7s/%.32s", pid, file);
  if ((fd = open(path, O_RDONLY | O_CLOEXEC)) < 0) return; /* gone, or a kernel thread's rollup */
  while (read(fd, buffer, sizeof buffer) > 0) continue;
  close(fd);
}

int main(int argc, char **argv) {
  char line[16];
  if (argc < 2) {
    fprintf(stderr, "usage: floor FILE...\n");
    return 2;
  }
  while (fgets(line, sizeof line, stdin)) {
    long long start = now(CLOCK_MONOTONIC), used = now(CLOCK_PROCESS_CPUTIME_ID);
    int n = list();
    for (int i = 0; i < n; i++)
      for (int f = 1; f < argc; f++) read_all(pids[i], argv[f]);
    long long took = now(CLOCK_MONOTONIC) - start;
    printf("%d - - %lld %lld\n", n, took, now(CLOCK_PROCESS_CPUTIME_ID) - used);
    fflush(stdout);
  }
  return 0;
}
