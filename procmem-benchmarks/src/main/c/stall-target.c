/*
 * A process with much memory that measures how long it waits to change its memory map.
 *
 *   stall-target MIB small|huge MAPPINGS [THRESHOLD_US]
 *
 * It touches MIB MiB of private memory, in small pages or in transparent huge pages, in MAPPINGS mappings of the
 * same size: adjacent ones differ in their protection, so that the kernel does not merge them. Then it prints "ready"
 * and either "fifo" or "normal", the scheduling policy. It sets a real-time policy if that is allowed,
 * so that it waits only for the lock of its memory map, not for a CPU.
 *
 * After a line on standard input, it maps, touches and unmaps a page every 50 us. After the next line, it stops
 * and prints
 *
 *   attempt START NANOS BLOCKED    each attempt that took THRESHOLD_US or longer, 0 by default: its start on
 *                                  CLOCK_MONOTONIC, its duration, and whether the thread slept (1) or ran (0).
 *                                  A thread that waits long for the lock sleeps. One that is interrupted by
 *                                  the hypervisor or the kernel does not
 *   total COUNT P50 P99 P999 MAX   all attempts, in nanoseconds. Percentiles are up to 6 % too high
 *
 * Before the first line, and after that, nothing changes in its memory.
 */
#define _GNU_SOURCE
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum {
  PAGE = 4096,
  HUGE_PAGE = 2 << 20,
  PAUSE_NANOS = 50000,
  MAX_ATTEMPTS = 1 << 20,
  STEPS = 16, /* buckets of the histogram for each doubling */
  BUCKETS = 64 * STEPS
};

struct attempt {
  long long start;
  long long nanos : 63;
  unsigned blocked : 1;
};

static struct attempt *attempts;
static long long histogram[BUCKETS];
static char output[1 << 16];

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static long long now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static long sleeps(void) {
  struct rusage usage;
  getrusage(RUSAGE_THREAD, &usage);
  return usage.ru_nvcsw;
}

static void *mapped(size_t bytes) {
  void *at = mmap(0, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (at == MAP_FAILED) fail("stall-target: mmap");
  return at;
}

/* Touches the memory, then gives every second mapping another protection. */
static void occupy(size_t bytes, int huge, long mappings) {
  size_t unit = huge ? HUGE_PAGE : PAGE, each = bytes / mappings / unit * unit;
  if (!each) {
    fprintf(stderr, "stall-target: a mapping would be smaller than a page\n");
    exit(2);
  }
  size_t whole = each * mappings;
  char *from = mapped(whole + HUGE_PAGE);
  from += -(size_t)from & (HUGE_PAGE - 1);
  if (madvise(from, whole, huge ? MADV_HUGEPAGE : MADV_NOHUGEPAGE) && huge) fail("stall-target: huge pages");
  for (size_t at = 0; at < whole; at += PAGE) from[at] = 1;
  for (long i = 1; i < mappings; i += 2)
    if (mprotect(from + i * each, each, PROT_READ)) fail("stall-target: mprotect");
}

static long rollup_kib(const char *field) {
  char line[256];
  long kib = 0;
  FILE *in = fopen("/proc/self/smaps_rollup", "r");
  size_t length = strlen(field);
  while (in && fgets(line, sizeof line, in))
    if (!strncmp(line, field, length) && line[length] == ':') kib = atol(line + length + 1);
  if (in) fclose(in);
  return kib;
}

/* The bucket of a duration; within a doubling, buckets have the same width. */
static int bucket(long long nanos) {
  int shift = nanos < STEPS ? 0 : 59 - __builtin_clzll(nanos);
  return shift * STEPS + (nanos >> shift);
}

static long long percentile(long count, double share) {
  long long left = count * share;
  for (int i = 0; i < BUCKETS; i++)
    if ((left -= histogram[i]) < 0) { /* the upper end of the bucket */
      int shift = i < 2 * STEPS ? 0 : i / STEPS - 1;
      return ((long long)(i - shift * STEPS + 1) << shift) - 1;
    }
  return 0;
}

/* Makes attempts until there is a line to read. */
static long probe(void) {
  struct timespec pause = {0, PAUSE_NANOS};
  struct pollfd stop = {0, POLLIN, 0};
  long count = 0;
  while (count < MAX_ATTEMPTS && !ppoll(&stop, 1, &pause, 0)) {
    long slept = sleeps();
    long long start = now();
    char *page = mapped(PAGE);
    *page = 1;
    if (munmap(page, PAGE)) fail("stall-target: munmap");
    attempts[count].nanos = now() - start;
    attempts[count].start = start;
    attempts[count++].blocked = sleeps() > slept;
  }
  return count;
}

static void print(long count, long long threshold) {
  long long max = 0;
  memset(histogram, 0, sizeof histogram);
  for (long i = 0; i < count; i++) {
    struct attempt *each = &attempts[i];
    histogram[bucket(each->nanos)]++;
    max = each->nanos > max ? each->nanos : max;
    if (each->nanos >= threshold)
      printf("attempt %lld %lld %d\n", each->start, (long long)each->nanos, each->blocked);
  }
  printf("total %ld %lld %lld %lld %lld\n", count, percentile(count, 0.5), percentile(count, 0.99),
      percentile(count, 0.999), max);
  fflush(stdout);
}

int main(int argc, char **argv) {
  char line[32];
  long mib = argc > 3 ? atol(argv[1]) : 0, mappings = argc > 3 ? atol(argv[3]) : 0;
  int huge = argc > 3 && !strcmp(argv[2], "huge");
  if (mib < 1 || mappings < 1 || (!huge && strcmp(argv[2], "small"))) {
    fprintf(stderr, "usage: stall-target MIB small|huge MAPPINGS [THRESHOLD_US]\n");
    return 2;
  }
  long long threshold = argc > 4 ? atoll(argv[4]) * 1000 : 0;
  struct sched_param priority = {.sched_priority = 10};
  prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0); /* gigabytes must not outlive who measures */
  setvbuf(stdin, 0, _IONBF, 0); /* so that poll() sees a line that was not read yet */
  setvbuf(stdout, output, _IOFBF, sizeof output);
  attempts = mapped(MAX_ATTEMPTS * sizeof *attempts);
  memset(attempts, 1, MAX_ATTEMPTS * sizeof *attempts); /* recording must not change USS */
  occupy((size_t)mib << 20, huge, mappings);
  if (huge && rollup_kib("AnonHugePages") < mib * 1024 / 10 * 9) {
    printf("no huge pages\n");
    return 3;
  }
  printf("ready %s\n", sched_setscheduler(0, SCHED_FIFO, &priority) ? "normal" : "fifo");
  fflush(stdout);
  while (fgets(line, sizeof line, stdin)) {
    long count = probe();
    if (!fgets(line, sizeof line, stdin)) break;
    print(count, threshold);
  }
  return 0;
}
