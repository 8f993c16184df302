package io.procmem.internal.jvm;

import io.procmem.internal.jvm.PerfMapping.Place;
import io.procmem.internal.read.ProcessFiles;
import io.procmem.internal.read.SlowRead;
import io.procmem.jvm.JvmAbsence;
import io.procmem.jvm.JvmReading;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What is kept of one process between scans. Belongs to the scanning thread. */
final class TrackedJvm {

  private static final long SHORTEST_NANOS = Duration.ofSeconds(5).toNanos();
  private static final long LONGEST_NANOS = Duration.ofMinutes(1).toNanos();

  final ProcessFiles process;
  private final long firstSeenAt;

  /** Where its file is; null if unknown. */
  private @Nullable Place place;

  /** When its mappings were last read: the process may have executed another program since. */
  private long locatedAt;

  /** What this scan has found; before the scan accepts a read, what the last one found. */
  private JvmReading reading = JvmAbsence.OUT_OF_TIME;

  private boolean isLocated;
  private @Nullable SlowRead hanging;
  private long now;

  /** When it was last read. */
  private long readAt;

  TrackedJvm(ProcessFiles process, long now) {
    this.process = process;
    this.firstSeenAt = now;
    this.readAt = now - LONGEST_NANOS;
  }

  /**
   * Begins a scan.
   *
   * @param lifeNanos how long the process has existed; {@link Long#MAX_VALUE} if unknown
   * @return the read that is to be made; null if there is none
   */
  @Nullable JvmRead startScan(long nanos, long lifeNanos) {
    now = nanos;
    if (hanging != null && hanging.hasReturned()) {
      hanging = null;
    }
    boolean isDue = !isLocated || now - locatedAt >= pauseNanos();
    if (hanging != null || (isDue && process.isHanging())) {
      reading = JvmAbsence.HUNG;
      return null;
    }
    if (!isDue && place == null) {
      return null; // it has no file
    }
    reading = JvmAbsence.OUT_OF_TIME;
    return new JvmRead(this, isDue ? null : place, lifeNanos);
  }

  /** As for the facts of a process: each time its age has doubled, within limits. */
  private long pauseNanos() {
    return Math.min(LONGEST_NANOS, Math.max(SHORTEST_NANOS, locatedAt - firstSeenAt));
  }

  /**
   * A read has ended.
   *
   * @param found what it found
   * @param at where the file is; null if unknown
   * @param locates whether the mappings were read
   */
  void accept(JvmReading found, @Nullable Place at, boolean locates) {
    reading = found;
    place = at;
    readAt = now;
    if (locates) {
      // What another attempt may find at once is looked for again.
      isLocated = at != null || isLasting(found);
      locatedAt = now;
    }
  }

  private static boolean isLasting(JvmReading found) {
    return found == JvmAbsence.NOT_HOTSPOT
        || found == JvmAbsence.NO_PERF_DATA
        || found == JvmAbsence.DELETED;
  }

  /** The read was not begun. */
  void skip(JvmAbsence reason) {
    reading = reason;
  }

  void hang(SlowRead read) {
    hanging = read;
    readAt = now;
    reading = JvmAbsence.HUNG;
  }

  /** The process is not to be read in this scan. */
  void deny() {
    reading = JvmAbsence.DENIED;
  }

  JvmReading reading() {
    return reading;
  }

  long readAt() {
    return readAt;
  }
}
