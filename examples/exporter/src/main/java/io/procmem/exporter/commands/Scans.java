package io.procmem.exporter.commands;

import io.procmem.ProcMem;
import io.procmem.exporter.input.CommandFailure;
import io.procmem.report.Report;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Source;
import java.time.Duration;

/** Successive scans. Rates such as CPU need two of them. */
final class Scans {

  /** CPU time advances in ticks, so a rate covers at least this time. */
  static final Duration SHORTEST_RATE = Duration.ofMillis(500);

  private Scans() {}

  /**
   * Takes the scan that the next one is compared with. It reads no detail, so that no process
   * stalls twice.
   *
   * @param procMem reads the processes
   * @param demand the files that the next scan needs
   * @return its report
   * @throws CommandFailure if the scan failed
   */
  static Report first(ProcMem procMem, Demand demand) {
    return next(
        procMem, demand.minus(Source.SMAPS).minus(Source.SMAPS_ROLLUP).minus(Source.MAPPINGS));
  }

  /**
   * Takes another scan.
   *
   * @param procMem reads the processes
   * @param demand the files to read
   * @return its report
   * @throws CommandFailure if the scan failed
   */
  static Report next(ProcMem procMem, Demand demand) {
    Report report = procMem.report(demand);
    if (report.problem().isPresent()) {
      throw new CommandFailure(report.problem().get());
    }
    return report;
  }
}
