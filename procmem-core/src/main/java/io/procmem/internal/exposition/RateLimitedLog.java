package io.procmem.internal.exposition;

import static java.util.Objects.requireNonNull;

import io.procmem.report.Report;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes an adapter's problems to the host's log: at most one line a minute. Never throws.
 * Thread-safe.
 */
public final class RateLimitedLog {

  private static final long INTERVAL_NANOS = Duration.ofMinutes(1).toNanos();

  private final BiConsumer<String, @Nullable Throwable> log;
  private final AtomicLong silentUntil = new AtomicLong(System.nanoTime());

  /**
   * Writes to a log.
   *
   * @param log writes a line, with a cause if there is one
   */
  public RateLimitedLog(BiConsumer<String, @Nullable Throwable> log) {
    this.log = requireNonNull(log, "log");
  }

  /**
   * Writes the problem of a report, if it has one.
   *
   * @param report the report
   */
  public void problemOf(Report report) {
    if (report.problem().isPresent()) {
      write(report.problem().get(), null);
    } else if (report.snapshot().stats().defect().isPresent()) {
      String defect = report.snapshot().stats().defect().get();
      write("a process could not be read, please report it: " + defect, null);
    }
  }

  /**
   * Writes that something is not as it should be.
   *
   * @param what what it is, and what helps
   */
  public void warning(String what) {
    write(what, null);
  }

  /**
   * Writes that something failed.
   *
   * @param what what failed
   * @param cause the cause
   */
  public void failure(String what, Throwable cause) {
    write(what, cause);
  }

  @SuppressWarnings("CatchThrowable")
  private void write(String line, @Nullable Throwable cause) {
    try {
      long now = System.nanoTime();
      long until = silentUntil.get();
      if (now - until >= 0 && silentUntil.compareAndSet(until, now + INTERVAL_NANOS)) {
        log.accept("procmem: " + line, cause);
      }
    } catch (Throwable t) {
      // The host's log failed, perhaps because memory ran out. The host must not fail too,
      // and there is no other place to report it.
    }
  }
}
