package io.procmem.internal.jvm;

import io.procmem.jvm.JvmPart.Basis;

/** The memory of one part while it is being determined, in bytes. Not thread-safe. */
final class OwnJvmAmount {

  private long resident;
  private long swapped;
  private long size;
  private boolean isDivided = true;
  private boolean isSwapKnown = true;
  private Basis basis = Basis.MEASURED;

  /**
   * Adds memory at known addresses.
   *
   * @param swappedBytes how much of it is swapped out; negative if unknown
   */
  void add(long residentBytes, long swappedBytes, long sizeBytes) {
    resident += residentBytes;
    swapped += Math.max(0, swappedBytes);
    isSwapKnown &= swappedBytes >= 0;
    size += sizeBytes;
  }

  /**
   * Gives memory to another part that is somewhere in this memory. If some of this is swapped out,
   * it is then unknown how much of either is.
   *
   * @param most how much, if there is so much
   * @return how much
   */
  long give(OwnJvmAmount other, long most, Basis known) {
    long bytes = Math.max(0, Math.min(most, memory()));
    if (bytes > 0) {
      long fromSwap = memory() == 0 ? 0 : Math.round((double) swapped * bytes / memory());
      fromSwap = Math.max(bytes - resident, Math.min(fromSwap, Math.min(bytes, swapped)));
      isDivided &= swapped == 0;
      other.isDivided &= isDivided;
      resident -= bytes - fromSwap;
      swapped -= fromSwap;
      size -= Math.min(size, bytes);
      other.add(bytes - fromSwap, fromSwap, 0);
      if (known.compareTo(other.basis) > 0) {
        other.basis = known;
      }
    }
    return bytes;
  }

  long memory() {
    return resident + swapped;
  }

  long resident() {
    return resident;
  }

  long swapped() {
    return swapped;
  }

  /** The size of the addresses that can be used, less what other parts were given. */
  long size() {
    return size;
  }

  /** Whether it is known how much of the memory is resident. */
  boolean isDivided() {
    return isDivided;
  }

  /** Whether it is known how much is swapped out. */
  boolean isSwapKnown() {
    return isDivided && isSwapKnown;
  }

  Basis basis() {
    return basis;
  }
}
