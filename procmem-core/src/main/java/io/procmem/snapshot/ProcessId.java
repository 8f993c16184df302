package io.procmem.snapshot;

/**
 * The identity of one process from start to end: its pid and its start time. Immutable.
 *
 * <p>The kernel reuses pids, so a pid alone does not identify a process. Both values stay the same
 * across {@code exec}.
 *
 * @param pid the process id in the pid namespace of the mounted procfs, 1 or greater
 * @param startTicks when it started, in clock ticks after boot; {@code stat} field 22
 */
public record ProcessId(int pid, long startTicks) {

  @Override
  public String toString() {
    return pid + "@" + startTicks;
  }
}
