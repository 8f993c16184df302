package io.procmem.report;

import java.util.OptionalLong;

/**
 * A sum over processes.
 *
 * @param bytes the sum of what is known, in bytes; empty if nothing is, though some own memory
 * @param counted how many processes are in it
 * @param missing how many own memory, but their number is not known: the true sum is larger
 */
public record Sum(OptionalLong bytes, int counted, int missing) {

  static Sum of(long bytes, int counted, int missing) {
    boolean unknown = counted == 0 && missing > 0;
    return new Sum(unknown ? OptionalLong.empty() : OptionalLong.of(bytes), counted, missing);
  }
}
