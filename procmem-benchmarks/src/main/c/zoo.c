/*
 * A process zoo: live processes of known shapes, to run measurements on.
 *
 *   zoo SHAPE...
 *
 *   idle:N[:MAPPINGS:SHARED_KIB:OWN_KIB]
 *       N sleepers. All share SHARED_KIB KiB in MAPPINGS separate mappings, as programs share their libraries,
 *       and each touches OWN_KIB KiB of private memory. Defaults: 64 mappings, 4096 KiB and 256 KiB.
 *   busy:N[:MAPPINGS:SHARED_KIB:OWN_KIB]
 *       The same, but each wakes 20 times a second and touches its private memory again.
 *   large:N:MIB
 *       N sleepers that each touch MIB MiB of private memory, in small pages.
 *   family:N:SHARED_MIB[:OWN_KIB]
 *       A parent that touches SHARED_MIB MiB and then forks N children, as pre-forking servers do. The children
 *       share that memory copy-on-write, and each touches OWN_KIB KiB of private memory, 1024 by default.
 *
 * So `zoo large:3:2048 family:200:64 idle:1000` takes 3 x 2 GiB, 64 MiB and 200 x 1 MiB, 4 MiB and
 * 1000 x 256 KiB. The processes are named zoo-idle, zoo-busy, zoo-large, zoo-parent and zoo-child. Prints
 * "ready" when all of them run. When its standard input ends, it ends all of them and waits until they have
 * exited, so that the next measurement does not see them. If it is killed, they are killed too.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { KIB = 1024, MIB = 1024 * 1024, PAGE = 4096, MAX_COUNT = 30000, DETAILS = 3 };

static int up[2]; /* one byte for each process that runs */

static void fail(const char *what) {
  perror(what);
  exit(1);
}

/* Touched memory followed by a hole, so that the kernel does not merge it with the next mapping. */
static char *touched(size_t bytes) {
  size_t pages = (bytes + PAGE - 1) / PAGE;
  char *region = mmap(0, (pages + 1) * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (region == MAP_FAILED || mprotect(region, pages * PAGE, PROT_READ | PROT_WRITE)) fail("zoo: mmap");
  madvise(region, pages * PAGE, MADV_NOHUGEPAGE);
  memset(region, 1, bytes);
  return region;
}

static void live(size_t own, int busy) {
  char *region = own ? touched(own) : 0;
  if (write(up[1], "", 1) != 1) _exit(1);
  for (;;) {
    if (!busy) pause();
    usleep(50000);
    for (size_t at = 0; at < own; at += PAGE) region[at]++;
  }
}

/* True in the child, which is killed when its parent exits. */
static int forked(const char *name) {
  pid_t parent = getpid(), pid = fork();
  if (pid < 0) fail("zoo: fork");
  if (pid) return 0;
  prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  if (getppid() != parent) _exit(0);
  prctl(PR_SET_NAME, name, 0, 0, 0);
  close(0);
  return 1;
}

static void each(int count, const char *name, size_t own, int busy) {
  for (int i = 0; i < count; i++)
    if (forked(name)) live(own, busy);
}

static void sharing(int count, const char *name, const long *detail, int busy) {
  long mappings = detail[0];
  size_t bytes = mappings ? detail[1] * KIB / mappings : 0;
  char **shared = calloc(mappings + 1, sizeof *shared);
  for (long m = 0; m < mappings; m++) shared[m] = touched(bytes);
  each(count, name, detail[2] * KIB, busy);
  for (long m = 0; m < mappings; m++) munmap(shared[m], bytes); /* the next shape must not inherit them */
  free(shared);
}

static void family(int children, const long *detail) {
  if (!forked("zoo-parent")) return;
  touched(detail[0] * MIB);
  each(children, "zoo-child", detail[1] * KIB, 0);
  live(0, 0);
}

static void refuse(const char *shape) {
  fprintf(stderr, "zoo: invalid shape %s: see the first comment of zoo.c\n", shape);
  exit(2);
}

/* Parses the numbers after the kind, such as 3:2048. Details that are not given keep their value. */
static int numbers(const char *shape, const char *at, long *detail) {
  long count = 0;
  for (int i = 0; i <= DETAILS && *at; i++) {
    char *end;
    long value = strtol(at, &end, 10);
    if (end == at || (*end && *end != ':') || value < 0 || value > 1 << 22) refuse(shape);
    if (i) detail[i - 1] = value;
    else count = value;
    at = *end ? end + 1 : end;
  }
  if (*at || count < 1 || count > MAX_COUNT) refuse(shape);
  return count;
}

/* Starts the processes of one shape. Returns their number. */
static int start(const char *shape) {
  const char *colon = strchr(shape, ':');
  if (!colon) refuse(shape);
  size_t length = colon - shape;
  if (length == 4 && (!strncmp(shape, "idle", 4) || !strncmp(shape, "busy", 4))) {
    long detail[DETAILS] = {64, 4096, 256};
    int count = numbers(shape, colon + 1, detail), busy = shape[0] == 'b';
    if (detail[0] && detail[1] < detail[0] * PAGE / KIB) refuse(shape); /* one page per mapping at least */
    sharing(count, busy ? "zoo-busy" : "zoo-idle", detail, busy);
    return count;
  }
  if (length == 5 && !strncmp(shape, "large", 5)) {
    long detail[DETAILS] = {0};
    int count = numbers(shape, colon + 1, detail);
    each(count, "zoo-large", detail[0] * MIB, 0);
    return count;
  }
  if (length == 6 && !strncmp(shape, "family", 6)) {
    long detail[DETAILS] = {0, 1024};
    int count = numbers(shape, colon + 1, detail);
    family(count, detail);
    return count + 1;
  }
  refuse(shape);
  return 0;
}

int main(int argc, char **argv) {
  int count = 0;
  char byte;
  if (argc < 2) {
    fprintf(stderr, "usage: zoo SHAPE...\n");
    return 2;
  }
  if (pipe(up)) fail("zoo: pipe");
  setpgid(0, 0); /* one process group, to end all at once */
  prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); /* so that orphaned grandchildren can be reaped here */
  for (int i = 1; i < argc; i++) count += start(argv[i]);
  close(up[1]); /* so that read() ends if all of them die */
  for (int i = 0; i < count; i++)
    if (read(up[0], &byte, 1) != 1) return 1;
  printf("ready\n");
  fflush(stdout);
  while (read(0, &byte, 1) > 0) continue;
  signal(SIGTERM, SIG_IGN);
  kill(0, SIGTERM);
  while (wait(0) > 0) continue;
  return 0;
}
