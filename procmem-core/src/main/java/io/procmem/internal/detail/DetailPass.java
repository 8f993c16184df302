package io.procmem.internal.detail;

import io.procmem.internal.read.Moment;
import io.procmem.internal.read.ProcReader;
import io.procmem.internal.read.ReadBatch;
import io.procmem.internal.read.ReadDeadline;
import io.procmem.internal.read.ReadFailure;
import io.procmem.internal.read.ReadOutcome;
import io.procmem.internal.read.ScanRefusals;
import io.procmem.internal.read.SlowRead;
import io.procmem.internal.read.UserQuota;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.StatusField;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Decides which details a scan reads, and reads them.
 *
 * <p>A detail is reused while {@code stat} shows that its process has done nothing. Other processes
 * can still change PSS and USS, by sharing pages or ceasing to. If {@linkplain
 * ProcessMemory#sharesMuch much} could change in that way, the detail is reused for 30 seconds at
 * most, otherwise for as long as the plan allows.
 */
public final class DetailPass implements LargestSearch.Reads {

  private static final long SHARED_LIFETIME_NANOS = Duration.ofSeconds(30).toNanos();

  private final DetailPlan plan;
  private final DetailReader details;
  private final ProcReader reader;
  private final ScanRefusals refusals;
  private final Moment now;
  private final Consumer<ReadBatch> runner;
  private final @Nullable UserQuota quota;
  private final BooleanSupplier hugetlb;

  /** Made when first needed: it may have to read a file. */
  private @Nullable UpperBound bound;

  /** Skipped processes whose file this JVM may not be able to open at all. */
  private final List<ProcessMemory> unverified = new ArrayList<>();

  private boolean complete = true;

  /**
   * A pass.
   *
   * @param details reads one detail
   * @param hugetlb whether the machine has or may have pages of hugetlbfs
   * @param deadline when no more reads are begun
   * @param runner makes the reads of a batch
   */
  public DetailPass(
      DetailPlan plan,
      DetailReader details,
      ProcReader reader,
      BooleanSupplier hugetlb,
      ScanRefusals refusals,
      Moment now,
      ReadDeadline deadline,
      Consumer<ReadBatch> runner) {
    this.plan = plan;
    this.details = details;
    this.reader = reader;
    this.hugetlb = hugetlb;
    this.refusals = refusals;
    this.now = now;
    this.runner = runner;
    long userNanos = plan.budget().userNanos(deadline.deadlineNanos() - System.nanoTime());
    // No process is stalled by reading a copy of its files.
    boolean limited = userNanos < Long.MAX_VALUE && !reader.captured;
    this.quota = limited ? new UserQuota(reader, userNanos) : null;
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
    List<ProcessMemory> reused = new ArrayList<>();
    for (ProcessMemory process : processes) {
      if (!canRead(process)) {
        continue;
      }
      Memory.Detailed last = process.last();
      if (last != null && isReusable(process)) {
        process.reuse(last);
        reused.add(process);
      } else if (isAffordable(process)) {
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
    return complete;
  }

  private boolean canRead(ProcessMemory process) {
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
    long reuse = plan.reuse().toNanos();
    long lifetime = process.sharesMuch() ? Math.min(reuse, SHARED_LIFETIME_NANOS) : reuse;
    return process.isUnchangedSinceDetail() && now.nanos() - process.triedAt() < lifetime;
  }

  private boolean isAffordable(ProcessMemory process) {
    if (plan.budget().isUnlimited()) {
      return true;
    }
    if (process.needsPageTables()
        && reader.read(process.files(), Source.STATUS, reader.status) == ReadOutcome.READ
        && reader.status.numbers.has(StatusField.PAGE_TABLES)) {
      process.setPageTables(reader.status.numbers.get(StatusField.PAGE_TABLES));
    }
    return plan.budget().affords(process, now.nanos());
  }

  @Override
  public long upperBound(ProcessMemory process) {
    UpperBound known = bound;
    if (known == null) {
      known = new UpperBound(reader, details.error(), hugetlb.getAsBoolean());
      bound = known;
    }
    return known.bytes(process);
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
    List<SlowRead> reads = new ArrayList<>(processes.size());
    for (ProcessMemory process : DetailOrder.of(processes)) {
      reads.add(new DetailRead(this, process, quota == null ? null : quota.of(process.files())));
    }
    run(new ReadBatch(reads));
  }

  private void verify() {
    run(new ReadBatch(unverified.stream().map(process -> new OpenCheck(this, process)).toList()));
  }

  private void run(ReadBatch batch) {
    runner.accept(batch);
    complete &= batch.collect();
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
    process.accept(detail, now.nanos());
    refusals.clear(process.files(), Source.SMAPS_ROLLUP);
  }

  /** A read failed, or hangs. */
  void fail(ProcessMemory process, ReadFailure failure) {
    process.fail(failure.reason(), now.nanos());
    refusals.add(process.files(), details.source(), failure);
  }
}
