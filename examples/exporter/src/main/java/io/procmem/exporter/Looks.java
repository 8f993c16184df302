package io.procmem.exporter;

import io.procmem.ProcMem;
import io.procmem.report.Report;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Source;

/** Looks at the processes some time apart, since processor time and the like are rates. */
final class Looks {

  private Looks() {}

  /**
   * Takes a first look, for the next to be compared with. It reads no detail, so that nobody is
   * stalled twice.
   *
   * @param procMem at which processes
   * @param demand the files the next look needs
   */
  static void first(ProcMem procMem, Demand demand) {
    next(procMem, demand.minus(Source.SMAPS).minus(Source.SMAPS_ROLLUP));
  }

  /** Takes another look. Fails if it is not what was asked for. */
  static Report next(ProcMem procMem, Demand demand) {
    Report report = procMem.report(demand);
    if (report.problem().isPresent()) {
      throw new Failure(report.problem().get());
    }
    return report;
  }
}
