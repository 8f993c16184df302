/*
 * A process zoo: live processes of a known shape, to measure on.
 *
 *   zoo PROCESSES MAPPINGS SHARED_KIB OWN_KIB BUSY
 *
 * Starts PROCESSES processes that share SHARED_KIB KiB in MAPPINGS mappings apart from each other, as
 * programs share their libraries, and each touch OWN_KIB KiB of their own; then they sleep. BUSY of them
 * wake 20 times a second and touch some of it again. Prints "ready" when all are up, and ends with all
 * of them when its standard input ends.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

enum { KIB = 1024, PAGE = 4096 };

/* Touched memory with a hole behind it, so that the kernel does not merge it with its neighbour. */
static char *touched(size_t bytes) {
  size_t pages = (bytes + PAGE - 1) / PAGE;
  char *region = mmap(0, (pages + 1) * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (region == MAP_FAILED || mprotect(region, pages * PAGE, PROT_READ | PROT_WRITE)) {
    perror("zoo: mmap");
    exit(1);
  }
  madvise(region, pages * PAGE, MADV_NOHUGEPAGE);
  memset(region, 1, bytes);
  return region;
}

static void live(size_t own, int busy, int ready) {
  char *region = touched(own);
  if (write(ready, "", 1) != 1) _exit(1);
  for (;;) {
    if (!busy) pause();
    usleep(50000);
    for (size_t at = 0; at < own; at += PAGE) region[at]++;
  }
}

static int argument(char **argv, int index, int most) {
  int value = atoi(argv[index]);
  if (value < 0 || value > most) {
    fprintf(stderr, "zoo: %s is not between 0 and %d\n", argv[index], most);
    exit(2);
  }
  return value;
}

int main(int argc, char **argv) {
  int up[2];
  char byte;
  if (argc != 6) {
    fprintf(stderr, "usage: zoo PROCESSES MAPPINGS SHARED_KIB OWN_KIB BUSY\n");
    return 2;
  }
  int processes = argument(argv, 1, 20000);
  int mappings = argument(argv, 2, 10000);
  size_t shared = (size_t)argument(argv, 3, 1 << 20) * KIB;
  size_t own = (size_t)argument(argv, 4, 1 << 20) * KIB;
  int busy = argument(argv, 5, processes);
  for (int m = 0; m < mappings; m++) touched(shared / mappings + 1);
  if (pipe(up)) return 1;
  for (int i = 0; i < processes; i++) {
    pid_t pid = fork();
    if (pid < 0) {
      perror("zoo: fork");
      return 1;
    }
    if (!pid) {
      prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
      if (getppid() == 1) _exit(0);
      close(0);
      live(own + 1, i < busy, up[1]);
    }
  }
  for (int i = 0; i < processes; i++)
    if (read(up[0], &byte, 1) != 1) return 1;
  printf("ready\n");
  fflush(stdout);
  while (read(0, &byte, 1) > 0) continue;
  return 0; /* the death signal ends the others */
}
