package io.procmem.comparison;

/**
 * How often all rivals of a match have a turn.
 *
 * @param warm turns that do not count, so that code is compiled and files are known
 * @param counted turns that count
 */
record Turns(int warm, int counted) {

  private static final int QUICK_SHARE = 8;
  private static final int LEAST = 3;

  /** A few only, to see whether everything runs. The figures are then nothing to go by. */
  Turns quick() {
    return new Turns(Math.max(1, warm / QUICK_SHARE), Math.max(LEAST, counted / QUICK_SHARE));
  }
}
