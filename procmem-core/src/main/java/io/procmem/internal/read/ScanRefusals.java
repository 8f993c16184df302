package io.procmem.internal.read;

import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.Unreadable;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The failed reads of one scan, and the one place that decides how to handle each: a process that
 * is proved to have ended is left out, a denial is remembered, and a file that the kernel does not
 * have is reported once for the machine.
 */
public final class ScanRefusals {

  private final List<Unreadable> rows = new ArrayList<>();
  private final Set<Source> unsupported;
  private final Set<Source> reportedOfMachine = EnumSet.noneOf(Source.class);
  private final boolean captured;
  private final KeptFiles kept;
  private final long now;
  private boolean anyDenied;

  /**
   * Begins a scan.
   *
   * @param unsupported the files that this kernel is known not to have; grows
   * @param captured whether the tree was copied
   * @param kept closed when this JVM runs out of descriptors
   * @param now when the scan began, on the monotonic clock
   */
  public ScanRefusals(
      Set<Source> unsupported, boolean captured, KeptFiles kept, Demand demand, long now) {
    this.unsupported = unsupported;
    this.captured = captured;
    this.kept = kept;
    this.now = now;
    unsupported.stream().filter(demand::includes).forEach(this::reportUnsupported);
  }

  /** When the scan began, on the monotonic clock. */
  public long now() {
    return now;
  }

  public List<Unreadable> rows() {
    return rows;
  }

  /** Whether anything was denied in this scan. */
  public boolean isAnyDenied() {
    return anyDenied;
  }

  /** Whether this kernel is known not to have a file. */
  public boolean isUnsupported(Source source) {
    return unsupported.contains(source);
  }

  /** Whether a file is not worth opening: the kernel has none, or it was denied recently. */
  public boolean isKnownToFail(ProcessFiles process, Source source) {
    if (isUnsupported(source)) {
      return true;
    }
    boolean denied = process.isDenied(source, now);
    if (denied) {
      anyDenied = true;
      report(process, source, Reason.DENIED);
    }
    return denied;
  }

  /** A read of a process failed. */
  public void add(ProcessFiles process, Source source, ReadOutcome outcome, ProcReader reader) {
    add(process, source, reader.diagnosis.of(process, source, outcome));
  }

  /** A read of a process failed for a reason that proves nothing beyond this scan. */
  public void add(ProcessFiles process, Source source, Reason reason) {
    add(process, source, ReadFailure.of(reason));
  }

  /** A read of a process failed, and the reason is known. */
  public void add(ProcessFiles process, Source source, ReadFailure failure) {
    switch (failure.reason()) {
      case UNSUPPORTED -> {
        if (!captured) { // a file missing in a copy says nothing about other processes
          unsupported.add(source);
          reportUnsupported(source);
          return;
        }
      }
      case DENIED -> {
        if (failure.lasting()) {
          process.failed().deny(source, now);
        } else {
          process.failed().suspectDenial(source, now);
        }
        anyDenied = true;
      }
      case VANISHED -> {
        if (failure.ended()) {
          process.setEnded();
        }
      }
      case EXHAUSTED -> kept.releaseAll(); // and tried again in the next scan
      case EMPTY, TRUNCATED, MALFORMED -> process.failed().misread(source, now);
      default -> {} // tried again in the next scan
    }
    report(process, source, failure.reason());
  }

  /** A read succeeded: earlier failures of that file are forgotten. */
  public void clear(ProcessFiles process, Source source) {
    process.clear(source);
  }

  /** A file that two passes wanted is reported once. */
  private void report(ProcessFiles process, Source source, Reason reason) {
    if (process.isFirstReport(source)) {
      rows.add(new Unreadable(process.pid(), source, reason));
    }
  }

  /** Reports, once a scan, that this machine does not have a file. */
  public void reportUnsupported(Source source) {
    reportOfMachine(source, Reason.UNSUPPORTED);
  }

  /** Reports, once a scan, that a file gives nothing for any process. */
  public void reportOfMachine(Source source, Reason reason) {
    if (reportedOfMachine.add(source)) {
      rows.add(new Unreadable(Unreadable.MACHINE, source, reason));
    }
  }
}
