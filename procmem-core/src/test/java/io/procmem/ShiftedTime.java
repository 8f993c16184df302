package io.procmem;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** The time of the system, some time ahead: live tests need not wait. */
public final class ShiftedTime {

  private final AtomicLong aheadNanos = new AtomicLong();

  public void pass(Duration duration) {
    aheadNanos.addAndGet(duration.toNanos());
  }

  /** Makes the built {@code ProcMem} use this time between its scans. */
  public ProcMemBuilder of(ProcMemBuilder builder) {
    return builder.time(new Clocks(Clock.systemUTC(), () -> System.nanoTime() + aheadNanos.get()));
  }
}
