package io.procmem.report;

import io.procmem.snapshot.Memory;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Readings;

/**
 * What "uses most" means. A larger number comes first, of equal ones the lower pid. A process
 * without the number is not ranked, but for one case: without memory detail, the resident size
 * stands in for {@link #USS} and {@link #PSS}, which it bounds.
 */
public enum Ranking {
  /** Unique set size: what would be free without the process. */
  USS {
    @Override
    long value(ProcessSample process, double cpuRatio) {
      return process.memory() instanceof Memory.Detailed detailed
          ? detailed.ussBytes()
          : RSS.value(process, cpuRatio);
    }
  },
  /** Proportional set size: the process's even share of what it uses with others. */
  PSS {
    @Override
    long value(ProcessSample process, double cpuRatio) {
      return process.memory() instanceof Memory.Detailed detailed
          ? detailed.pssBytes()
          : RSS.value(process, cpuRatio);
    }
  },
  /** Resident set size: all it has in memory, shared or not. */
  RSS {
    @Override
    long value(ProcessSample process, double cpuRatio) {
      if (process.memory() instanceof Memory.Detailed detailed) {
        return detailed.rssBytes();
      }
      return process.memory() instanceof Memory.ResidentOnly resident
          ? resident.rssBytes()
          : Readings.ABSENT;
    }
  },
  /** What of it is swapped out. */
  SWAP {
    @Override
    long value(ProcessSample process, double cpuRatio) {
      return process.swapBytes().orElse(Readings.ABSENT);
    }
  },
  /** Processor time per time. */
  CPU {
    @Override
    long value(ProcessSample process, double cpuRatio) {
      return Double.isNaN(cpuRatio) ? Readings.ABSENT : Math.round(cpuRatio * NANOS);
    }
  };

  private static final double NANOS = 1e9;

  /** What a process is ranked by, {@link Readings#ABSENT} if it is not ranked. */
  abstract long value(ProcessSample process, double cpuRatio);
}
