package io.procmem.snapshot;

import java.time.Instant;

/**
 * The memory of one process. Every kind is immutable.
 *
 * <p>A resident size is from this scan, with one exception. For a process that has neither run nor
 * faulted since the last scan, {@code statm} is read only once or twice a minute, or when {@code
 * stat} shows another size. So if the kernel reclaims pages of a sleeping process, RSS may be a few
 * hundred kB too high for up to a minute.
 */
public sealed interface Memory {

  /**
   * With detail: the kernel walked the process's page tables.
   *
   * @param rssBytes resident set size in this scan: from the rollup if that was read in this scan
   *     or nothing has changed since, otherwise from {@code statm}
   * @param virtualBytes size of the address space (VSS) in this scan; {@code stat} field 23
   * @param rollup the detail at {@code readAt}; {@link RollupField#RSS}, {@link RollupField#PSS},
   *     {@link RollupField#PRIVATE_CLEAN}, {@link RollupField#PRIVATE_DIRTY} and {@link
   *     RollupField#SWAP} are always present
   * @param readAt when the scan began that read the detail; earlier than the snapshot if the detail
   *     policy reused an older reading
   * @param readNanos how long the read took, in nanoseconds: during that time the process could not
   *     map or unmap memory
   */
  record Detailed(
      long rssBytes,
      long virtualBytes,
      Readings<RollupField> rollup,
      Instant readAt,
      long readNanos)
      implements Memory {

    /**
     * {@return proportional set size in bytes: its private pages and an even share of each shared
     * page}
     */
    public long pssBytes() {
      return rollup.getOr(RollupField.PSS, 0);
    }

    /**
     * {@return unique set size in bytes: what this process would free by ending; {@code
     * Private_Clean}, {@code Private_Dirty} and, if the kernel has it, {@code Private_Hugetlb}}
     */
    public long ussBytes() {
      return rollup.getOr(RollupField.PRIVATE_CLEAN, 0)
          + rollup.getOr(RollupField.PRIVATE_DIRTY, 0)
          + rollup.getOr(RollupField.PRIVATE_HUGETLB, 0);
    }

    /** {@return swapped-out memory in bytes; shared pages count in full} */
    public long swapBytes() {
      return rollup.getOr(RollupField.SWAP, 0);
    }
  }

  /**
   * Without detail: the resident size only.
   *
   * @param rssBytes resident set size; {@code statm} field 2, or {@code stat} field 24
   * @param approximate whether it is from {@code stat}, which on newer kernels may be off by
   *     hundreds of kilobytes
   * @param virtualBytes size of the address space (VSS); {@code stat} field 23
   * @param reason why there is no detail
   */
  record ResidentOnly(long rssBytes, boolean approximate, long virtualBytes, Reason reason)
      implements Memory {}

  /**
   * The process owns no memory.
   *
   * @param why the reason
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
