package io.procmem.threads;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where threads wait in the kernel. Each thread that was read is counted once: as waiting, as
 * running, or as unknown. Immutable.
 *
 * @param waiting how many threads wait in each kernel function, by its name, such as {@code
 *     futex_do_wait}; without what a compiler appends to names. {@link Threads#OTHER} for functions
 *     beyond the limit of {@value #MAX_NAMES} names
 * @param running how many threads do not wait: they are running, or ready to run
 * @param unknown how many threads sleep in an unknown function. The kernel hides it unless this JVM
 *     runs as the same user as the process, or has CAP_SYS_PTRACE
 */
public record WaitChannels(Map<String, Integer> waiting, int running, int unknown) {

  /** How many kernel functions are listed. */
  public static final int MAX_NAMES = 100;

  /**
   * Copies the map.
   *
   * @param waiting how many threads wait in each kernel function
   * @param running how many threads do not wait
   * @param unknown how many threads sleep in an unknown function
   */
  public WaitChannels {
    waiting = Collections.unmodifiableMap(new TreeMap<>(waiting));
  }

  /** {@return the number of threads} */
  public int total() {
    return waiting.values().stream().mapToInt(Integer::intValue).sum() + running + unknown;
  }
}
