package io.procmem.jvm;

import java.util.OptionalLong;

/**
 * One kind of memory of a JVM, as the JVM itself counts it. Memory that is committed need not be
 * resident. Immutable.
 *
 * @param usedBytes the bytes that its objects or classes occupy, including garbage that has not
 *     been collected, when the JVM last updated its file; empty before the first time
 * @param committedBytes the bytes that the JVM can use without asking the kernel for more, at least
 *     {@code usedBytes}; empty if unknown
 * @param maxBytes the bytes that it can grow to; empty if unknown
 */
public record JvmPool(OptionalLong usedBytes, OptionalLong committedBytes, OptionalLong maxBytes) {

  private static final JvmPool UNKNOWN =
      new JvmPool(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());

  /** {@return memory of which nothing is known} */
  public static JvmPool unknown() {
    return UNKNOWN;
  }
}
