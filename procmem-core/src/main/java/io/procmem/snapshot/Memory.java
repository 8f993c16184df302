package io.procmem.snapshot;

import java.time.Instant;

/**
 * What is known of the memory of one process.
 *
 * <p>A resident size is of this scan. But of a process that has neither run nor faulted since the
 * last, {@code statm} is read again only once or twice a minute, or when {@code stat} shows another
 * size: what the kernel takes back from one that sleeps shows a few hundred kilobytes late.
 */
public sealed interface Memory {

  /**
   * Everything: the kernel walked the process's page tables.
   *
   * @param rssBytes resident set size, of this scan: the rollup's if that was read in this scan or
   *     nothing has changed since, else {@code statm}'s
   * @param virtualBytes size of the address space (VSS), of this scan; {@code stat} field 23
   * @param rollup the detail, as of {@code readAt}; {@link RollupField#RSS}, {@link
   *     RollupField#PSS}, {@link RollupField#PRIVATE_CLEAN}, {@link RollupField#PRIVATE_DIRTY} and
   *     {@link RollupField#SWAP} are always there
   * @param readAt the scan in which the detail was read; earlier than the snapshot's where the
   *     detail policy kept an older reading
   * @param readNanos how long the read took, in nanoseconds: for so long the process could not map
   *     or unmap memory
   */
  record Detailed(
      long rssBytes,
      long virtualBytes,
      Readings<RollupField> rollup,
      Instant readAt,
      long readNanos)
      implements Memory {

    /** {@return proportional set size: its private pages and its even share of each shared one} */
    public long pssBytes() {
      return rollup.getOr(RollupField.PSS, 0);
    }

    /**
     * {@return unique set size: what would be free if this process ended; {@code Private_Clean},
     * {@code Private_Dirty} and, where the kernel has it, {@code Private_Hugetlb}}
     */
    public long ussBytes() {
      return rollup.getOr(RollupField.PRIVATE_CLEAN, 0)
          + rollup.getOr(RollupField.PRIVATE_DIRTY, 0)
          + rollup.getOr(RollupField.PRIVATE_HUGETLB, 0);
    }

    /** {@return what of it is swapped out, all of what it shares} */
    public long swapBytes() {
      return rollup.getOr(RollupField.SWAP, 0);
    }
  }

  /**
   * Its resident size only.
   *
   * @param rssBytes resident set size; {@code statm} field 2, or {@code stat} field 24
   * @param approximate whether it is {@code stat}'s, which newer kernels let drift by up to
   *     hundreds of kilobytes
   * @param virtualBytes size of the address space (VSS); {@code stat} field 23
   * @param reason why there is no detail
   */
  record ResidentOnly(long rssBytes, boolean approximate, long virtualBytes, Reason reason)
      implements Memory {}

  /**
   * The process owns no memory.
   *
   * @param why why not
   */
  record None(Absence why) implements Memory {}

  /** Why a process owns no memory. */
  enum Absence {
    /** It is a kernel thread: it runs in the kernel's memory. */
    KERNEL_THREAD,
    /** It has exited and freed its memory: a zombie, waiting to be reaped. */
    ENDED,
    /** It was created by {@code vfork} and still runs in its parent's memory, counted there. */
    BORROWED_FROM_PARENT
  }
}
