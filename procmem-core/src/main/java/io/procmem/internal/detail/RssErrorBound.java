package io.procmem.internal.detail;

import io.procmem.internal.parse.OsreleaseParser;
import io.procmem.snapshot.KernelUnits;
import org.jspecify.annotations.Nullable;

/**
 * Bounds by how much a resident size may fall short of what a walk of the page tables finds.
 *
 * <p>The kernel keeps three counters per address space (file, anonymous and shared memory) and
 * updates them in batches. Before 6.2 each thread held back up to 64 page faults. Since then each
 * processor holds back a batch per counter; {@code stat} excludes those, and so does {@code statm}
 * until 6.17, which adds up what every processor holds.
 */
public final class RssErrorBound {

  private static final int COUNTERS = 3;

  /**
   * {@code TASK_RSS_EVENTS_THRESH} of mm/memory.c is 64 faults, each of which maps up to 16 pages
   * of a file, {@code fault_around_bytes}.
   */
  private static final int PAGES_PER_THREAD = (64 + 1) * 16;

  /**
   * {@code percpu_counter_batch} of lib/percpu_counter.c: this many pages, or twice the number of
   * CPUs if that is more.
   */
  private static final int MIN_BATCH = 32;

  private final long threadBytes;
  private final long statBytes;
  private final long statmBytes;

  private RssErrorBound(KernelUnits units, long threadPages, long statPages, long statmPages) {
    this.threadBytes = units.pagesToBytes(threadPages);
    this.statBytes = units.pagesToBytes(statPages);
    this.statmBytes = units.pagesToBytes(statmPages);
  }

  /**
   * The bound for the kernel of a machine.
   *
   * @param kernel its version; null if unknown, which gives the largest bound
   * @param processors the number of CPUs that {@code /proc/stat} shows; 0 if unknown
   */
  public static RssErrorBound of(
      @Nullable OsreleaseParser kernel, int processors, KernelUnits units) {
    // In a container, either number may be too small.
    long cpus = Math.max(Runtime.getRuntime().availableProcessors(), processors);
    long held = COUNTERS * cpus * Math.max(MIN_BATCH, 2 * cpus);
    if (kernel == null
        || !kernel.isAtLeast(6, 2)) { // the vendor may have reverted the later counters
      return new RssErrorBound(units, PAGES_PER_THREAD, held, held);
    }
    return new RssErrorBound(units, 0, held, kernel.isAtLeast(6, 17) ? 0 : held);
  }

  /**
   * The bound in bytes, for a process with this many threads; for {@code stat} if approximate,
   * otherwise for {@code statm}.
   */
  long bytes(int threads, boolean approximate) {
    return threads * threadBytes + (approximate ? statBytes : statmBytes);
  }
}
