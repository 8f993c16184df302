package io.procmem.internal.procfs;

import io.procmem.internal.parse.KeyedNumbers;
import io.procmem.internal.parse.StatParser;
import io.procmem.internal.read.Diagnosis;
import io.procmem.internal.read.LivingThread;
import io.procmem.internal.read.ProcReader;
import io.procmem.internal.read.ReadFailure;
import io.procmem.internal.read.ReadOutcome;
import io.procmem.snapshot.KernelUnits;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.ProcessState;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.StatusField;
import java.io.File;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The two cases in which processes and address spaces are not one to one.
 *
 * <p>A leader that has ended while other threads run shows the empty numbers of a zombie; the
 * memory is visible through a living thread. A child made by {@code vfork} runs in the memory of
 * its parent until it executes something, and would be counted twice. It has never executed
 * anything, its sizes are those of the parent, and the thread that made it waits uninterruptibly.
 *
 * <p>A process that was forked ordinarily looks much the same while its parent waits for a disk. So
 * a child owns its memory if
 *
 * <ul>
 *   <li>{@code status} shows other sizes for it than for the parent, among them those of its page
 *       tables and of its peak, which a fork does not copy; or
 *   <li>two scans have seen it while no thread of the parent waited; or
 *   <li>each waiting thread is younger, or waits for a younger child: it waits for the last one
 *       that it has made.
 * </ul>
 */
final class AddressSpaces {

  /** A process with more threads than this is not searched for a waiting one. */
  private static final int MAX_THREADS = 4096;

  /** Parent and child are read one after the other, and may change in between. */
  private static final long TOLERATED_BYTES = 256 << 10;

  private final ProcReader reader;
  private final ProcessTable table;
  private final StatParser thread = new StatParser();

  /** Sizes of an address space, which are the same for each process that runs in it. */
  private static final List<StatusField> SIZES =
      List.of(
          StatusField.PEAK_VIRTUAL,
          StatusField.PEAK_RSS,
          StatusField.LOCKED,
          StatusField.RSS_ANON,
          StatusField.RSS_FILE,
          StatusField.RSS_SHMEM,
          StatusField.PAGE_TABLES,
          StatusField.SWAP,
          StatusField.HUGETLB);

  AddressSpaces(ProcReader reader, ProcessTable table) {
    this.reader = reader;
    this.table = table;
  }

  /**
   * Finds a living thread of a dead leader; returns the reason why its memory is unknown, or null
   * if it is known.
   */
  @Nullable ReadFailure readThroughLivingThread(
      TrackedProcess process, KernelUnits units, long now) {
    LivingThread search = new LivingThread(reader, thread);
    File living = search.of(process.files);
    if (living == null) {
      return withoutLivingThread(process, search.allHaveEnded());
    }
    process.files.readThrough(living);
    process.acceptThread(thread, units, now);
    return null;
  }

  private @Nullable ReadFailure withoutLivingThread(TrackedProcess process, boolean allHaveEnded) {
    File tasks = new File(process.files.directory(), Source.TASK.file());
    Diagnosis.Life life = reader.diagnosis.life(process.files);
    if (allHaveEnded || life == Diagnosis.Life.ENDED) {
      process.memory.setEnded();
      return null;
    }
    if (life == Diagnosis.Life.ALIVE && reader.list(tasks) != null) {
      return ReadFailure.of(Reason.VANISHED); // every listed thread ended before it could be read
    }
    return reader.diagnosis.of(process.files, Source.TASK, ReadOutcome.NOT_OPENED);
  }

  void findBorrowers() {
    IdentityHashMap<TrackedProcess, List<TrackedProcess>> children = new IdentityHashMap<>();
    for (int i = 0; i < table.size(); i++) {
      TrackedProcess process = table.at(i);
      if (process.isIncludedOwner()
          && process.stat().image().forkedOnly()
          && !process.isSeparate()) {
        TrackedProcess parent = table.find(process.parentPid());
        if (parent != null && isSimilar(process, parent)) {
          children.computeIfAbsent(parent, absent -> new ArrayList<>()).add(process);
        }
      }
    }
    children.forEach(this::findBorrowers); // a parent may have a thousand
  }

  private static boolean isSimilar(TrackedProcess child, TrackedProcess parent) {
    Memory.None none = parent.memory.none();
    return parent.isIncluded()
        && (none == null || none.why() == Memory.Absence.BORROWED_FROM_PARENT)
        && parent.memory.virtualBytes() == child.memory.virtualBytes()
        && Math.abs(parent.memory.rssBytes() - child.memory.rssBytes()) <= TOLERATED_BYTES;
  }

  private void findBorrowers(TrackedProcess parent, List<TrackedProcess> children) {
    List<Long> waiting = waitingSince(parent);
    if (waiting == null) { // so nothing is known of its children
      return;
    }
    if (waiting.isEmpty()) {
      children.forEach(TrackedProcess::seeWithoutWaiter);
      return;
    }
    children.sort(Comparator.comparingLong(AddressSpaces::startTicks).reversed());
    for (TrackedProcess child : children) {
      if (waiting.isEmpty()) { // no thread waits for the older ones
        return;
      }
      if (hasOtherSizes(child, parent)) {
        child.setSeparate();
      } else if (takeOne(waiting, startTicks(child))) {
        child.memory.setBorrowed();
      }
    }
  }

  private static long startTicks(TrackedProcess process) {
    return process.files.startTicks();
  }

  /** Takes one of the threads that existed at a time. */
  private static boolean takeOne(List<Long> threadStarts, long time) {
    for (int i = 0; i < threadStarts.size(); i++) {
      if (threadStarts.get(i) <= time) {
        threadStarts.remove(i);
        return true;
      }
    }
    return false;
  }

  /**
   * Whether {@code status} shows other sizes for a child than for its parent. The child is read
   * before and after the parent: if its sizes change, they prove nothing.
   */
  private boolean hasOtherSizes(TrackedProcess child, TrackedProcess parent) {
    List<Long> before = sizes(child);
    List<Long> ofParent = before.isEmpty() ? List.of() : sizes(parent);
    return !ofParent.isEmpty() && !ofParent.equals(before) && before.equals(sizes(child));
  }

  /** The sizes that {@code status} shows; empty if it cannot be read. */
  private List<Long> sizes(TrackedProcess process) {
    if (reader.read(process.files, Source.STATUS, reader.status) != ReadOutcome.READ) {
      return List.of();
    }
    KeyedNumbers<StatusField> numbers = reader.status.numbers;
    return SIZES.stream().map(size -> numbers.has(size) ? numbers.get(size) : -1).toList();
  }

  /** When the threads of a process started that wait uninterruptibly; null if that is unknown. */
  private @Nullable List<Long> waitingSince(TrackedProcess process) {
    int threads = process.stat().threads();
    List<Long> starts = new ArrayList<>();
    File tasks = new File(process.files.directory(), Source.TASK.file());
    String[] names = threads == 1 || threads > MAX_THREADS ? null : reader.list(tasks);
    if (names == null) {
      if (process.stat().state() == ProcessState.WAITING) {
        starts.add(startTicks(process));
      }
      return threads == 1 || !starts.isEmpty() ? starts : null;
    }
    for (String name : names) {
      File stat = new File(new File(tasks, name), Source.STAT.file());
      if (reader.read(stat, Source.STAT, thread) == ReadOutcome.READ && thread.state == 'D') {
        starts.add(thread.startTicks);
      }
    }
    return starts;
  }
}
