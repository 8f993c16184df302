package io.procmem.metrics;

import io.procmem.report.Report;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.Unreadable;

/** The row of {@link RowKind#SCAN}. */
final class ScanView {

  private static final int REASONS = Reason.values().length;

  private final RowContext context;
  private final int[] unreadable = new int[Source.values().length * REASONS];

  ScanView(RowContext context) {
    this.context = context;
    for (Unreadable row : context.report().snapshot().unreadable()) {
      unreadable[row.file().ordinal() * REASONS + row.reason().ordinal()]++;
    }
  }

  Report report() {
    return context.report();
  }

  int series() {
    return context.series();
  }

  int foldedSeries() {
    return context.foldedSeries();
  }

  /** How many files of one kind could not be read for one reason; NaN if none. */
  double unreadable(Source file, Reason reason) {
    int count = unreadable[file.ordinal() * REASONS + reason.ordinal()];
    return count == 0 ? Double.NaN : count;
  }

  /** Whether there was a scan at all. A scan of a procfs lists at least the scanner itself. */
  boolean scanned() {
    return report().snapshot().stats().listed() > 0;
  }
}
