package io.procmem.snapshot;

/**
 * One process for as long as it lives: its number and its birth.
 *
 * <p>The kernel hands a pid out again soon after its owner has gone, so a pid alone is nobody. Both
 * values survive {@code exec}.
 *
 * @param pid the process id as the mounted procfs counts, 1 or greater
 * @param startTicks when it started, in clock ticks after boot; {@code stat} field 22
 */
public record ProcessId(int pid, long startTicks) {

  @Override
  public String toString() {
    return pid + "@" + startTicks;
  }
}
