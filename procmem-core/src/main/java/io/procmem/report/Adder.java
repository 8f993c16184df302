package io.procmem.report;

import io.procmem.snapshot.Memory;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Readings;
import io.procmem.snapshot.StatusField;
import java.util.OptionalDouble;

/** Adds up processes, one after another, into {@link Totals}. */
final class Adder {

  private int processes;
  private int threads;
  private int owners;
  private int detailed;
  private int swapCounted;
  private long rssBytes;
  private long pssBytes;
  private long ussBytes;
  private long swapBytes;
  private long virtualBytes;
  private double cpuRatio;
  private boolean cpuKnown;

  void add(ProcessSample process, double ratio) {
    processes++;
    threads += process.threads();
    if (!Double.isNaN(ratio)) {
      cpuRatio += ratio;
      cpuKnown = true;
    }
    if (process.memory() instanceof Memory.Detailed memory) {
      owners++;
      detailed++;
      rssBytes += memory.rssBytes();
      virtualBytes += memory.virtualBytes();
      pssBytes += memory.pssBytes();
      ussBytes += memory.ussBytes();
      addSwap(memory.swapBytes());
    } else if (process.memory() instanceof Memory.ResidentOnly memory) {
      owners++;
      rssBytes += memory.rssBytes();
      virtualBytes += memory.virtualBytes();
      addSwap(process.status().getOr(StatusField.SWAP, Readings.ABSENT));
    }
  }

  private void addSwap(long bytes) {
    if (bytes != Readings.ABSENT) {
      swapCounted++;
      swapBytes += bytes;
    }
  }

  Totals totals() {
    return new Totals(
        processes,
        threads,
        Sum.of(rssBytes, owners, 0),
        Sum.of(pssBytes, detailed, owners - detailed),
        Sum.of(ussBytes, detailed, owners - detailed),
        Sum.of(swapBytes, swapCounted, owners - swapCounted),
        Sum.of(virtualBytes, owners, 0),
        cpuKnown ? OptionalDouble.of(cpuRatio) : OptionalDouble.empty());
  }
}
