package io.procmem.procfs;

import io.procmem.snapshot.Memory;
import io.procmem.snapshot.Readings;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.RollupField;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.SystemFacts;
import java.io.File;
import java.time.Instant;

/**
 * Reads the memory detail of one process, on a reader thread.
 *
 * <p>The kernel does not stop the process meanwhile: a mapping that moves is met twice or not at
 * all, and the sum is torn. So the detail must agree with the resident size read before or after
 * it, else it is read once more, else it is none.
 */
final class DetailReader {

  /** A rollup may differ from {@code statm} by this share, or by this much. */
  private static final double TOLERATED_SHARE = 0.10;

  private static final long TOLERATED_BYTES = 4 << 20;

  private static final int ATTEMPTS = 2;

  private final Source source;
  private final boolean eitherWay;
  private final SystemFacts units;
  private final Instant readAt;

  /**
   * A reader of {@code source}: the rollup, or the mappings of a kernel without rollups.
   *
   * @param eitherWay whether the mappings are read of a process that has no rollup
   */
  DetailReader(Source source, boolean eitherWay, SystemFacts units, Instant readAt) {
    this.source = source;
    this.eitherWay = eitherWay;
    this.units = units;
    this.readAt = readAt;
  }

  Source source() {
    return source;
  }

  /** The {@link Memory.Detailed} of a process, or the {@link Reason} there is none. */
  Object read(TrackedProcess process, Desk desk) {
    boolean mappings = eitherWay && !desk.tree.exists(process.file(source));
    return read(process, mappings ? Source.SMAPS : source, desk);
  }

  private Object read(TrackedProcess process, Source source, Desk desk) {
    long statm = process.rssBytes();
    Reason reason = Reason.TORN;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      long started = System.nanoTime();
      Outcome outcome = readFile(process, source, desk);
      long took = System.nanoTime() - started;
      if (outcome != Outcome.READ) {
        reason = desk.diagnosis.of(process, source, outcome);
        boolean mayRead = outcome == Outcome.NOT_READ || outcome == Outcome.EMPTY;
        if (!mayRead || reason == Reason.VANISHED) {
          return reason;
        }
        continue; // alive, and its memory gone under the read: it has executed something else
      }
      Memory.Detailed detail = detail(process, desk, took);
      if (!agree(detail.rssBytes(), statm)) {
        statm = statm(process, desk, statm);
      }
      if (agree(detail.rssBytes(), statm)) {
        return isWhole(process, source, desk) ? detail : Reason.VANISHED;
      }
      reason = Reason.TORN;
    }
    return reason;
  }

  private static Outcome readFile(TrackedProcess process, Source source, Desk desk) {
    File file = process.file(source);
    return source == Source.SMAPS ? desk.readMappings(file) : desk.read(file, source, desk.rollup);
  }

  /** Whether what was read did not end early: a file of many reads does, without a word. */
  private static boolean isWhole(TrackedProcess process, Source source, Desk desk) {
    return source != Source.SMAPS || desk.diagnosis.life(process) == Diagnosis.Life.ALIVE;
  }

  private Memory.Detailed detail(TrackedProcess process, Desk desk, long took) {
    Memory.Detailed last = process.detail.last();
    Readings<RollupField> earlier = last == null ? Readings.none() : last.rollup();
    return new Memory.Detailed(
        desk.rollup.numbers.get(RollupField.RSS),
        process.virtualBytes,
        desk.rollup.numbers.readings(earlier),
        readAt,
        took);
  }

  private long statm(TrackedProcess process, Desk desk, long otherwise) {
    Outcome outcome = desk.read(process.file(Source.STATM), Source.STATM, desk.statm);
    return outcome == Outcome.READ ? units.pagesToBytes(desk.statm.residentPages) : otherwise;
  }

  private static boolean agree(long rss, long statm) {
    long larger = Math.max(rss, statm);
    return Math.abs(rss - statm) <= Math.max(TOLERATED_BYTES, (long) (larger * TOLERATED_SHARE));
  }
}
