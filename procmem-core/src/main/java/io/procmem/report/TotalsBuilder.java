package io.procmem.report;

import io.procmem.counters.Counters;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.ProcessId;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Readings;
import io.procmem.snapshot.RollupField;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.StatusField;
import io.procmem.snapshot.ThreadStates;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Adds up processes, one after another, into {@link Totals}. */
final class TotalsBuilder {

  private int processes;
  private int threads;
  private final Tally rss = new Tally();
  private ThreadStates states = ThreadStates.none();
  private int statesCounted;
  private final Tally pss = new Tally();
  private final Tally uss = new Tally();
  private final Tally swap = new Tally();
  private final Tally swapPss = new Tally();
  private final Tally virtual = new Tally();
  private double cpuRatio;
  private int cpuCounted;
  private final Tally openFiles = new Tally();
  private double worstFilesRatio = Double.NaN;
  private @Nullable ProcessId oldest;

  void add(ProcessSample process, double ratio) {
    processes++;
    threads += process.threads();
    if (process.threadStates().isPresent()) {
      states = states.plus(process.threadStates().get());
      statesCounted++;
    }
    if (!Double.isNaN(ratio)) {
      cpuRatio += ratio;
      cpuCounted++;
    }
    addStart(process.id());
    addMemory(process);
    addFiles(process);
  }

  /** Adds processes that are there, and of which this scan knows nothing. */
  void miss(int unread) {
    processes += unread;
    for (Tally tally : List.of(rss, pss, uss, swap, swapPss, virtual, openFiles)) {
      tally.miss(unread);
    }
  }

  /** Adds what another has added up. */
  void add(TotalsBuilder other) {
    processes += other.processes;
    threads += other.threads;
    states = states.plus(other.states);
    statesCounted += other.statesCounted;
    cpuRatio += other.cpuRatio;
    cpuCounted += other.cpuCounted;
    rss.add(other.rss);
    pss.add(other.pss);
    uss.add(other.uss);
    swap.add(other.swap);
    swapPss.add(other.swapPss);
    virtual.add(other.virtual);
    openFiles.add(other.openFiles);
    addFilesRatio(other.worstFilesRatio);
    addStart(other.oldest);
  }

  private void addStart(@Nullable ProcessId id) {
    boolean older = oldest == null || (id != null && id.startTicks() < oldest.startTicks());
    oldest = older ? id : oldest;
  }

  private void addFilesRatio(double ratio) {
    worstFilesRatio = ratio <= worstFilesRatio || Double.isNaN(ratio) ? worstFilesRatio : ratio;
  }

  private void addMemory(ProcessSample process) {
    if (process.memory() instanceof Memory.Detailed memory) {
      rss.add(memory.rssBytes());
      virtual.add(memory.virtualBytes());
      pss.add(memory.pssBytes());
      uss.add(memory.ussBytes());
      swap.add(memory.swapBytes());
      swapPss.add(memory.rollup().getOr(RollupField.SWAP_PSS, Readings.ABSENT));
    } else if (process.memory() instanceof Memory.ResidentOnly memory) {
      rss.add(memory.rssBytes());
      virtual.add(memory.virtualBytes());
      pss.add(Readings.ABSENT);
      uss.add(Readings.ABSENT);
      swap.add(process.status().getOr(StatusField.SWAP, Readings.ABSENT));
      swapPss.add(Readings.ABSENT);
    }
  }

  private void addFiles(ProcessSample process) {
    if (process.openFiles().isPresent()) {
      long open = process.openFiles().getAsLong();
      long limit = process.openFilesLimit().orElse(0);
      openFiles.add(open);
      if (limit > 0 && limit != Long.MAX_VALUE) {
        addFilesRatio((double) open / limit);
      }
    } else if (mayHaveFiles(process.memory())) {
      openFiles.add(Readings.ABSENT);
    }
  }

  /** A thread of the kernel has no files, and one that has ended no more; a vfork child has. */
  private static boolean mayHaveFiles(Memory memory) {
    return !(memory instanceof Memory.None none)
        || none.why() == Memory.Absence.BORROWED_FROM_PARENT;
  }

  Totals totals(Snapshot snapshot, Counters counters) {
    boolean cpuUnknown = cpuCounted == 0 && processes > 0;
    Sum files = openFiles.sum();
    return new Totals(
        processes,
        threads,
        new ThreadTotals(states, statesCounted, processes - statesCounted),
        new MemoryTotals(rss.sum(), pss.sum(), uss.sum(), swap.sum(), swapPss.sum(), virtual.sum()),
        new CpuTotals(
            cpuUnknown ? OptionalDouble.empty() : OptionalDouble.of(cpuRatio),
            cpuCounted,
            processes - cpuCounted),
        new OpenFilesTotals(
            files.value(),
            files.counted(),
            files.missing(),
            Double.isNaN(worstFilesRatio)
                ? OptionalDouble.empty()
                : OptionalDouble.of(worstFilesRatio)),
        oldest == null ? Optional.empty() : snapshot.startOf(oldest),
        counters);
  }
}
