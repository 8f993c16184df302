package io.procmem.snapshot;

import java.util.OptionalLong;

/**
 * The memory of a process that {@linkplain Memory.Owned#mapsPagesRepeatedly() maps pages several
 * times}, with each page counted once. It is that of the count, and as exact as its RSS and USS.
 * Immutable.
 *
 * @param residentBytes its resident memory in bytes: RSS at the time of the count, without the
 *     further mappings of a page
 * @param uniqueBytes what it would free by ending, in bytes: USS, and the pages that only it maps,
 *     but several times. Empty if frame numbers were not requested ({@code
 *     DetailPolicy.withFrameNumbers}), or are hidden from this JVM
 */
public record DistinctPages(long residentBytes, OptionalLong uniqueBytes) {

  /**
   * Checks the sizes.
   *
   * @param residentBytes its resident memory in bytes
   * @param uniqueBytes what it would free by ending, in bytes
   * @throws IllegalArgumentException if one is negative
   */
  public DistinctPages {
    if (residentBytes < 0 || uniqueBytes.orElse(0) < 0) {
      throw new IllegalArgumentException(
          "a size must not be negative: " + residentBytes + ", " + uniqueBytes);
    }
  }
}
