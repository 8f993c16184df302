package io.procmem.metrics;

import static java.util.Objects.requireNonNull;

import io.procmem.report.Report;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What an adapter writes into its host's log when something goes wrong: a line a minute at most,
 * and nothing that could fail the host. For adapters; thread-safe.
 */
public final class RateLimitedLog {

  private static final long PAUSE_NANOS = Duration.ofMinutes(1).toNanos();

  private final BiConsumer<String, @Nullable Throwable> log;
  private final AtomicLong silentUntil = new AtomicLong(System.nanoTime());

  /**
   * Complains to a log.
   *
   * @param log writes a line, with a cause if there is one
   */
  public RateLimitedLog(BiConsumer<String, @Nullable Throwable> log) {
    this.log = requireNonNull(log, "log");
  }

  /**
   * Writes what is wrong with a report, if anything is.
   *
   * @param report the report
   */
  public void tell(Report report) {
    if (report.problem().isPresent()) {
      write(report.problem().get(), null);
    } else if (report.snapshot().stats().defect().isPresent()) {
      String defect = report.snapshot().stats().defect().get();
      write("a process could not be read, please report it: " + defect, null);
    }
  }

  /**
   * Writes that something has failed.
   *
   * @param what what could not be done
   * @param cause why
   */
  public void failed(String what, Throwable cause) {
    write(what, cause);
  }

  @SuppressWarnings("CatchThrowable")
  private void write(String line, @Nullable Throwable cause) {
    try {
      long now = System.nanoTime();
      long until = silentUntil.get();
      if (now - until >= 0 && silentUntil.compareAndSet(until, now + PAUSE_NANOS)) {
        log.accept("procmem: " + line, cause);
      }
    } catch (Throwable t) {
      // The host's log fails, perhaps because memory has run out. There is nobody left to tell, and
      // the
      // host must not fail for it.
    }
  }
}
