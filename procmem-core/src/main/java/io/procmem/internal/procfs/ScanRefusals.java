package io.procmem.internal.procfs;

import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.Unreadable;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The refusals of one scan, and the one place that decides what follows from each: a process that
 * is proven to have ended is dropped, a denial is remembered, and a file the kernel does not have
 * is reported once for the machine.
 */
final class ScanRefusals {

  private final List<Unreadable> rows = new ArrayList<>();
  private final ProcFs procFs;
  private final Set<Source> unsupported;
  private final Set<Source> toldUnsupported = EnumSet.noneOf(Source.class);
  private final long now;

  ScanRefusals(ProcFs procFs, Demand demand, long now) {
    this.procFs = procFs;
    this.unsupported = procFs.unsupported();
    this.now = now;
    unsupported.stream().filter(demand::includes).forEach(this::tellUnsupported);
  }

  /** When the scan began, on the clock for intervals. */
  long now() {
    return now;
  }

  List<Unreadable> rows() {
    return rows;
  }

  /** Whether a file is not worth opening: the kernel has none, or it was denied not long ago. */
  boolean isHopeless(TrackedProcess process, Source source) {
    if (unsupported.contains(source)) {
      return true;
    }
    boolean denied = process.refusals.hold(source, now);
    if (denied) {
      procFs.noteDenial();
      tell(process, source, Reason.DENIED);
    }
    return denied;
  }

  /** A read of a process failed. */
  void add(TrackedProcess process, Source source, ReadOutcome outcome, ProcReader desk) {
    add(process, source, desk.diagnosis.of(process, source, outcome));
  }

  /** A read of a process failed for a reason that proves nothing beyond this scan. */
  void add(TrackedProcess process, Source source, Reason reason) {
    add(process, source, ReadFailure.of(reason));
  }

  /** A read of a process failed, and it is known why. */
  void add(TrackedProcess process, Source source, ReadFailure failure) {
    switch (failure.reason()) {
      case UNSUPPORTED -> {
        if (!procFs.isCaptured()) { // a file missing in a copy says nothing of the others
          addUnsupported(source);
          return;
        }
      }
      case DENIED -> {
        if (failure.lasting()) {
          process.refusals.remember(source, now);
        } else {
          process.refusals.suspect(source, now);
        }
        procFs.noteDenial();
      }
      case VANISHED -> {
        process.dropped |= failure.ended();
        process.vanished |= failure.ended();
      }
      case EXHAUSTED -> procFs.noteExhaustion(); // and tried again in the next scan
      case EMPTY, TRUNCATED, MALFORMED -> process.facts.setSenseless(source, now);
      default -> {} // tried again in the next scan
    }
    tell(process, source, failure.reason());
  }

  /** A read of a process gave something: what was refused before was an accident. */
  void clear(TrackedProcess process, Source source) {
    process.refusals.clear(source);
  }

  /** A file that two passes have wanted is told once. */
  private void tell(TrackedProcess process, Source source, Reason reason) {
    if (process.isFirstTold(source)) {
      rows.add(new Unreadable(process.pid(), source, reason));
    }
  }

  /** This kernel has no such file, and it will not be asked for again. */
  private void addUnsupported(Source source) {
    unsupported.add(source);
    tellUnsupported(source);
  }

  /** What was asked for cannot be had in this way; said once a scan. */
  void tellUnsupported(Source source) {
    if (toldUnsupported.add(source)) {
      rows.add(unsupported(source));
    }
  }

  private static Unreadable unsupported(Source source) {
    return new Unreadable(Unreadable.MACHINE, source, Reason.UNSUPPORTED);
  }
}
