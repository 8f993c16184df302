package io.procmem.snapshot;

import java.time.Instant;
import java.util.Optional;

/**
 * The memory of one process. Every kind is immutable.
 *
 * <p>PSS and USS are exact, bounded or unknown. Both are exact if the kernel walked the page tables
 * ({@link Detailed}). USS is also exact if the pages were counted ({@link Counted}). Otherwise they
 * have bounds, found in files that any user may read ({@link ResidentOnly}).
 *
 * <p>A resident size is from this scan, with one exception. For a process that has neither run nor
 * faulted since the last scan, {@code statm} is read only once or twice a minute, or when {@code
 * stat} shows another size. So if the kernel reclaims pages of a sleeping process, RSS and the
 * bounds of PSS and USS may be a few hundred kB too high for up to a minute.
 */
public sealed interface Memory {

  /** Memory that the process owns. */
  sealed interface Owned extends Memory {

    /** {@return resident set size in bytes, in this scan} */
    long rssBytes();

    /** {@return size of the address space (VSS) in bytes, in this scan} */
    long virtualBytes();

    /**
     * {@return proportional set size: its private pages and an even share of each shared page;
     * excludes pages of hugetlbfs}
     */
    ByteRange pss();

    /**
     * {@return unique set size: what it would free by ending, except pages that it {@linkplain
     * #mapsPagesRepeatedly maps several times}; includes its private pages of hugetlbfs}
     */
    ByteRange uss();

    /**
     * Whether the process maps pages of shared memory or of a file at several addresses, as a JDK
     * 17 does with ZGC, which maps its heap three times. Each mapping counts as if it belonged to
     * another process:
     *
     * <ul>
     *   <li>RSS includes such a page several times, so it may exceed the memory that is used;
     *   <li>PSS is right: it includes each mapping's share of the page;
     *   <li>USS excludes the page, although the process would free it by ending, unless another
     *       process maps it too.
     * </ul>
     *
     * <p>Known only if the pages of the process were counted since it began to execute its program,
     * under a policy with {@code DetailPolicy.countAbove}. From {@code maps} and {@code pagemap}.
     *
     * @return whether the last count has found such pages; false if there was none
     */
    default boolean mapsPagesRepeatedly() {
      return false;
    }
  }

  /**
   * With detail: the kernel walked the process's page tables. PSS and USS are exact for the time of
   * the read. If RSS has changed by 1 % or more since then, PSS and USS may have changed by the
   * same amount, and their range includes that.
   *
   * @param rssBytes resident set size in this scan: from the rollup if that was read in this scan
   *     or nothing has changed since, otherwise from {@code statm}
   * @param virtualBytes size of the address space (VSS) in this scan; {@code stat} field 23
   * @param rollup the detail at {@code readAt}; {@link RollupField#RSS}, {@link RollupField#PSS},
   *     {@link RollupField#PRIVATE_CLEAN}, {@link RollupField#PRIVATE_DIRTY} and {@link
   *     RollupField#SWAP} are always present
   * @param mapsPagesRepeatedly whether an earlier count, or one of the same scan, has found pages
   *     that the process maps several times
   * @param readAt when the scan began that read the detail; earlier than the snapshot if the detail
   *     policy reused an older reading
   * @param monotonicNanos the same time as {@link Snapshot#monotonicNanos}
   * @param readNanos how long the read took, in nanoseconds: during that time the process could not
   *     map or unmap memory
   */
  record Detailed(
      long rssBytes,
      long virtualBytes,
      Readings<RollupField> rollup,
      boolean mapsPagesRepeatedly,
      Instant readAt,
      long monotonicNanos,
      long readNanos)
      implements Owned {

    /**
     * The detail of a process whose pages were not counted, or are each mapped once.
     *
     * @param rssBytes RSS in this scan
     * @param virtualBytes size of the address space (VSS) in this scan
     * @param rollup the detail at {@code readAt}
     * @param readAt when the scan began that read the detail
     * @param monotonicNanos the same time as {@link Snapshot#monotonicNanos}
     * @param readNanos how long the read took, in nanoseconds
     */
    public Detailed(
        long rssBytes,
        long virtualBytes,
        Readings<RollupField> rollup,
        Instant readAt,
        long monotonicNanos,
        long readNanos) {
      this(rssBytes, virtualBytes, rollup, false, readAt, monotonicNanos, readNanos);
    }

    /** {@return proportional set size in bytes at {@code readAt}} */
    public long pssBytes() {
      return rollup.getOr(RollupField.PSS, 0);
    }

    /**
     * {@return unique set size in bytes at {@code readAt}: {@code Private_Clean}, {@code
     * Private_Dirty} and, if the kernel has it, {@code Private_Hugetlb}}
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

    @Override
    public ByteRange pss() {
      return ByteRange.exactly(pssBytes()).after(changeBytes(), rssBytes);
    }

    @Override
    public ByteRange uss() {
      long most = rssBytes + rollup.getOr(RollupField.PRIVATE_HUGETLB, 0);
      return ByteRange.exactly(ussBytes()).after(changeBytes(), most);
    }

    /** {@return by how many bytes PSS and USS may have changed since the read} */
    public long changeBytes() {
      return ByteRange.changeBytes(rollup.getOr(RollupField.RSS, rssBytes), rssBytes);
    }
  }

  /**
   * With counted pages: {@code pagemap} says for each page whether only this process maps it.
   * Unlike a rollup, a count does not stall the process for long. USS is exact for the time of the
   * count, unless something changed during the count or since; its range then includes the change.
   * PSS lies between bounds; with frame numbers ({@code DetailPolicy.withFrameNumbers}) it is as
   * exact as USS.
   *
   * @param rssBytes resident set size in this scan; {@code statm} field 2
   * @param virtualBytes size of the address space (VSS) in this scan; {@code stat} field 23
   * @param countedRssBytes resident set size at the time of the count
   * @param countedPss proportional set size at the time of the count. Without frame numbers: a page
   *     that is mapped more than once counts at most half, so it is at least USS without hugetlbfs,
   *     and at most the middle between that and RSS
   * @param countedUss unique set size at the time of the count
   * @param mapsPagesRepeatedly whether the count has found pages that the process maps several
   *     times
   * @param distinct its memory with each page counted once; empty if it maps none repeatedly, or
   *     more than 64 GiB, or has pages of hugetlbfs and frame numbers are unknown
   * @param readAt when the scan began that completed the count; earlier than the snapshot if the
   *     detail policy reused an older count
   * @param monotonicNanos the same time as {@link Snapshot#monotonicNanos}
   * @param readNanos how long the reads of the count took together, in nanoseconds; a single read
   *     normally stalls the process for less than a millisecond
   */
  record Counted(
      long rssBytes,
      long virtualBytes,
      long countedRssBytes,
      ByteRange countedPss,
      ByteRange countedUss,
      boolean mapsPagesRepeatedly,
      Optional<DistinctPages> distinct,
      Instant readAt,
      long monotonicNanos,
      long readNanos)
      implements Owned {

    /**
     * The counted pages of a process that maps none repeatedly.
     *
     * @param rssBytes resident set size in this scan
     * @param virtualBytes size of the address space (VSS) in this scan
     * @param countedRssBytes resident set size at the time of the count
     * @param countedPss proportional set size at the time of the count
     * @param countedUss unique set size at the time of the count
     * @param readAt when the scan began that completed the count
     * @param monotonicNanos the same time as {@link Snapshot#monotonicNanos}
     * @param readNanos how long the reads of the count took, in nanoseconds
     */
    public Counted(
        long rssBytes,
        long virtualBytes,
        long countedRssBytes,
        ByteRange countedPss,
        ByteRange countedUss,
        Instant readAt,
        long monotonicNanos,
        long readNanos) {
      this(
          rssBytes,
          virtualBytes,
          countedRssBytes,
          countedPss,
          countedUss,
          false,
          Optional.empty(),
          readAt,
          monotonicNanos,
          readNanos);
    }

    @Override
    public ByteRange pss() {
      long beyondRss = Math.max(0, countedPss.upperBytes() - countedRssBytes);
      return countedPss.after(changeBytes(), rssBytes + beyondRss);
    }

    @Override
    public ByteRange uss() {
      long hugetlb = Math.max(0, countedUss.upperBytes() - countedPss.lowerBytes());
      return countedUss.after(changeBytes(), rssBytes + hugetlb);
    }

    /** {@return by how many bytes PSS and USS may have changed since the count} */
    public long changeBytes() {
      return ByteRange.changeBytes(countedRssBytes, rssBytes);
    }
  }

  /**
   * Without detail: the resident size, and bounds of PSS and USS.
   *
   * @param rssBytes resident set size; {@code statm} field 2, or {@code stat} field 24
   * @param approximate whether it is from {@code stat}, which on newer kernels may be off by
   *     hundreds of kilobytes
   * @param virtualBytes size of the address space (VSS); {@code stat} field 23
   * @param pss bounds of the proportional set size. From 0 to RSS, if nothing more is known: then
   *     the error of the kernel's counters is not included
   * @param uss bounds of the unique set size. The upper bound includes hugetlbfs, where {@code
   *     status} was read. From 0 to RSS, if nothing more is known, with the same exception
   * @param reason why there is no detail
   */
  record ResidentOnly(
      long rssBytes,
      boolean approximate,
      long virtualBytes,
      ByteRange pss,
      ByteRange uss,
      Reason reason)
      implements Owned {

    /**
     * Memory for which only the resident size is known.
     *
     * @param rssBytes resident set size
     * @param approximate whether it is from {@code stat}
     * @param virtualBytes size of the address space
     * @param reason why there is no detail
     */
    public ResidentOnly(long rssBytes, boolean approximate, long virtualBytes, Reason reason) {
      this(
          rssBytes,
          approximate,
          virtualBytes,
          new ByteRange(0, rssBytes),
          new ByteRange(0, rssBytes),
          reason);
    }

    /** {@return whether more is known about PSS and USS than that they are not above RSS} */
    public boolean isBounded() {
      return uss.lowerBytes() > 0;
    }
  }

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
