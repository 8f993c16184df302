package io.procmem.report;

import io.procmem.counters.Counters;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.ProcessId;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Readings;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.ThreadStates;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Adds up processes, one after another, into {@link Totals}. */
final class TotalsBuilder {

  private static final MemoryAmount[] AMOUNTS = MemoryAmount.values();

  private int processes;
  private int threads;
  private ThreadStates states = ThreadStates.none();
  private int statesCounted;
  private final Tally[] memory = new Tally[AMOUNTS.length];
  private double cpuRatio;
  private int cpuCounted;
  private final Tally openFiles = new Tally();
  private double worstFilesRatio = Double.NaN;
  private @Nullable ProcessId oldest;
  private boolean isScanned = true;

  TotalsBuilder() {
    Arrays.setAll(memory, amount -> new Tally());
  }

  /**
   * Adds a process.
   *
   * @param ratio its CPU usage; NaN if unknown
   */
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
    addMemory(process);
    addStart(process.id());
    addFiles(process);
  }

  /** Adds processes that exist but could not be read in this scan. */
  void addUnread(int unread) {
    processes += unread;
    for (Tally tally : memory) {
      tally.addUnknown(unread);
    }
    openFiles.addUnknown(unread);
  }

  /** Makes the sums unknown: no scan says which processes there are. */
  void addUnscanned() {
    isScanned = false;
    for (Tally tally : memory) {
      tally.addUnscanned();
    }
    openFiles.addUnscanned();
  }

  /** Adds the processes of another builder. */
  void add(TotalsBuilder other) {
    processes += other.processes;
    threads += other.threads;
    states = states.plus(other.states);
    statesCounted += other.statesCounted;
    cpuRatio += other.cpuRatio;
    cpuCounted += other.cpuCounted;
    for (int i = 0; i < AMOUNTS.length; i++) {
      memory[i].add(other.memory[i]);
    }
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
    if (!(process.memory() instanceof Memory.None)) {
      for (int i = 0; i < AMOUNTS.length; i++) {
        memory[i].add(AMOUNTS[i].lowerBytes(process), AMOUNTS[i].upperBytes(process));
      }
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

  /** Kernel threads and ended processes have no open files; a vfork child does. */
  private static boolean mayHaveFiles(Memory memory) {
    return !(memory instanceof Memory.None none)
        || none.why() == Memory.Absence.BORROWED_FROM_PARENT;
  }

  Totals totals(Snapshot snapshot, Counters counters) {
    boolean cpuUnknown = cpuCounted == 0 && (processes > 0 || !isScanned);
    Map<MemoryAmount, Sum> sums = new EnumMap<>(MemoryAmount.class);
    for (MemoryAmount amount : AMOUNTS) {
      sums.put(amount, memory[amount.ordinal()].sum());
    }
    Sum files = openFiles.sum();
    return new Totals(
        processes,
        threads,
        new ThreadTotals(states, statesCounted, processes - statesCounted),
        new MemoryTotals(sums),
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
