package io.procmem.report;

import io.procmem.snapshot.IoField;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Readings;

/**
 * Numbers of processes that are compared over time. Those of one constant are known in the same
 * way, so that they are comparable.
 */
enum ComparedNumbers {
  /** CPU time in user mode and in the kernel, in nanoseconds. */
  CPU(2, true) {
    @Override
    boolean read(ProcessSample process, long[] into) {
      into[0] = process.cpu().userNanos();
      into[1] = process.cpu().systemNanos();
      return process.cpu().nanos() != Readings.ABSENT;
    }
  },
  /** Bytes read from storage and written to it. */
  IO(2, true) {
    @Override
    boolean read(ProcessSample process, long[] into) {
      into[0] = process.io().getOr(IoField.READ_BYTES, Readings.ABSENT);
      into[1] = process.io().getOr(IoField.WRITTEN_BYTES, Readings.ABSENT);
      return into[0] != Readings.ABSENT && into[1] != Readings.ABSENT;
    }
  },
  /** RSS from {@code statm} or a rollup. */
  EXACT_RSS(1, false) {
    @Override
    boolean read(ProcessSample process, long[] into) {
      into[0] = Ranking.rssBytes(process);
      return into[0] != Readings.ABSENT && !isApproximate(process);
    }
  },
  /** RSS from {@code stat}, which may be off by an amount that does not change soon. */
  APPROXIMATE_RSS(1, false) {
    @Override
    boolean read(ProcessSample process, long[] into) {
      into[0] = Ranking.rssBytes(process);
      return isApproximate(process);
    }
  };

  final int size;

  /** Whether they count from 0 when a process starts, and do not fall. */
  final boolean isCounter;

  ComparedNumbers(int size, boolean isCounter) {
    this.size = size;
    this.isCounter = isCounter;
  }

  /** Reads the numbers of a process; returns whether they are known. */
  abstract boolean read(ProcessSample process, long[] into);

  static boolean isApproximate(ProcessSample process) {
    return process.memory() instanceof Memory.ResidentOnly resident && resident.approximate();
  }
}
