/*
 * The floor: the cost of only reading files of every process, in C.
 *
 *   floor [-w WORKERS] FILE...
 *
 * Each line on standard input starts one run: list /proc, then open, read to the end and close each FILE
 * (stat, statm, smaps_rollup, ...) of every process. Nothing is parsed or kept. The answer is one line, the
 * same for every contender: processes, processes with memory, PSS in bytes, elapsed nanoseconds, CPU
 * nanoseconds; - for unknown.
 *
 * With -w, WORKERS processes share the work, 1 by default. The first lists /proc. Then each takes the next pid
 * that no other has taken, so no process is idle while pids are left. They are processes and not threads, because
 * threads would also share a table of descriptors and its lock.
 */
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

enum { MAX_PIDS = 1 << 20, MAX_WORKERS = 64 };

/* The memory that the workers share. */
static struct {
  char pids[MAX_PIDS][8];
  int count;
  atomic_int next;
  atomic_llong cpu;
} *work;

static int start_pipe[2], end_pipe[2]; /* a byte for each other worker that starts and ends a run */
static char buffer[1 << 16];

static void fail(const char *what) {
  perror(what);
  exit(2);
}

static long long now(clockid_t clock) {
  struct timespec t;
  clock_gettime(clock, &t);
  return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static int list(void) {
  DIR *proc = opendir("/proc");
  struct dirent *entry;
  int n = 0;
  if (!proc) fail("/proc");
  while ((entry = readdir(proc)) && n < MAX_PIDS)
    if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9')
      snprintf(work->pids[n++], sizeof work->pids[0], "%.7s", entry->d_name);
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

static void take(char **files) {
  int i;
  while ((i = atomic_fetch_add(&work->next, 1)) < work->count)
    for (char **file = files; *file; file++) read_all(work->pids[i], *file);
}

/* Another worker: takes part in each run, until the first one exits. */
static void help(char **files) {
  char byte;
  while (read(start_pipe[0], &byte, 1) == 1) {
    long long used = now(CLOCK_PROCESS_CPUTIME_ID);
    take(files);
    atomic_fetch_add(&work->cpu, now(CLOCK_PROCESS_CPUTIME_ID) - used);
    if (write(end_pipe[1], "", 1) != 1) break;
  }
  _exit(0);
}

static void start_helpers(int helpers, char **files) {
  pid_t parent = getpid();
  if (pipe(start_pipe) || pipe(end_pipe)) fail("floor: pipe");
  for (int i = 0; i < helpers; i++) {
    pid_t pid = fork();
    if (pid < 0) fail("floor: fork");
    if (pid) continue;
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    if (getppid() != parent) _exit(0);
    help(files);
  }
}

int main(int argc, char **argv) {
  char line[16];
  int workers = 1, first = 1;
  if (argc > 2 && !strcmp(argv[1], "-w")) {
    workers = atoi(argv[2]);
    first = 3;
  }
  if (argc <= first || workers < 1 || workers > MAX_WORKERS) {
    fprintf(stderr, "usage: floor [-w WORKERS] FILE...\n");
    return 2;
  }
  work = mmap(0, sizeof *work, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (work == MAP_FAILED) fail("floor: mmap");
  start_helpers(workers - 1, argv + first);
  while (fgets(line, sizeof line, stdin)) {
    long long start = now(CLOCK_MONOTONIC), used = now(CLOCK_PROCESS_CPUTIME_ID);
    work->count = list();
    work->next = 0;
    work->cpu = 0;
    for (int i = 1; i < workers; i++)
      if (write(start_pipe[1], "", 1) != 1) fail("floor: pipe");
    take(argv + first);
    for (int i = 1; i < workers; i++)
      if (read(end_pipe[0], line, 1) != 1) fail("floor: pipe");
    long long took = now(CLOCK_MONOTONIC) - start;
    long long cpu = now(CLOCK_PROCESS_CPUTIME_ID) - used + work->cpu;
    printf("%d - - %lld %lld\n", work->count, took, cpu);
    fflush(stdout);
  }
  return 0;
}
