package io.procmem.jvm;

import java.util.OptionalLong;

/**
 * One kind of memory of a JVM, as the JVM itself counts it. Memory that is committed need not be
 * resident. Immutable.
 *
 * @param usedBytes the bytes that its objects or classes occupy, with garbage that has not been
 *     collected; as of the last time the JVM updated its file; empty before the first
 * @param committedBytes the bytes that the JVM may use without a request to the kernel, at least
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
