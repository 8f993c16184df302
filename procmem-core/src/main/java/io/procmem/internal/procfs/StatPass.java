package io.procmem.internal.procfs;

import io.procmem.internal.read.Diagnosis;
import io.procmem.internal.read.Moment;
import io.procmem.internal.read.ProcReader;
import io.procmem.internal.read.ReadFailure;
import io.procmem.internal.read.ReadOutcome;
import io.procmem.internal.read.ScanRefusals;
import io.procmem.snapshot.KernelUnits;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Source;
import java.util.function.BooleanSupplier;

/**
 * Reads {@code stat} and {@code statm}, which are cheap, readable by every user, and cannot hang.
 */
final class StatPass {

  /** How many processes are read between two checks of the latest pid. */
  private static final int GUARD_EVERY = 256;

  private final MountedProcFs mounted;
  private final ProcReader reader;
  private final ProcessTable table;
  private final KernelUnits units;
  private final Moment now;
  private final ScanRefusals refusals;
  private final AddressSpaces spaces;

  /** How long the machine has run. */
  private final long upNanos;

  StatPass(MountedProcFs mounted, Moment now, ScanRefusals refusals) {
    this.mounted = mounted;
    this.reader = mounted.reader();
    this.table = mounted.table();
    this.units = mounted.units();
    this.now = now;
    this.refusals = refusals;
    this.spaces = new AddressSpaces(reader, table);
    this.upNanos = mounted.clock().nanos(mounted.machine().uptimeHundredths(), now.nanos());
  }

  /**
   * Reads {@code stat} of every process, and {@code statm} if requested.
   *
   * @return whether there was time for all; the others are left out, and come first next time
   */
  boolean readAll(boolean withStatm, BooleanSupplier isLate) throws UnscannableException {
    boolean complete =
        mounted
            .statPass()
            .run(
                table,
                isLate::getAsBoolean,
                index -> read(index, withStatm),
                index -> table.at(index).skip());
    spaces.findBorrowers();
    return complete;
  }

  private void read(int index, boolean withStatm) throws UnscannableException {
    guardIfDue(index);
    TrackedProcess process = table.at(index);
    process.startScan();
    ReadOutcome outcome = reader.read(process.files, Source.STAT, reader.stat);
    if (outcome != ReadOutcome.READ && reader.tree.exists(process.files.directory())) {
      outcome = reader.read(process.files, Source.STAT, reader.stat);
    }
    if (outcome != ReadOutcome.READ) {
      fail(process, reader.diagnosis.ofStat(process.files, outcome));
      return;
    }
    if (process.isReplacedBy(reader.stat)) {
      process = table.replace(index);
    }
    process.accept(reader.stat, reader.bytes(), units, now.nanos(), upNanos);
    if (process.stat().deadLeader()) {
      readThroughLivingThread(process);
    }
    if (withStatm) {
      readStatm(process);
    }
  }

  private void fail(TrackedProcess process, ReadFailure failure) throws UnscannableException {
    if (failure.reason() == Reason.EXHAUSTED && !Diagnosis.anythingOpens(reader.tree)) {
      throw new UnscannableException(mounted.root().exhausted());
    }
    process.setUnread();
    refusals.add(process.files, Source.STAT, failure);
  }

  private void readThroughLivingThread(TrackedProcess process) {
    ReadFailure failure = spaces.readThroughLivingThread(process, units, now.nanos());
    if (failure != null) { // its memory is unknown, which differs from owning none
      process.setUnread();
      refusals.add(process.files, Source.TASK, failure);
    }
  }

  /** Checks the latest pid, every few hundred processes. */
  void guardIfDue(int index) {
    if (index % GUARD_EVERY == 0) {
      mounted.guard().advanceIfDue();
    }
  }

  /** Reads {@code statm} of the included processes; false if there was no time for all. */
  boolean readAllStatm(BooleanSupplier isLate) throws UnscannableException {
    return mounted
        .statmPass()
        .run(
            table,
            isLate::getAsBoolean,
            index -> {
              guardIfDue(index);
              readStatm(table.at(index));
            },
            index -> {});
  }

  /** Reads {@code statm} of the processes whose detail, which includes RSS, was not read. */
  void readRemainingStatm() {
    for (int i = 0; i < table.size(); i++) {
      if (!table.at(i).memory.isDetailRead()) {
        readStatm(table.at(i));
      }
    }
  }

  private void readStatm(TrackedProcess process) {
    if (!process.isIncludedOwner()
        || (!mounted.isCaptured() && process.memory.reusesStatm(now.nanos()))) {
      return;
    }
    ReadOutcome outcome = reader.read(process.files, Source.STATM, reader.statm);
    if (outcome == ReadOutcome.READ) {
      process.memory.acceptStatm(reader.statm, units, now.nanos());
      refusals.clear(process.files, Source.STATM);
    } else {
      refusals.add(process.files, Source.STATM, outcome, reader);
    }
  }
}
