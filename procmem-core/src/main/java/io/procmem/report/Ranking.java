package io.procmem.report;

import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Readings;
import io.procmem.snapshot.Source;

/**
 * What "uses most" means. A larger number comes first, of equal ones the lower pid. A process
 * without the number is not ranked, but for one case: without memory detail, the resident size
 * stands in for {@link #USS} and {@link #PSS}, which it bounds but for pages of hugetlbfs.
 */
public enum Ranking {
  /** Unique set size: what would be free without the process. */
  USS(Source.SMAPS_ROLLUP) {
    @Override
    long measure(Rates figures, int row) {
      return figures.process(row).memory() instanceof Memory.Detailed detailed
          ? detailed.ussBytes()
          : Readings.ABSENT;
    }

    @Override
    long value(Rates figures, int row) {
      return orRss(figures, row);
    }
  },
  /** Proportional set size: the process's even share of what it uses with others. */
  PSS(Source.SMAPS_ROLLUP) {
    @Override
    long measure(Rates figures, int row) {
      return figures.process(row).memory() instanceof Memory.Detailed detailed
          ? detailed.pssBytes()
          : Readings.ABSENT;
    }

    @Override
    long value(Rates figures, int row) {
      return orRss(figures, row);
    }
  },
  /** Resident set size: all it has in memory, shared or not. */
  RSS(Source.STATM) {
    @Override
    long measure(Rates figures, int row) {
      return rssBytes(figures.process(row));
    }
  },
  /** What of it is swapped out. */
  SWAP(Source.STATUS) {
    @Override
    long measure(Rates figures, int row) {
      return figures.process(row).swapBytes().orElse(Readings.ABSENT);
    }
  },
  /** Processor time per time. */
  CPU(Source.STAT) {
    @Override
    long measure(Rates figures, int row) {
      double ratio = figures.cpu().of(row);
      return Double.isNaN(ratio) ? Readings.ABSENT : Math.round(ratio * NANOS);
    }

    @Override
    double inItsUnit(long measure) {
      return measure / NANOS;
    }
  },
  /**
   * Bytes read from and written to storage per second, since an earlier snapshot; what children did
   * that it waited for counts as its own.
   */
  IO(Source.IO) {
    @Override
    long measure(Rates figures, int row) {
      return figures.ioBytesPerSecond(row);
    }
  },
  /** Open file descriptors. */
  FDS(Source.FD) {
    @Override
    long measure(Rates figures, int row) {
      return figures.process(row).openFiles().orElse(Readings.ABSENT);
    }
  },
  /** Threads. */
  THREADS(Source.STAT) {
    @Override
    long measure(Rates figures, int row) {
      return figures.process(row).threads();
    }
  },
  /** Bytes it has more resident than in the snapshot before. Whoever has no more is not ranked. */
  GROWTH(Source.STATM) {
    @Override
    long measure(Rates figures, int row) {
      return figures.rssGrowthBytes(row);
    }
  };

  private static final double NANOS = 1e9;

  @SuppressWarnings("ImmutableEnumChecker") // it is
  private final Demand demand;

  Ranking(Source source) {
    this.demand = Demand.of(source);
  }

  /** {@return what must be read to rank by it} */
  public Demand demand() {
    return demand;
  }

  /** What it is in truth, {@link Readings#ABSENT} if that is not known. */
  abstract long measure(Rates figures, int row);

  /** What a process is ranked by, {@link Readings#ABSENT} if it is not ranked. */
  long value(Rates figures, int row) {
    return measure(figures, row);
  }

  /** A measure as users know it. */
  double inItsUnit(long measure) {
    return measure;
  }

  long orRss(Rates figures, int row) {
    long measure = measure(figures, row);
    return measure == Readings.ABSENT ? rssBytes(figures.process(row)) : measure;
  }

  /** Its resident set size, {@link Readings#ABSENT} if it owns no memory. */
  static long rssBytes(ProcessSample process) {
    if (process.memory() instanceof Memory.Detailed detailed) {
      return detailed.rssBytes();
    }
    return process.memory() instanceof Memory.ResidentOnly resident
        ? resident.rssBytes()
        : Readings.ABSENT;
  }
}
