package io.procmem.exporter.top;

import io.procmem.exporter.terminal.Size;
import io.procmem.report.ProcessUsage;
import io.procmem.report.Ranking;
import io.procmem.snapshot.ByteRange;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.ProcessSample;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What some processes use together, by the value that they can be ranked by. The sums of a report
 * have neither subtrees nor I/O and growth; those that they have are the same. A process without
 * memory of its own counts in no sum of memory. Not thread-safe.
 */
final class Sums {

  /** Marks a sum that excludes processes whose number is unknown. */
  private static final String AT_LEAST = "≥";

  private static final int RANKINGS = Ranking.values().length;

  private int processes;

  /** How many of them own memory. */
  private int owners;

  /** The sums of the lower and upper bounds, which are the same for what has no bounds. */
  private final double[] lower = new double[RANKINGS];

  private final double[] upper = new double[RANKINGS];

  /** For how many processes the number is known, and for how many it is not. */
  private final int[] known = new int[RANKINGS];

  private final int[] missing = new int[RANKINGS];

  /** What one process uses. */
  static Sums of(ProcessUsage usage) {
    Sums sums = new Sums();
    sums.add(usage);
    return sums;
  }

  /** Adds a process. */
  void add(ProcessUsage usage) {
    ProcessSample process = usage.process();
    processes++;
    if (process.memory() instanceof Memory.Owned memory) {
      owners++;
      add(Ranking.RSS, process.rssBytes());
      add(Ranking.PSS, memory.pss());
      add(Ranking.USS, memory.uss());
      add(Ranking.SWAP, process.swapBytes());
      add(Ranking.GROWTH, usage.rssGrowthBytes());
    }
    add(Ranking.CPU, usage.cpuRatio());
    add(Ranking.IO, usage.ioBytesPerSecond());
    add(Ranking.FDS, process.openFiles());
    add(Ranking.THREADS, OptionalLong.of(process.threads()));
  }

  private void add(Ranking number, ByteRange range) {
    lower[number.ordinal()] += range.lowerBytes();
    upper[number.ordinal()] += range.upperBytes();
    known[number.ordinal()]++;
  }

  private void add(Ranking number, OptionalLong value) {
    add(
        number,
        value.isPresent() ? OptionalDouble.of((double) value.getAsLong()) : OptionalDouble.empty());
  }

  private void add(Ranking number, OptionalDouble value) {
    if (value.isPresent()) {
      lower[number.ordinal()] += value.getAsDouble();
      upper[number.ordinal()] += value.getAsDouble();
      known[number.ordinal()]++;
    } else {
      missing[number.ordinal()]++;
    }
  }

  /** Adds processes of which nothing is known, since they could not be read. */
  void addUnread(int unread) {
    processes += unread;
    owners += unread;
    for (int i = 0; i < RANKINGS; i++) {
      missing[i] += unread;
    }
  }

  /** Adds other processes. */
  void add(Sums others) {
    processes += others.processes;
    owners += others.owners;
    for (int i = 0; i < RANKINGS; i++) {
      lower[i] += others.lower[i];
      upper[i] += others.upper[i];
      known[i] += others.known[i];
      missing[i] += others.missing[i];
    }
  }

  int processes() {
    return processes;
  }

  /** The lower bound of a sum of PSS or USS; empty if it is unknown for all processes. */
  OptionalLong lowerBytes(Ranking number) {
    return known[number.ordinal()] == 0
        ? OptionalLong.empty()
        : OptionalLong.of((long) lower[number.ordinal()]);
  }

  /** Whether it is a sum of bounds. */
  private static boolean isBounded(Ranking number) {
    return number == Ranking.PSS || number == Ranking.USS;
  }

  /** The bounds of a sum of PSS or USS; empty if it is unknown for any process. */
  Optional<ByteRange> range(Ranking number) {
    return known[number.ordinal()] == 0 || missing[number.ordinal()] > 0
        ? Optional.empty()
        : Optional.of(
            new ByteRange((long) lower[number.ordinal()], (long) upper[number.ordinal()]));
  }

  /** Whether it is known for some processes, and unknown for others. */
  boolean isPartial(Ranking number) {
    return known[number.ordinal()] > 0 && missing[number.ordinal()] > 0;
  }

  /** The sum of what is known, where it is narrow enough to be one number; empty if unknown. */
  OptionalDouble value(Ranking number) {
    if (isBounded(number)) {
      return range(number).stream()
          .flatMapToLong(range -> range.known().stream())
          .asDoubleStream()
          .findFirst();
    }
    return known[number.ordinal()] == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(lower[number.ordinal()]);
  }

  /** The same as a whole number. */
  OptionalLong whole(Ranking number) {
    OptionalDouble value = value(number);
    return value.isPresent()
        ? OptionalLong.of(Math.round(value.getAsDouble()))
        : OptionalLong.empty();
  }

  /** What it ranks by: as of a process, the lower bound if it has no value. */
  double rank(Ranking number) {
    return value(number).orElse(lower[number.ordinal()]);
  }

  /** What ranks first of equal ranks. */
  double upper(Ranking number) {
    return upper[number.ordinal()];
  }

  /** The sum as text; a hyphen if no process has memory of its own. */
  String text(Ranking number) {
    boolean isMemory =
        switch (number) {
          case RSS, PSS, USS, SWAP, GROWTH -> true;
          default -> false;
        };
    if (isMemory && owners == 0) {
      return "-";
    }
    Optional<ByteRange> range = isBounded(number) ? range(number) : Optional.empty();
    if (range.isPresent()) {
      return range.get().isNarrow() ? Size.bytes(range.get().known()) : Size.range(range.get());
    }
    if (known[number.ordinal()] == 0) {
      return processes == 0 ? "0" : Size.UNKNOWN;
    }
    boolean isLowerBound = isPartial(number) && number != Ranking.GROWTH;
    return (isLowerBound ? AT_LEAST : "") + number(number);
  }

  private String number(Ranking number) {
    long value = Math.round(lower[number.ordinal()]);
    return switch (number) {
      case CPU -> Size.percent(value(number));
      case FDS, THREADS -> Long.toString(value);
      default ->
          value < 0
              ? "-" + Size.bytes(OptionalLong.of(-value))
              : Size.bytes(OptionalLong.of(value));
    };
  }
}
