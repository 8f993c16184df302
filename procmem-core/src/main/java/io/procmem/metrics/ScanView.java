package io.procmem.metrics;

import io.procmem.report.Report;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.Unreadable;
import java.util.function.IntSupplier;

/** What the metrics of {@link RowKind#SCAN} read. */
final class ScanView {

  private static final int REASONS = Reason.values().length;

  private final Report report;
  private final IntSupplier series;
  private final int foldedSeries;
  private final int[] unreadable = new int[Source.values().length * REASONS];

  ScanView(Report report, IntSupplier series, int foldedSeries) {
    this.report = report;
    this.series = series;
    this.foldedSeries = foldedSeries;
    for (Unreadable row : report.snapshot().unreadable()) {
      unreadable[row.file().ordinal() * REASONS + row.reason().ordinal()]++;
    }
  }

  Report report() {
    return report;
  }

  /** How many series all metrics of the table have together. */
  int series() {
    return series.getAsInt();
  }

  /** How many more there would be without a limit. */
  int foldedSeries() {
    return foldedSeries;
  }

  /** How many files of a kind could not be read for a reason; NaN for none. */
  double unreadable(Source file, Reason reason) {
    int count = unreadable[file.ordinal() * REASONS + reason.ordinal()];
    return count == 0 ? Double.NaN : count;
  }

  /** Whether there was a scan at all: whoever lists a procfs lists itself. */
  boolean scanned() {
    return report.snapshot().stats().listed() > 0;
  }
}
