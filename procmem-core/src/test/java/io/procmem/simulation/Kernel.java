package io.procmem.simulation;

import java.util.Random;

/**
 * What kernel versions do differently.
 *
 * @param version what {@code osrelease} shows
 * @param showsKinds whether {@code status} shows RSS by kind
 * @param lags which counters are behind
 * @param looksAtFirstPage whether the flag of a huge page in {@code pagemap} is that of its first
 *     page, in all its entries
 */
record Kernel(String version, boolean showsKinds, Lags lags, boolean looksAtFirstPage) {

  /** Which counters of resident pages are behind. */
  enum Lags {
    /** All, by a number of pages for each thread. */
    BY_THREAD,
    /** All, by a number of pages for each CPU. */
    BY_CPU,
    /** Only those in {@code stat}. */
    ONLY_STAT
  }

  static final Kernel OLD = new Kernel("4.4.0", false, Lags.BY_THREAD, false);
  static final Kernel BY_THREAD = new Kernel("5.10.0", true, Lags.BY_THREAD, false);
  static final Kernel BY_CPU = new Kernel("6.12.0", true, Lags.BY_CPU, false);
  static final Kernel FIRST_PAGE = new Kernel("6.16.0", true, Lags.BY_CPU, true);
  static final Kernel NEW = new Kernel("6.18.0", true, Lags.ONLY_STAT, true);

  /** How many pages a counter may be behind at most. */
  private int maxLag(int threads, int processors) {
    return lags == Lags.BY_THREAD ? 64 * threads : processors * 31;
  }

  /**
   * The counters change by batches: how far they are behind is another number after each change.
   */
  void setLags(AddressSpace space, int threads, int processors, Random random) {
    int max = maxLag(threads, processors);
    int often = random.nextInt(4) == 0 ? max : max / 16;
    // Before 6.2, the counters of a thread are behind by 64 page faults together.
    int third = lags == Lags.BY_THREAD ? 3 : 1;
    space.anonymousLag = random.nextInt(-often, often + 1) / third;
    space.fileLag = random.nextInt(-often, often + 1) / third;
    space.sharedLag = random.nextInt(-often, often + 1) / third;
  }
}
