package io.procmem.comparison;

/**
 * How often each contender of a comparison runs.
 *
 * @param warmUp runs that do not count: they compile the code and fill the caches
 * @param counted runs that count
 */
record Iterations(int warmUp, int counted) {

  private static final int QUICK_DIVISOR = 8;
  private static final int MIN_COUNTED = 3;

  /** Just enough to see whether everything works; the figures are not reliable. */
  Iterations quick() {
    return new Iterations(
        Math.max(1, warmUp / QUICK_DIVISOR), Math.max(MIN_COUNTED, counted / QUICK_DIVISOR));
  }
}
