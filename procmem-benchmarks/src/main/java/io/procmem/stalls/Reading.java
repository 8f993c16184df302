package io.procmem.stalls;

import io.procmem.snapshot.ByteRange;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.Snapshot;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One scan of the target.
 *
 * @param startNanos when it began, on the monotonic clock
 * @param endNanos when it ended
 * @param cpuNanos the CPU time of the calling thread and the reader threads
 * @param kind how PSS and USS were determined in this scan
 * @param pss PSS
 * @param uss USS
 */
record Reading(
    long startNanos, long endNanos, long cpuNanos, Kind kind, ByteRange pss, ByteRange uss) {

  /** How PSS and USS were determined. */
  enum Kind {
    ROLLUP,
    COUNT,
    /** Not in this scan: it used an older detail or bounds, perhaps after a part of a count. */
    NONE
  }

  private static final String WORD = "reading";

  /** The scan that gave a snapshot; the snapshot has no other process. */
  static Reading of(Snapshot snapshot, long startNanos, long endNanos, long cpuNanos) {
    Memory memory = snapshot.processes().isEmpty() ? null : snapshot.processes().get(0).memory();
    if (!(memory instanceof Memory.Owned)) {
      throw new IllegalStateException("the target has ended");
    }
    Memory.Owned owned = (Memory.Owned) memory;
    return new Reading(
        startNanos, endNanos, cpuNanos, kind(owned, snapshot), owned.pss(), owned.uss());
  }

  private static Kind kind(Memory.Owned memory, Snapshot snapshot) {
    if (memory instanceof Memory.Detailed detailed) {
      return detailed.monotonicNanos() == snapshot.monotonicNanos() ? Kind.ROLLUP : Kind.NONE;
    }
    if (memory instanceof Memory.Counted counted) {
      return counted.monotonicNanos() == snapshot.monotonicNanos() ? Kind.COUNT : Kind.NONE;
    }
    return Kind.NONE;
  }

  /** Whether this scan completed a detail. */
  boolean isComplete() {
    return kind != Kind.NONE;
  }

  long nanos() {
    return endNanos - startNanos;
  }

  String line() {
    return String.format(
        Locale.ROOT,
        "%s %d %d %d %s %d %d %d %d",
        WORD,
        startNanos,
        endNanos,
        cpuNanos,
        kind,
        pss.lowerBytes(),
        pss.upperBytes(),
        uss.lowerBytes(),
        uss.upperBytes());
  }

  /** The reading of a line; empty if the line is not one. */
  static Optional<Reading> parse(@Nullable String line) {
    String[] words = line == null ? new String[0] : line.split(" ");
    if (words.length != 9 || !words[0].equals(WORD)) {
      return Optional.empty();
    }
    long[] range = Arrays.stream(words, 5, 9).mapToLong(Long::parseLong).toArray();
    return Optional.of(
        new Reading(
            Long.parseLong(words[1]),
            Long.parseLong(words[2]),
            Long.parseLong(words[3]),
            Kind.valueOf(words[4]),
            new ByteRange(range[0], range[1]),
            new ByteRange(range[2], range[3])));
  }
}
