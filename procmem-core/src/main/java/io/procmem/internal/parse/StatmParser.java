package io.procmem.internal.parse;

import io.procmem.internal.bytes.ByteCursor;

/** {@code /proc/[pid]/statm}: sizes in pages; proc_pid_statm(5). */
public final class StatmParser implements Parser {

  /**
   * No address space has more pages; with pages of 64 KiB, this is less than 2<sup>63</sup> bytes.
   */
  private static final long MOST_PAGES = 1L << 46;

  public long virtualPages;
  public long residentPages;

  @Override
  public boolean parse(ByteCursor in) {
    virtualPages = in.decimal(); // (1) size
    residentPages = in.decimal(); // (2) resident
    return !in.failed() && virtualPages <= MOST_PAGES && residentPages <= MOST_PAGES;
  }
}
