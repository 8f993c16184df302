package io.procmem.examples.spring.autoconfigure;

import io.procmem.ProcMem;
import io.procmem.report.Report;
import io.procmem.snapshot.Demand;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Down, with the reason, if processes cannot be read or if the numbers are older than allowed. */
public final class ProcMemHealthIndicator implements HealthIndicator {

  private final ProcMem procMem;
  private final Demand demand;

  /**
   * Reports the health of one {@link ProcMem}.
   *
   * @param procMem takes the reports
   * @param demand the files that the metrics need, so that both share a scan and rates compare
   *     scans of one kind
   */
  public ProcMemHealthIndicator(ProcMem procMem, Demand demand) {
    this.procMem = procMem;
    this.demand = demand;
  }

  @Override
  public Health health() {
    Report report = procMem.report(demand);
    Health.Builder health =
        report
            .problem()
            .map(problem -> Health.down().withDetail("reason", problem))
            .orElseGet(Health::up);
    long ageNanos = System.nanoTime() - report.snapshot().monotonicNanos();
    return health
        .withDetail("processes", report.snapshot().processes().size())
        .withDetail("scanAgeMillis", TimeUnit.NANOSECONDS.toMillis(ageNanos))
        .build();
  }
}
