package io.procmem.internal.detail;

import io.procmem.internal.read.Moment;
import io.procmem.internal.read.ProcReader;
import io.procmem.internal.read.ReadFailure;
import io.procmem.internal.read.ReadOutcome;
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
 * <p>The kernel does not stop the process meanwhile: a mapping that moves is visited twice or not
 * at all, and the sum is torn. So the detail must agree with the resident size read before or after
 * it, within the error of that size; if not, it is read once more, and then given up.
 */
public final class DetailReader {

  /** A rollup may differ from {@code statm} by this share, or by {@link #TOLERATED_BYTES}. */
  private static final double TOLERATED_SHARE = 0.10;

  private static final long TOLERATED_BYTES = 4 << 20;

  private static final int ATTEMPTS = 2;

  /** The CPU time of a read predicted to be shorter is not worth measuring. */
  private static final long LONG_NANOS = 2_000_000;

  /** A read that took this many times its CPU time has mostly waited. */
  private static final int WAITED_TIMES = 2;

  private final Source source;
  private final boolean allowsMappings;
  private final KernelUnits units;
  private final RssErrorBound error;
  private final Moment now;

  /**
   * A reader of {@code source}: the rollup, or the mappings on a kernel without rollups.
   *
   * @param allowsMappings whether to read the mappings of a process without a rollup
   */
  public DetailReader(
      Source source, boolean allowsMappings, KernelUnits units, RssErrorBound error, Moment now) {
    this.source = source;
    this.allowsMappings = allowsMappings;
    this.units = units;
    this.error = error;
    this.now = now;
  }

  /**
   * What a read gave, and how long it took: either a detail or a failure.
   *
   * @param walkedNanos how long the process may have been stalled; 0 if the file did not open
   * @param waited whether the reader did not run for most of that time: no CPU was free, or it
   *     waited for the lock that the process also wants
   */
  record Read(
      Memory.@Nullable Detailed detail,
      @Nullable ReadFailure failure,
      long walkedNanos,
      boolean waited) {

    static Read failed(ReadFailure failure) {
      return new Read(null, failure, 0, false);
    }
  }

  Source source() {
    return source;
  }

  KernelUnits units() {
    return units;
  }

  RssErrorBound error() {
    return error;
  }

  /** Reads the detail of a process. */
  Read read(ProcessMemory process, ProcReader reader) {
    boolean mappings = allowsMappings && !reader.tree.exists(process.files().file(source));
    return read(process, mappings ? Source.SMAPS : source, reader);
  }

  private Read read(ProcessMemory process, Source source, ProcReader reader) {
    boolean isLong = process.predictedReadNanos(now.nanos()) >= LONG_NANOS;
    long cpuBefore = isLong ? reader.cpuNanos() : ProcReader.UNKNOWN;
    long error = this.error.bytes(process.threads(), false);
    long statm = process.rssBytes();
    long walked = 0;
    ReadFailure failure = ReadFailure.of(Reason.TORN);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      long started = System.nanoTime();
      ReadOutcome outcome = readFile(process, source, reader);
      long took = System.nanoTime() - started;
      walked += outcome == ReadOutcome.NOT_OPENED ? 0 : took;
      if (outcome != ReadOutcome.READ) {
        failure = reader.diagnosis.of(process.files(), source, outcome);
        if (outcome != ReadOutcome.EMPTY || failure.ended()) {
          break;
        }
        continue; // alive, but its memory was replaced during the read: an exec
      }
      Memory.Detailed detail = detail(process, reader, took);
      if (!agree(detail.rssBytes(), statm, error)) {
        statm = statm(process, reader, statm);
      }
      if (agree(detail.rssBytes(), statm, error)) {
        ReadFailure cut = cut(process, source, reader);
        return new Read(
            cut == null ? detail : null,
            cut,
            walked,
            isLong && hasWaited(walked, cpuBefore, reader.cpuNanos()));
      }
      failure = ReadFailure.of(Reason.TORN);
    }
    return new Read(
        null, failure, walked, isLong && hasWaited(walked, cpuBefore, reader.cpuNanos()));
  }

  private static boolean hasWaited(long took, long cpuBefore, long cpuAfter) {
    boolean known = cpuBefore != ProcReader.UNKNOWN && cpuAfter != ProcReader.UNKNOWN;
    return known && took >= LONG_NANOS && took > WAITED_TIMES * (cpuAfter - cpuBefore);
  }

  private static ReadOutcome readFile(ProcessMemory process, Source source, ProcReader reader) {
    return source == Source.SMAPS
        ? reader.readMappings(process.files().file(source))
        : reader.read(process.files(), source, reader.rollup);
  }

  /** Why the mappings, read in many steps, may have ended early; null if they have not. */
  private static @Nullable ReadFailure cut(
      ProcessMemory process, Source source, ProcReader reader) {
    return source == Source.SMAPS ? reader.diagnosis.ofLife(process.files()) : null;
  }

  private Memory.Detailed detail(ProcessMemory process, ProcReader reader, long took) {
    Readings<RollupField> earlier =
        process.last() instanceof Memory.Detailed last ? last.rollup() : Readings.none();
    return new Memory.Detailed(
        reader.rollup.numbers.get(RollupField.RSS),
        process.virtualBytes(),
        reader.rollup.numbers.readings(earlier),
        now.instant(),
        now.nanos(),
        took);
  }

  private long statm(ProcessMemory process, ProcReader reader, long otherwise) {
    ReadOutcome outcome =
        reader.read(process.files().file(Source.STATM), Source.STATM, reader.statm);
    return outcome == ReadOutcome.READ ? units.pagesToBytes(reader.statm.residentPages) : otherwise;
  }

  private static boolean agree(long rss, long statm, long error) {
    long tolerated = Math.max(TOLERATED_BYTES, (long) (Math.max(rss, statm) * TOLERATED_SHARE));
    return Math.abs(rss - statm) <= tolerated + error;
  }
}
