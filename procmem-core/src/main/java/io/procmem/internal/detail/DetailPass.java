package io.procmem.internal.detail;

import io.procmem.internal.read.Moment;
import io.procmem.internal.read.ProcReader;
import io.procmem.internal.read.ReadBatch;
import io.procmem.internal.read.ReadDeadline;
import io.procmem.internal.read.ReadFailure;
import io.procmem.internal.read.ScanRefusals;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides which details a scan reads, and reads them.
 *
 * <p>A detail is reused while {@code stat} shows that its process has done nothing. Other processes
 * can still change PSS and USS, by starting or stopping to share pages, and so can KSM. If
 * {@linkplain ProcessMemory#sharesMuch much} could change in that way, the detail is reused for 30
 * seconds at most, otherwise for as long as the plan allows.
 */
public final class DetailPass implements LargestSearch.Reads {

  private static final long SHARED_LIFETIME_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final DetailPlan plan;
  private final DetailReader details;
  private final ProcReader reader;
  private final ScanRefusals refusals;
  private final Moment now;
  private final PassReads reads;
  private final BooleanSupplier hugetlb;
  private final BooleanSupplier ksm;

  private final CountPass counts;
  private final StatusBounds bounds;

  /** Made when first needed: it may have to read a file. */
  private @Nullable UpperBound bound;

  /** Determined when first needed: files must be read. */
  private @Nullable Boolean merges;

  /** Skipped processes whose file this JVM may not be able to open at all. */
  private final List<ProcessMemory> unverified = new ArrayList<>();

  /** How a detail is read. */
  private enum Way {
    ROLLUP,
    COUNT,
    NONE
  }

  /**
   * A pass.
   *
   * @param details reads one detail
   * @param hugetlb whether the machine has or may have pages of hugetlbfs
   * @param ksm whether KSM has merged pages, or it is unknown
   * @param risks what could make pages shared although they look private
   * @param all every process that was read, including those that the scan excludes
   * @param deadlines gives the time for the reads when the first of them is known
   * @param runner makes the reads of a batch
   */
  public DetailPass(
      DetailPlan plan,
      DetailReader details,
      ProcReader reader,
      BooleanSupplier hugetlb,
      BooleanSupplier ksm,
      Supplier<SharingRisks> risks,
      List<ProcessMemory> all,
      CountBudget countBudget,
      ScanRefusals refusals,
      Moment now,
      Supplier<ReadDeadline> deadlines,
      BiConsumer<ReadBatch, ReadDeadline> runner) {
    this.plan = plan;
    this.details = details;
    this.reader = reader;
    this.hugetlb = hugetlb;
    this.ksm = ksm;
    this.refusals = refusals;
    this.now = now;
    this.reads = new PassReads(plan.budget(), reader, deadlines, runner);
    this.bounds = new StatusBounds(reader, details.error(), all, risks, now.nanos());
    this.counts =
        new CountPass(
            reader.captured ? CountPlan.NEVER : plan.counts(),
            countBudget,
            bounds,
            details.units(),
            refusals,
            now,
            reads::leftNanos);
  }

  /**
   * Reads the details that the plan wants.
   *
   * @param processes those that own memory
   * @return false if some are missing because time ran out or a read hangs
   */
  public boolean run(List<ProcessMemory> processes) {
    List<ProcessMemory> due = new ArrayList<>();
    List<ProcessMemory> expensive = new ArrayList<>();
    List<ProcessMemory> reused = new ArrayList<>(processes.size()); // most are
    for (ProcessMemory process : processes) {
      if (!canRead(process)) {
        continue;
      }
      Memory.Owned last = process.last();
      if (last != null && isReusable(process)) {
        process.reuse(last);
        reused.add(process);
      } else if (way(process) != Way.NONE) {
        due.add(process);
      } else {
        expensive.add(process);
      }
    }
    if (plan.largest() == DetailPlan.EVERY) {
      expensive.forEach(this::skip);
      read(due);
    } else {
      LargestSearch search = new LargestSearch(this, plan.largest(), reused);
      search.read(due);
      search.skip(expensive);
    }
    verify();
    bound(processes);
    return reads.areComplete();
  }

  private boolean canRead(ProcessMemory process) {
    counts.reportFrames(process);
    if (process.files().isHanging()) {
      process.miss(Reason.HUNG);
      refusals.add(process.files(), details.source(), Reason.HUNG);
      return false;
    }
    if (refusals.isKnownToFail(process.files(), details.source())) {
      process.miss(Reason.DENIED);
      return false;
    }
    return true;
  }

  private boolean isReusable(ProcessMemory process) {
    if (process.isWideCount() && plan.budget().affords(process, now.nanos())) {
      return false; // a rollup would say more, and there was no time for it
    }
    if (process.unfinished() != null) {
      return false; // a count goes on
    }
    long age = now.nanos() - process.detailAt();
    return process.isUnchangedSinceDetail()
        && age < plan.reuse().toNanos()
        && (age < SHARED_LIFETIME_NANOS || !(process.sharesMuch() || merges()));
  }

  /** Whether KSM has merged pages, and may merge more. */
  private boolean merges() {
    if (merges == null) {
      merges = ksm.getAsBoolean();
    }
    return merges;
  }

  /**
   * How to read a detail: by a rollup, where that stalls the process for a short time only or where
   * the process is known to share much; otherwise by a count of its pages.
   */
  private Way way(ProcessMemory process) {
    if (plan.budget().isUnlimited() && !plan.counts().isOn()) {
      return Way.ROLLUP;
    }
    StallBudget.readPageTables(process, reader, counts.isOn());
    boolean counted =
        counts.replacesRollup(process.predictedReadNanos(now.nanos()))
            && counts.canCount(process)
            && (counts.isExact(process)
                || !process.isWide()
                || !plan.budget().allowsStall(process, now.nanos()));
    if (counted) {
      return Way.COUNT;
    }
    return plan.budget().affords(process, now.nanos()) ? Way.ROLLUP : Way.NONE;
  }

  @Override
  public long upperBound(ProcessMemory process) {
    if (bound == null) {
      bound = new UpperBound(reader, details.error(), hugetlb.getAsBoolean());
    }
    return bound.bytes(process);
  }

  @Override
  public long lowerBound(ProcessMemory process) {
    MemoryBounds known = bounds.current(process);
    return known == null ? 0 : known.uss().lowerBytes();
  }

  /**
   * Skips a process whose detail is not worth its cost. Once per image, the file is opened and
   * closed, so that a denial is not reported as a cost.
   */
  @Override
  public void skip(ProcessMemory process) {
    process.miss(Reason.TOO_COSTLY);
    if (!process.isKnownToBeAllowed()) {
      unverified.add(process);
    }
  }

  @Override
  public void read(List<ProcessMemory> processes) {
    List<ProcessMemory> rollups = new ArrayList<>(processes.size());
    List<ProcessMemory> counted = new ArrayList<>();
    for (ProcessMemory process : DetailOrder.of(processes)) {
      (way(process) == Way.COUNT ? counted : rollups).add(process);
    }
    readRollups(rollups, reads.prepare(counted, counts::read));
    readSharers(counted);
  }

  private void readRollups(List<ProcessMemory> processes, List<CountRead> others) {
    reads.run(processes, (process, account) -> new DetailRead(this, process, account), others);
  }

  /** Reads rollups where counting has failed, or leaves PSS in a wide range. */
  private void readSharers(List<ProcessMemory> counted) {
    List<ProcessMemory> sharers = new ArrayList<>();
    for (ProcessMemory process : counted) {
      boolean unsettled =
          process.isCountRefused(now.nanos()) || process.isCountDenied() || process.isWide();
      if (unsettled && !process.files().haveEnded() && way(process) == Way.ROLLUP) {
        sharers.add(process);
      }
    }
    readRollups(sharers, List.of());
  }

  /** Finds bounds for the processes without a detail, as far as there is time. */
  public void bound(List<ProcessMemory> processes) {
    bounds.find(processes);
  }

  private void verify() {
    reads.run(unverified.stream().map(process -> new OpenCheck(this, process)).toList());
  }

  /** Reads the details of this pass, on any thread. */
  DetailReader details() {
    return details;
  }

  /** When the scan began, on the monotonic clock. */
  long nowNanos() {
    return now.nanos();
  }

  /** A read gave a detail. */
  void accept(ProcessMemory process, Memory.Detailed detail) {
    process.accept(detail, LastDetail.shareableBytes(detail), now.nanos());
    refusals.clear(process.files(), Source.SMAPS_ROLLUP);
  }

  /** A read failed, or hangs. */
  void fail(ProcessMemory process, ReadFailure failure) {
    process.fail(failure.reason(), now.nanos());
    refusals.add(process.files(), details.source(), failure);
  }
}
