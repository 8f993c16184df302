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
    long lowerBytes(ProcessSample process) {
      return process.memory() instanceof Memory.Owned owned ? owned.rssBytes() : Readings.ABSENT;
    }
  },
  /**
   * Proportional set size (PSS). The sum is the memory that the processes use together. Known
   * between bounds where it is not exact.
   */
  PSS {
    @Override
    long lowerBytes(ProcessSample process) {
      if (process.memory() instanceof Memory.Detailed detailed) {
        return minus(detailed.pssBytes(), detailed.changeBytes());
      }
      if (process.memory() instanceof Memory.Counted counted) {
        return minus(counted.countedPss().lowerBytes(), counted.changeBytes());
      }
      return process.memory() instanceof Memory.ResidentOnly resident
          ? resident.pss().lowerBytes()
          : Readings.ABSENT;
    }

    @Override
    long upperBytes(ProcessSample process) {
      if (process.memory() instanceof Memory.Detailed detailed) {
        return detailed.changeBytes() == 0 ? detailed.pssBytes() : detailed.pss().upperBytes();
      }
      if (process.memory() instanceof Memory.Counted counted) {
        return counted.pss().upperBytes();
      }
      return process.memory() instanceof Memory.ResidentOnly resident
          ? resident.pss().upperBytes()
          : Readings.ABSENT;
    }
  },
  /**
   * Unique set size (USS): what one process would free by ending, without pages that it {@linkplain
   * Memory.Owned#mapsPagesRepeatedly maps several times}. Known between bounds where it is not
   * exact.
   */
  USS {
    @Override
    long lowerBytes(ProcessSample process) {
      if (process.memory() instanceof Memory.Detailed detailed) {
        return minus(detailed.ussBytes(), detailed.changeBytes());
      }
      if (process.memory() instanceof Memory.Counted counted) {
        return minus(counted.countedUss().lowerBytes(), counted.changeBytes());
      }
      return process.memory() instanceof Memory.ResidentOnly resident
          ? resident.uss().lowerBytes()
          : Readings.ABSENT;
    }

    @Override
    long upperBytes(ProcessSample process) {
      if (process.memory() instanceof Memory.Detailed detailed) {
        return detailed.changeBytes() == 0 ? detailed.ussBytes() : detailed.uss().upperBytes();
      }
      if (process.memory() instanceof Memory.Counted counted) {
        return counted.uss().upperBytes();
      }
      return process.memory() instanceof Memory.ResidentOnly resident
          ? resident.uss().upperBytes()
          : Readings.ABSENT;
    }
  },
  /** Swapped out. A page that several processes share is counted for each of them. */
  SWAP {
    @Override
    long lowerBytes(ProcessSample process) {
      return process.memory() instanceof Memory.Detailed detailed
          ? detailed.swapBytes()
          : process.status().getOr(StatusField.SWAP, Readings.ABSENT);
    }
  },
  /** Swapped out, with an even share of each shared page. */
  SWAP_PSS {
    @Override
    long lowerBytes(ProcessSample process) {
      return process.memory() instanceof Memory.Detailed detailed
          ? detailed.rollup().getOr(RollupField.SWAP_PSS, Readings.ABSENT)
          : Readings.ABSENT;
    }
  },
  /** Size of the address space (VSS). */
  VIRTUAL {
    @Override
    long lowerBytes(ProcessSample process) {
      return process.memory() instanceof Memory.Owned owned
          ? owned.virtualBytes()
          : Readings.ABSENT;
    }
  };

  /**
   * The lower bound of the amount of a process; {@link Readings#ABSENT} if it owns no memory, or
   * nothing is known. Called for every process of every report, so it makes neither a {@link
   * io.procmem.snapshot.ByteRange} nor a {@link java.util.OptionalLong}.
   */
  abstract long lowerBytes(ProcessSample process);

  /** The upper bound; {@link Readings#ABSENT} if the lower bound is. */
  long upperBytes(ProcessSample process) {
    return lowerBytes(process);
  }

  /** The amount, if the bounds are narrow; otherwise {@link Readings#ABSENT}. */
  long knownBytes(ProcessSample process) {
    return Tally.known(lowerBytes(process), upperBytes(process));
  }

  private static long minus(long bytes, long change) {
    return Math.max(0, bytes - change);
  }
}
