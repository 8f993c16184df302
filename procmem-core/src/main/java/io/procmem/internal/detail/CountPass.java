package io.procmem.internal.detail;

import io.procmem.internal.frames.FrameTotals;
import io.procmem.internal.parse.PagemapParser;
import io.procmem.internal.read.Moment;
import io.procmem.internal.read.ReadFailure;
import io.procmem.internal.read.ScanRefusals;
import io.procmem.snapshot.KernelUnits;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Source;
import java.util.function.LongSupplier;

/**
 * The counts of pages in one scan: for processes that a rollup would stall for too long, and as far
 * as the {@link CountBudget} allows.
 */
final class CountPass {

  private final CountPlan plan;
  private final StatusBounds bounds;
  private final ScanRefusals refusals;
  private final Moment now;
  private final KernelUnits units;
  private final PageCounter counter;

  CountPass(
      CountPlan plan,
      CountBudget budget,
      StatusBounds bounds,
      KernelUnits units,
      ScanRefusals refusals,
      Moment now,
      LongSupplier leftNanos) {
    this.plan = plan;
    this.bounds = bounds;
    this.refusals = refusals;
    this.now = now;
    this.units = units;
    this.counter = new PageCounter(units, budget, plan.frames(), leftNanos);
    budget.startScan(plan, now.nanos());
  }

  PageCounter counter() {
    return counter;
  }

  boolean isOn() {
    return plan.isOn();
  }

  /** Whether a process is to be counted, because a rollup is predicted to stall it for too long. */
  boolean replacesRollup(long predictedNanos) {
    return plan.isOn() && predictedNanos > plan.aboveNanos();
  }

  /** Whether a count can say more of a process. */
  boolean canCount(ProcessMemory process) {
    return !process.isCountRefused(now.nanos())
        && !refusals.isKnownToFail(process.files(), Source.PAGEMAP)
        && !process.cost().isBackedOff(now.nanos());
  }

  /** Whether a count of a process is expected to give its exact PSS. */
  boolean isExact(ProcessMemory process) {
    Reason refusal = process.framesRefusal();
    return plan.frames()
        && (refusal == null || refusal == Reason.EXHAUSTED)
        && !process.isWideCount();
  }

  CountRead read(ProcessMemory process) {
    return new CountRead(
        this,
        process,
        new PageCount.Limits(
            bounds.errorBytes(process), bounds.shareableBytes(process), bounds.risks()));
  }

  /** A count was made, completely or in part, or it failed. */
  void accept(ProcessMemory process, PageCounter.Result result) {
    ReadFailure failure = result.failure();
    CountedPages pages = result.pages();
    PageCount count = result.count();
    FrameTotals frames = count == null ? null : count.sums.frames();
    if (frames != null) {
      process.setFramesRefusal(frames.refusal());
      reportFrames(process);
    }
    if (pages != null && count != null) {
      process.accept(
          counted(process, pages, count.nanos), shareableBytes(count, pages.ranges()), now.nanos());
      refusals.clear(process.files(), Source.PAGEMAP);
    } else if (count != null) {
      process.suspend(count, now.nanos());
    } else if (failure != null) {
      fail(process, result.denied(), failure);
    }
  }

  /** Reports, for the machine, that the last count of a process could not use frame numbers. */
  void reportFrames(ProcessMemory process) {
    Reason refusal = process.framesRefusal();
    if (refusal != null && plan.frames()) {
      refusals.reportOfMachine(Source.KPAGECOUNT, refusal);
    }
  }

  /**
   * How much of the counted memory other processes can change: all but private anonymous pages.
   * What was found includes pages of hugetlbfs, and zero pages, which are in no size.
   */
  private long shareableBytes(PageCount count, CountedMemory.Ranges ranges) {
    PagemapParser pages = count.pages;
    long found = units.pagesToBytes(pages.anonymousPages() + pages.filePages());
    long most = Math.min(found, ranges.rssBytes() + count.before.hugetlbBytes());
    return Math.max(
        most - units.pagesToBytes(pages.exclusiveAnonymousPages()),
        ranges.rssBytes() - ranges.uss().lowerBytes());
  }

  private Memory.Counted counted(ProcessMemory process, CountedPages pages, long readNanos) {
    return new Memory.Counted(
        pages.ranges().rssBytes(),
        process.virtualBytes(),
        pages.ranges().rssBytes(),
        pages.ranges().pss(),
        pages.ranges().uss(),
        pages.repeats(),
        pages.distinct(),
        now.instant(),
        now.nanos(),
        readNanos);
  }

  private void fail(ProcessMemory process, boolean denied, ReadFailure failure) {
    if (denied) { // a rollup is allowed, and takes over
      refusals.add(process.files(), Source.PAGEMAP, failure);
      process.miss(Reason.DENIED);
      return;
    }
    switch (failure.reason()) {
      case TORN, TOO_COSTLY -> process.refuseCount(failure.reason(), now.nanos());
      case UNSUPPORTED, EMPTY, TRUNCATED, MALFORMED -> { // a rollup may still be readable
        refusals.add(process.files(), Source.PAGEMAP, failure);
        process.refuseCount(failure.reason(), now.nanos());
      }
      case OUT_OF_TIME -> process.miss(Reason.OUT_OF_TIME);
      default -> fail(process, failure);
    }
  }

  /** The process has ended, its memory map is locked, or this JVM cannot read it at all. */
  void fail(ProcessMemory process, ReadFailure failure) {
    process.fail(failure.reason(), now.nanos());
    refusals.add(process.files(), Source.SMAPS_ROLLUP, failure);
  }
}
