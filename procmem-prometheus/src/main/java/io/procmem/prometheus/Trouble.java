package io.procmem.prometheus;

import io.procmem.report.Report;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what goes wrong into the host's log, a line a minute at most. */
final class Trouble {

  private static final Logger LOG = LoggerFactory.getLogger(ProcMemMetrics.class);
  private static final long PAUSE_NANOS = Duration.ofMinutes(1).toNanos();

  private final AtomicLong silentUntil = new AtomicLong(System.nanoTime());

  /** A report may say that it is not what was asked for, or that something has gone wrong. */
  void tell(Report report) {
    report.problem().ifPresent(problem -> write(() -> LOG.warn("procmem: {}", problem)));
    report
        .snapshot()
        .stats()
        .defect()
        .ifPresent(
            defect ->
                write(
                    () ->
                        LOG.warn(
                            "procmem: a process could not be read, please report it: {}", defect)));
  }

  /** A scrape has failed. */
  void failed(Throwable cause) {
    write(() -> LOG.warn("procmem: a scrape failed, please report it", cause));
  }

  @SuppressWarnings("CatchThrowable")
  private void write(Runnable line) {
    try {
      if (mayWrite()) {
        line.run();
      }
    } catch (Throwable t) {
      // The host's log fails, perhaps for want of memory. There is nobody left to tell, and the
      // scrape must not fail for it.
    }
  }

  private boolean mayWrite() {
    long now = System.nanoTime();
    long until = silentUntil.get();
    return now - until >= 0 && silentUntil.compareAndSet(until, now + PAUSE_NANOS);
  }
}
