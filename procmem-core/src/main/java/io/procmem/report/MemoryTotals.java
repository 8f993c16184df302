package io.procmem.report;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.Map;

/**
 * The memory of some processes, added up. Processes that own no memory are neither counted nor
 * missing. Immutable.
 */
public final class MemoryTotals {

  private final Map<MemoryAmount, Sum> sums;

  MemoryTotals(Map<MemoryAmount, Sum> sums) {
    this.sums = new EnumMap<>(sums);
  }

  /**
   * The sum of an amount.
   *
   * @param amount what is added up
   * @return its sum, in bytes
   */
  public Sum sum(MemoryAmount amount) {
    return requireNonNull(sums.get(amount), "an amount without a sum");
  }

  /** {@return the sum of {@link MemoryAmount#RSS}} */
  public Sum rss() {
    return sum(MemoryAmount.RSS);
  }

  /** {@return the sum of {@link MemoryAmount#PSS}} */
  public Sum pss() {
    return sum(MemoryAmount.PSS);
  }

  /** {@return the sum of {@link MemoryAmount#USS}} */
  public Sum uss() {
    return sum(MemoryAmount.USS);
  }

  /** {@return the sum of {@link MemoryAmount#SWAP}} */
  public Sum swap() {
    return sum(MemoryAmount.SWAP);
  }

  /** {@return the sum of {@link MemoryAmount#SWAP_PSS}} */
  public Sum swapPss() {
    return sum(MemoryAmount.SWAP_PSS);
  }

  /** {@return the sum of {@link MemoryAmount#VIRTUAL}} */
  public Sum virtual() {
    return sum(MemoryAmount.VIRTUAL);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MemoryTotals that && that.sums.equals(sums);
  }

  @Override
  public int hashCode() {
    return sums.hashCode();
  }

  @Override
  public String toString() {
    return "MemoryTotals" + sums;
  }
}
