package io.procmem.internal.jvm;

/** Tells how much of some addresses of this JVM is in RAM and in swap. */
@FunctionalInterface
interface OwnJvmPages {

  /** The pages of some addresses, in bytes. */
  record Pages(long presentBytes, long swappedBytes) {}

  /** What is known if the pages cannot be looked up. */
  OwnJvmPages UNKNOWN = (start, end) -> new Pages(-1, -1);

  /** Counts the pages; both numbers are negative if they cannot be looked up. */
  Pages count(long start, long end);
}
