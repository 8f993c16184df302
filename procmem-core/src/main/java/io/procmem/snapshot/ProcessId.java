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

  /** Written by hand, since the first call of the method that the compiler provides is slow. */
  @Override
  public boolean equals(Object other) {
    return other instanceof ProcessId that && pid == that.pid && startTicks == that.startTicks;
  }

  @Override
  public int hashCode() {
    return 31 * pid + Long.hashCode(startTicks);
  }

  @Override
  public String toString() {
    return pid + "@" + startTicks;
  }
}
