package io.procmem.internal.procfs;

import io.procmem.snapshot.KernelUnits;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.Readings;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.RollupField;
import io.procmem.snapshot.Source;
import org.jspecify.annotations.Nullable;

/**
 * Reads the memory detail of one process, on a reader thread.
 *
 * <p>The kernel does not stop the process meanwhile: a mapping that moves is met twice or not at
 * all, and the sum is torn. So the detail must agree with the resident size read before or after
 * it, as far as that can be trusted itself, else it is read once more, else it is none.
 */
final class DetailReader {

  /** A rollup may differ from {@code statm} by this share, or by this much. */
  private static final double TOLERATED_SHARE = 0.10;

  private static final long TOLERATED_BYTES = 4 << 20;

  private static final int ATTEMPTS = 2;

  /** A read predicted to be shorter is not worth asking what it took of a processor. */
  private static final long LONG_NANOS = 2_000_000;

  /** A read that took this many times its processor time has mostly waited. */
  private static final int WAITED_TIMES = 2;

  private final Source source;
  private final boolean eitherWay;
  private final KernelUnits units;
  private final RssErrorBound error;
  private final Moment now;

  /**
   * A reader of {@code source}: the rollup, or the mappings of a kernel without rollups.
   *
   * @param eitherWay whether the mappings are read of a process that has no rollup
   */
  DetailReader(
      Source source, boolean eitherWay, KernelUnits units, RssErrorBound error, Moment now) {
    this.source = source;
    this.eitherWay = eitherWay;
    this.units = units;
    this.error = error;
    this.now = now;
  }

  /**
   * What a read gave, and what it took.
   *
   * @param outcome a {@link Memory.Detailed}, or the {@link ReadFailure} that there is none for
   * @param walkedNanos how long the process may have been stalled; 0 if the file did not open
   * @param waited whether the reader had no processor for most of that time: none was free, or it
   *     waited for the lock that the process also wants
   */
  record Read(Object outcome, long walkedNanos, boolean waited) {}

  Source source() {
    return source;
  }

  /** Reads the detail of a process. */
  Read read(TrackedProcess process, ProcReader desk) {
    boolean mappings = eitherWay && !desk.tree.exists(process.file(source));
    return read(process, mappings ? Source.SMAPS : source, desk);
  }

  private Read read(TrackedProcess process, Source source, ProcReader desk) {
    boolean isLong = process.predictedReadNanos(now.nanos()) >= LONG_NANOS;
    long cpuBefore = isLong ? desk.cpuNanos() : ProcReader.UNKNOWN;
    long error = this.error.bytes(process.threads(), false);
    long statm = process.rssBytes();
    long walked = 0;
    ReadFailure failure = ReadFailure.of(Reason.TORN);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      long started = System.nanoTime();
      ReadOutcome outcome = readFile(process, source, desk);
      long took = System.nanoTime() - started;
      walked += outcome == ReadOutcome.NOT_OPENED ? 0 : took;
      if (outcome != ReadOutcome.READ) {
        failure = desk.diagnosis.of(process, source, outcome);
        if (outcome != ReadOutcome.EMPTY || failure.ended()) {
          break;
        }
        continue; // alive, and its memory gone under the read: it has executed something else
      }
      Memory.Detailed detail = detail(process, desk, took);
      if (!agree(detail.rssBytes(), statm, error)) {
        statm = statm(process, desk, statm);
      }
      if (agree(detail.rssBytes(), statm, error)) {
        ReadFailure cut = cut(process, source, desk);
        return new Read(
            cut == null ? detail : cut,
            walked,
            isLong && hasWaited(walked, cpuBefore, desk.cpuNanos()));
      }
      failure = ReadFailure.of(Reason.TORN);
    }
    return new Read(failure, walked, isLong && hasWaited(walked, cpuBefore, desk.cpuNanos()));
  }

  private static boolean hasWaited(long took, long cpuBefore, long cpuAfter) {
    boolean known = cpuBefore != ProcReader.UNKNOWN && cpuAfter != ProcReader.UNKNOWN;
    return known && took >= LONG_NANOS && took > WAITED_TIMES * (cpuAfter - cpuBefore);
  }

  private static ReadOutcome readFile(TrackedProcess process, Source source, ProcReader desk) {
    return source == Source.SMAPS
        ? desk.readMappings(process.file(source))
        : desk.read(process, source, desk.rollup);
  }

  /** Why what was read may have ended early, as a file of many reads does; null if it has not. */
  private static @Nullable ReadFailure cut(TrackedProcess process, Source source, ProcReader desk) {
    return source == Source.SMAPS ? desk.diagnosis.ofLife(process) : null;
  }

  private Memory.Detailed detail(TrackedProcess process, ProcReader desk, long took) {
    Memory.Detailed last = process.detail.last();
    Readings<RollupField> earlier = last == null ? Readings.none() : last.rollup();
    return new Memory.Detailed(
        desk.rollup.numbers.get(RollupField.RSS),
        process.virtualBytes,
        desk.rollup.numbers.readings(earlier),
        now.instant(),
        took);
  }

  private long statm(TrackedProcess process, ProcReader desk, long otherwise) {
    ReadOutcome outcome = desk.read(process.file(Source.STATM), Source.STATM, desk.statm);
    return outcome == ReadOutcome.READ ? units.pagesToBytes(desk.statm.residentPages) : otherwise;
  }

  private static boolean agree(long rss, long statm, long error) {
    long tolerated = Math.max(TOLERATED_BYTES, (long) (Math.max(rss, statm) * TOLERATED_SHARE));
    return Math.abs(rss - statm) <= tolerated + error;
  }
}
