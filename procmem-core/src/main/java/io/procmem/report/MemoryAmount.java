package io.procmem.report;

import io.procmem.snapshot.Memory;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Readings;
import io.procmem.snapshot.RollupField;
import io.procmem.snapshot.StatusField;

/** An amount of memory, in bytes, that {@link MemoryTotals} adds up over processes. */
public enum MemoryAmount {
  /** Resident set size (RSS). A page that several processes share is counted for each of them. */
  RSS {
    @Override
    long of(ProcessSample process) {
      return Ranking.rssBytes(process);
    }
  },
  /** Proportional set size (PSS). The sum is the memory that the processes use together. */
  PSS {
    @Override
    long of(ProcessSample process) {
      return process.memory() instanceof Memory.Detailed detailed
          ? detailed.pssBytes()
          : Readings.ABSENT;
    }
  },
  /** Unique set size (USS): what one process alone would free by ending. */
  USS {
    @Override
    long of(ProcessSample process) {
      return process.memory() instanceof Memory.Detailed detailed
          ? detailed.ussBytes()
          : Readings.ABSENT;
    }
  },
  /** Swapped out. A page that several processes share is counted for each of them. */
  SWAP {
    @Override
    long of(ProcessSample process) {
      return process.memory() instanceof Memory.Detailed detailed
          ? detailed.swapBytes()
          : process.status().getOr(StatusField.SWAP, Readings.ABSENT);
    }
  },
  /** Swapped out, with an even share of each shared page. */
  SWAP_PSS {
    @Override
    long of(ProcessSample process) {
      return process.memory() instanceof Memory.Detailed detailed
          ? detailed.rollup().getOr(RollupField.SWAP_PSS, Readings.ABSENT)
          : Readings.ABSENT;
    }
  },
  /** Size of the address space (VSS). */
  VIRTUAL {
    @Override
    long of(ProcessSample process) {
      if (process.memory() instanceof Memory.Detailed detailed) {
        return detailed.virtualBytes();
      }
      return process.memory() instanceof Memory.ResidentOnly resident
          ? resident.virtualBytes()
          : Readings.ABSENT;
    }
  };

  /**
   * The amount of a process that owns memory; {@link Readings#ABSENT} if unknown. Called for every
   * process of every report, so it makes no {@link java.util.OptionalLong}.
   */
  abstract long of(ProcessSample process);
}
