package io.procmem.report;

import io.procmem.snapshot.Demand;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Readings;
import io.procmem.snapshot.Source;

/**
 * The number by which processes are ranked. A larger number comes first; of equal numbers, the
 * lower pid. A process without the number is not ranked.
 *
 * <p>{@link #USS} and {@link #PSS} rank every process that owns memory: by the middle of its bounds
 * if its value is known (exact, or with bounds that differ by at most 2 %), otherwise by its lower
 * bound. So a process of another user that has a USS between 4.1 and 4.6 GB ranks above one of 4.0
 * GB. Of equal numbers, the larger upper bound comes first. If only RSS is known, the lower bound
 * is 0, so these processes come last, ranked by RSS. {@link ProcessUsage#orderProven()} says
 * whether the rank is certain.
 */
public enum Ranking {
  /**
   * Unique set size (USS), in bytes: what the process would free by ending, without pages that it
   * {@linkplain io.procmem.snapshot.Memory.Owned#mapsPagesRepeatedly maps several times}.
   */
  USS(Source.SMAPS_ROLLUP) {
    @Override
    long measure(Rates rates, int row) {
      return MemoryAmount.USS.knownBytes(rates.process(row));
    }

    @Override
    long lower(Rates rates, int row) {
      return MemoryAmount.USS.lowerBytes(rates.process(row));
    }

    @Override
    long upper(Rates rates, int row) {
      return MemoryAmount.USS.upperBytes(rates.process(row));
    }
  },
  /** Proportional set size (PSS), in bytes: private memory, and an even share of shared memory. */
  PSS(Source.SMAPS_ROLLUP) {
    @Override
    long measure(Rates rates, int row) {
      return MemoryAmount.PSS.knownBytes(rates.process(row));
    }

    @Override
    long lower(Rates rates, int row) {
      return MemoryAmount.PSS.lowerBytes(rates.process(row));
    }

    @Override
    long upper(Rates rates, int row) {
      return MemoryAmount.PSS.upperBytes(rates.process(row));
    }
  },
  /** Resident set size (RSS), in bytes: all its memory in RAM, shared or not. */
  RSS(Source.STATM) {
    @Override
    long measure(Rates rates, int row) {
      return rssBytes(rates.process(row));
    }
  },
  /** Swapped-out memory, in bytes. */
  SWAP(Source.STATUS) {
    @Override
    long measure(Rates rates, int row) {
      return rates.process(row).swapBytes().orElse(Readings.ABSENT);
    }
  },
  /** CPU usage since an earlier snapshot; 1 = one CPU. */
  CPU(Source.STAT) {
    @Override
    long measure(Rates rates, int row) {
      double ratio = rates.cpuRatio(row);
      return Double.isNaN(ratio) ? Readings.ABSENT : Math.round(ratio * NANOS);
    }

    @Override
    double inUserUnit(long measure) {
      return measure / NANOS;
    }
  },
  /**
   * Bytes read from and written to storage per second, since an earlier snapshot. Includes I/O of
   * children that the process has reaped.
   */
  IO(Source.IO) {
    @Override
    long measure(Rates rates, int row) {
      return rates.ioBytesPerSecond(row);
    }
  },
  /** The number of open file descriptors. */
  FDS(Source.FD) {
    @Override
    long measure(Rates rates, int row) {
      return rates.process(row).openFiles().orElse(Readings.ABSENT);
    }
  },
  /** The number of threads. */
  THREADS(Source.STAT) {
    @Override
    long measure(Rates rates, int row) {
      return rates.process(row).threads();
    }
  },
  /**
   * Growth of RSS since the previous snapshot, in bytes: with {@code sampleEvery} of a second,
   * growth within that second, and if another caller has just asked for a report, growth since
   * then. For growth over a longer time, keep a report of that time and use {@link Report#since}
   * and {@link Difference#mostGrown}; to be notified of it, {@link Threshold#growing}. Where the
   * previous snapshot has only an approximate RSS and this one an exact one, or the reverse, the
   * last snapshot counts in which it was known in the same way. A process that has not grown is not
   * ranked.
   */
  GROWTH(Source.STATM) {
    @Override
    long measure(Rates rates, int row) {
      long growth = rates.rssGrowthBytes(row);
      return growth > 0 ? growth : Readings.ABSENT;
    }

    @Override
    boolean isKnown(Rates rates, int row) {
      return rates.rssGrowthBytes(row) != Readings.ABSENT;
    }
  };

  private static final double NANOS = 1e9;

  @SuppressWarnings("ImmutableEnumChecker") // a Demand is immutable
  private final Demand demand;

  Ranking(Source source) {
    this.demand = Demand.of(source);
  }

  /** {@return the files that must be read to rank by it} */
  public Demand demand() {
    return demand;
  }

  /** The number itself, if it is known; otherwise {@link Readings#ABSENT}. */
  abstract long measure(Rates rates, int row);

  /** Whether the number is known, although a process without growth is not ranked. */
  boolean isKnown(Rates rates, int row) {
    return measure(rates, row) != Readings.ABSENT;
  }

  /** The lower bound of the number; {@link Readings#ABSENT} if the process is not ranked. */
  long lower(Rates rates, int row) {
    return measure(rates, row);
  }

  /** The upper bound of the number; {@link Readings#ABSENT} if the process is not ranked. */
  long upper(Rates rates, int row) {
    return measure(rates, row);
  }

  /** The number that a process is ranked by; {@link Readings#ABSENT} if it is not ranked. */
  long value(Rates rates, int row) {
    long measure = measure(rates, row);
    return measure == Readings.ABSENT ? lower(rates, row) : measure;
  }

  /** Converts a measure to the unit that users see. */
  double inUserUnit(long measure) {
    return measure;
  }

  /** The RSS of a process; {@link Readings#ABSENT} if it owns no memory. */
  static long rssBytes(ProcessSample process) {
    return MemoryAmount.RSS.lowerBytes(process);
  }
}
