package io.procmem.examples.spring.procmem;

import io.procmem.ProcMem;
import io.procmem.report.Report;
import io.procmem.snapshot.Demand;
import java.time.Duration;
import java.time.Instant;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Down with the reason if processes cannot be read, or if the numbers are older than they should
 * be.
 */
public final class ProcMemHealthIndicator implements HealthIndicator {

  private final ProcMem procMem;
  private final Demand demand;

  /**
   * Tells the health of one scan.
   *
   * @param procMem whose reports to look at
   * @param demand what else is read of it: one scan then serves all who ask, and rates are taken
   *     from scans of one kind
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
    Duration age = Duration.between(report.snapshot().takenAt(), Instant.now());
    return health
        .withDetail("processes", report.snapshot().processes().size())
        .withDetail("scanAgeMillis", Math.max(0, age.toMillis()))
        .build();
  }
}
