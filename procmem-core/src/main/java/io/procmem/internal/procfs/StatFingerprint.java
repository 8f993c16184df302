package io.procmem.internal.procfs;

import io.procmem.snapshot.Memory;
import io.procmem.snapshot.RollupField;
import org.jspecify.annotations.Nullable;

/**
 * What showed from outside when the detail of a process was read. As long as all of it is the same,
 * the process has neither run nor faulted, grown or shrunk, and those it shares pages with have
 * moved little; so a walk of its page tables would give what the last one gave.
 */
final class StatFingerprint {

  /** A detail is good while its family has turned over no more than this part of what it has. */
  private static final int TOLERATED_PART = 64;

  private boolean noted;
  private int parentPid;
  private long cpuNanos;
  private long faults;
  private long rssBytes;
  private long virtualBytes;
  private long toleratedBytes;
  private @Nullable ForkFamily forked;
  private long forkedThen;
  private @Nullable ForkFamily siblings;
  private long siblingsThen;

  /** Notes the signs, before the read has put its own resident size over them. */
  void note(TrackedProcess process, Memory.Detailed detail) {
    noted = true;
    parentPid = process.parentPid;
    cpuNanos = process.cpuNanos();
    faults = process.faultCount();
    rssBytes = process.rssBytes;
    virtualBytes = process.virtualBytes;
    toleratedBytes = hasHugetlb(detail) ? 0 : rssBytes / TOLERATED_PART;
    forked = process.kin.forked();
    forkedThen = turnedOver(forked);
    siblings = process.kin.siblings();
    siblingsThen = turnedOver(siblings);
  }

  /** Huge pages of hugetlbfs are in nobody's resident size, so what others do to them is unseen. */
  private static boolean hasHugetlb(Memory.Detailed detail) {
    return detail.rollup().getOr(RollupField.SHARED_HUGETLB, 0) > 0
        || detail.rollup().getOr(RollupField.PRIVATE_HUGETLB, 0) > 0;
  }

  private static long turnedOver(@Nullable ForkFamily family) {
    return family == null ? 0 : family.turnedOverBytes();
  }

  void forget() {
    noted = false;
    forked = null;
    siblings = null;
  }

  boolean areStillThoseOf(TrackedProcess process) {
    return noted
        && parentPid == process.parentPid
        && cpuNanos == process.cpuNanos()
        && faults == process.faultCount()
        && rssBytes == process.rssBytes
        && virtualBytes == process.virtualBytes
        && isStill(forked, forkedThen, process.kin.forked())
        && isStill(siblings, siblingsThen, process.kin.siblings());
  }

  private boolean isStill(
      @Nullable ForkFamily then, long turnedOverThen, @Nullable ForkFamily now) {
    return then == now && turnedOver(now) - turnedOverThen <= toleratedBytes;
  }
}
