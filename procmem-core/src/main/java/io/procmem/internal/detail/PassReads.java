package io.procmem.internal.detail;

import io.procmem.internal.read.ProcReader;
import io.procmem.internal.read.ReadBatch;
import io.procmem.internal.read.ReadDeadline;
import io.procmem.internal.read.SlowRead;
import io.procmem.internal.read.UserQuota;
import io.procmem.snapshot.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes the reads of one pass, batch after batch, until its time is over. */
final class PassReads {

  private final StallBudget budget;
  private final ProcReader reader;
  private final Supplier<ReadDeadline> deadlines;
  private final BiConsumer<ReadBatch, ReadDeadline> runner;

  // Made when first needed: time passes before the first read.
  private @Nullable ReadDeadline deadline;
  private @Nullable UserQuota quota;

  private boolean complete = true;

  /**
   * Reads to make.
   *
   * @param deadlines gives the time for the reads when the first of them is known
   * @param runner makes the reads of a batch
   */
  PassReads(
      StallBudget budget,
      ProcReader reader,
      Supplier<ReadDeadline> deadlines,
      BiConsumer<ReadBatch, ReadDeadline> runner) {
    this.budget = budget;
    this.reader = reader;
    this.deadlines = deadlines;
    this.runner = runner;
  }

  /** Makes a read of each process, and others. Users that have spent their quota come last. */
  void run(
      List<ProcessMemory> processes,
      BiFunction<ProcessMemory, UserQuota.@Nullable Account, DetailRead> read,
      List<? extends SlowRead> others) {
    UserQuota limited = quota();
    List<SlowRead> all = new ArrayList<>(processes.size() + others.size());
    for (ProcessMemory process : processes) {
      all.add(read.apply(process, limited == null ? null : limited.of(process.files())));
    }
    all.addAll(others);
    run(all);
    List<DetailRead> rest = new ArrayList<>();
    for (SlowRead one : all) {
      if (one instanceof DetailRead detail && detail.isPostponed()) {
        rest.add(detail.again());
      }
    }
    run(rest);
  }

  /**
   * Prepares a read of each process. That takes time too; half of what is left is kept for the
   * reads, and the processes that are not reached in the other half are missed.
   */
  <R extends SlowRead> List<R> prepare(
      List<ProcessMemory> processes, Function<ProcessMemory, R> read) {
    List<R> prepared = new ArrayList<>();
    long kept = processes.isEmpty() ? 0 : leftNanos() / 2;
    for (ProcessMemory process : processes) {
      if (leftNanos() > kept) {
        prepared.add(read.apply(process));
      } else {
        process.miss(Reason.OUT_OF_TIME);
        complete = false;
      }
    }
    return prepared;
  }

  void run(List<? extends SlowRead> reads) {
    if (!reads.isEmpty()) {
      ReadBatch batch = new ReadBatch(reads);
      runner.accept(batch, deadline());
      complete &= batch.collect();
    }
  }

  /** Limits the time for each user's processes; null if it is unlimited. */
  private @Nullable UserQuota quota() {
    if (quota == null && !reader.captured) { // no process is stalled by reading a copy of its files
      long userNanos = budget.userNanos(leftNanos());
      quota = userNanos < Long.MAX_VALUE ? new UserQuota(reader, userNanos) : null;
    }
    return quota;
  }

  private ReadDeadline deadline() {
    if (deadline == null) {
      deadline = deadlines.get();
    }
    return deadline;
  }

  /** How much time is left to begin a read. For any thread, once there are reads. */
  long leftNanos() {
    return deadline().leftNanos(System.nanoTime());
  }

  /** Whether every read was begun and has returned. */
  boolean areComplete() {
    return complete;
  }
}
