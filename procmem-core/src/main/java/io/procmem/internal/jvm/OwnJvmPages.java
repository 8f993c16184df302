package io.procmem.internal.jvm;

import org.jspecify.annotations.Nullable;

/** Tells how much of some addresses of this JVM is in RAM and in swap. */
@FunctionalInterface
interface OwnJvmPages {

  /**
   * The pages of some addresses, in bytes.
   *
   * @param exclusiveBytes anonymous, in RAM, and mapped once
   * @param otherBytes the other anonymous pages in RAM: shared by a fork, or zero pages, which are
   *     in no size
   * @param fileBytes those of files and shared memory in RAM
   * @param swappedBytes swapped out, without shared memory
   */
  record Pages(long exclusiveBytes, long otherBytes, long fileBytes, long swappedBytes) {

    static final Pages NONE = new Pages(0, 0, 0, 0);

    long presentBytes() {
      return exclusiveBytes + otherBytes + fileBytes;
    }
  }

  /** What is known if the pages cannot be looked up. */
  OwnJvmPages UNKNOWN = (start, end) -> null;

  /** Counts the pages; null if they cannot be looked up. */
  @Nullable Pages count(long start, long end);
}
