package io.procmem.internal.detail;

import io.procmem.internal.parse.StatReading;
import io.procmem.internal.read.ProcReader;
import io.procmem.internal.read.ReadOutcome;
import io.procmem.snapshot.ByteRange;
import io.procmem.snapshot.Source;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Bounds of PSS and USS from what {@code status} and {@code stat} show to every user.
 *
 * <p>Lower bound: the anonymous memory of a process, {@code RssAnon}, is unique, except for
 *
 * <ul>
 *   <li>what it shares with forked {@link Relatives};
 *   <li>what KSM has merged: at most the sum for the whole machine;
 *   <li>the error of the kernel's counters ({@link RssErrorBound}).
 * </ul>
 *
 * <p>An anonymous page is mapped once per address space, zero pages are in no counter, and shared
 * memory counts as {@code RssShmem}, even if it is mapped several times. While a page moves in
 * memory, the kernel briefly shows it as shared; that is ignored.
 *
 * <p>Upper bound: USS and PSS are part of RSS. Pages of hugetlbfs are in USS, but not in RSS, so
 * the size of all such pages of the process is added to the upper bound of USS.
 */
final class StatusBounds implements Relatives.Status {

  /** The time for the bounds of a scan. Their files cannot hang. */
  private static final long MAX_NANOS = Duration.ofMillis(500).toNanos();

  private final ProcReader reader;
  private final RssErrorBound error;
  private final List<ProcessMemory> all;
  private final Supplier<SharingRisks> machine;
  private final long now;
  private @Nullable SharingRisks risks;
  private @Nullable Relatives relatives;

  /**
   * Bounds of the processes of one scan.
   *
   * @param all every process, including those that the scan excludes
   * @param machine determines what could be shared; called when first needed
   * @param now when the scan began, on the monotonic clock
   */
  StatusBounds(
      ProcReader reader,
      RssErrorBound error,
      List<ProcessMemory> all,
      Supplier<SharingRisks> machine,
      long now) {
    this.reader = reader;
    this.error = error;
    this.all = all;
    this.machine = machine;
    this.now = now;
  }

  /** Finds bounds for the processes that need them, as far as there is time. */
  void find(List<ProcessMemory> processes) {
    long started = System.nanoTime();
    int size = processes.size();
    int first = size == 0 ? 0 : Math.floorMod(now, size); // so that all have a turn
    for (int i = 0; i < size; i++) {
      ProcessMemory process = processes.get((first + i) % size);
      dropOld(process);
      if (process.needsBounds() && System.nanoTime() - started < MAX_NANOS) {
        process.setBounds(of(process));
      }
    }
  }

  /** Bounds of a process that hold now; null if none can be found. */
  @Nullable MemoryBounds current(ProcessMemory process) {
    dropOld(process);
    if (process.bounds() == null) {
      process.setBounds(of(process));
    }
    return process.bounds();
  }

  /** The bounds of a process; null if {@code status} cannot be read or does not show enough. */
  @Nullable MemoryBounds of(ProcessMemory process) {
    StatReading stat = process.stat();
    StatusMemory memory = read(process);
    if (memory == null || stat == null) {
      return null;
    }
    long error = errorBytes(process);
    long upper = Math.max(memory.rssBytes(), process.rssBytes()) + error;
    long shareable = shareableBytes(process, memory);
    long lower = Math.min(upper, Math.max(0, memory.anonBytes() - error - shareable));
    return new MemoryBounds(
        new ByteRange(lower, upper),
        new ByteRange(lower, upper + memory.hugetlbBytes()),
        stat,
        risks().ksmBytes(),
        now);
  }

  /** Drops earlier bounds of a process that may not hold any more. */
  private void dropOld(ProcessMemory process) {
    if (process.bounds() != null) {
      process.dropOldBounds(risks().ksmBytes(), now);
    }
  }

  /** By how much the counters in {@code status} may be off. */
  long errorBytes(ProcessMemory process) {
    return error.bytes(process.threads(), false);
  }

  /** How much of its anonymous memory a process may share at most. */
  long shareableBytes(ProcessMemory process) {
    StatusMemory memory = risks().allVisible() ? read(process) : null;
    return memory == null ? SharingRisks.UNKNOWN : shareableBytes(process, memory);
  }

  private long shareableBytes(ProcessMemory process, StatusMemory memory) {
    SharingRisks risks = risks();
    return risks.allVisible()
        ? risks.ksmBytes() + relatives().sharedBytes(process, memory.codeKib(), memory.namespace())
        : SharingRisks.UNKNOWN;
  }

  SharingRisks risks() {
    SharingRisks known = risks;
    if (known == null) {
      known = machine.get();
      risks = known;
    }
    return known;
  }

  private Relatives relatives() {
    Relatives known = relatives;
    if (known == null) {
      known = new Relatives(all, this);
      relatives = known;
    }
    return known;
  }

  /**
   * What a forked process may share: its anonymous memory, and what it has in swap, since it may
   * get that back from a relative that has not moved since. If {@code status} cannot be read, it is
   * at most the size of its address space; that size is 0 if its leader is dead and no living
   * thread was found.
   */
  @Override
  public Relatives.Fork fork(ProcessMemory process) {
    StatusMemory memory = recent(process);
    if (memory != null) {
      return new Relatives.Fork(
          memory.anonBytes() + memory.swapBytes() + errorBytes(process),
          memory.codeKib(),
          memory.namespace());
    }
    long virtual = process.virtualBytes();
    return new Relatives.Fork(
        virtual == 0 ? SharingRisks.UNKNOWN : virtual, -1, readNamespace(process));
  }

  @Override
  public NamespacePosition namespace(ProcessMemory process) {
    StatusMemory memory = recent(process);
    return memory == null ? readNamespace(process) : memory.namespace();
  }

  private NamespacePosition readNamespace(ProcessMemory process) {
    return reader.read(process.files(), Source.STATUS, reader.status) == ReadOutcome.READ
        ? NamespacePosition.of(reader.status, process.files().pid())
        : NamespacePosition.UNKNOWN;
  }

  /**
   * What {@code status} shows of a possible relative, or what it showed if the process has done
   * nothing since: it shares no more than then. There may be thousands, most of them asleep.
   */
  private @Nullable StatusMemory recent(ProcessMemory process) {
    StatusMemory memory = process.keptStatus(now);
    if (memory == null) {
      memory = read(process);
      if (memory != null) {
        process.keepStatus(memory, now);
      }
    }
    return memory;
  }

  private @Nullable StatusMemory read(ProcessMemory process) {
    return reader.read(process.files(), Source.STATUS, reader.status) == ReadOutcome.READ
        ? StatusMemory.of(reader.status, process.files().pid())
        : null;
  }
}
