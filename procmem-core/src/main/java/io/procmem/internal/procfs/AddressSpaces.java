package io.procmem.internal.procfs;

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
import java.io.File;
import java.util.IdentityHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The two cases in which processes and address spaces are not one to one.
 *
 * <p>A leader that has ended while other threads run shows the empty numbers of a zombie; the
 * memory is visible through a living thread. A child made by {@code vfork} runs in the memory of
 * its parent until it executes something, and would be counted twice. It is recognised by three
 * signs: it has never executed anything, its sizes are those of the parent, and a thread of the
 * parent waits for it uninterruptibly.
 */
final class AddressSpaces {

  /** A process with more threads than this is not searched for a waiting one. */
  private static final int MAX_THREADS = 4096;

  /** Parent and child are read one after the other, and may change in between. */
  private static final long TOLERATED_BYTES = 256 << 10;

  private final ProcReader reader;
  private final ProcessTable table;
  private final StatParser thread = new StatParser();

  /** The parents whose threads were read in this scan, and whether one waits for a child. */
  private final IdentityHashMap<TrackedProcess, Boolean> searched = new IdentityHashMap<>();

  AddressSpaces(ProcReader reader, ProcessTable table) {
    this.reader = reader;
    this.table = table;
  }

  /**
   * Finds a living thread of a dead leader; returns the reason why its memory is unknown, or null
   * if it is known.
   */
  @Nullable ReadFailure readThroughLivingThread(TrackedProcess process, KernelUnits units) {
    LivingThread search = new LivingThread(reader, thread);
    File living = search.of(process.files);
    if (living == null) {
      return withoutLivingThread(process, search.allHaveEnded());
    }
    process.files.readThrough(living);
    process.memory.acceptThread(thread.virtualBytes, units.pagesToBytes(thread.rssPages));
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
    for (int i = 0; i < table.size(); i++) {
      TrackedProcess process = table.at(i);
      if (process.isIncludedOwner() && process.stat().image().forkedOnly()) {
        TrackedProcess parent = table.find(process.parentPid());
        if (parent != null && borrows(process, parent)) {
          process.memory.setBorrowed();
        }
      }
    }
  }

  private boolean borrows(TrackedProcess child, TrackedProcess parent) {
    Memory.None none = parent.memory.none();
    return parent.isIncluded()
        && (none == null || none.why() == Memory.Absence.BORROWED_FROM_PARENT)
        && parent.memory.virtualBytes() == child.memory.virtualBytes()
        && Math.abs(parent.memory.rssBytes() - child.memory.rssBytes()) <= TOLERATED_BYTES
        && (parent.stat().state() == ProcessState.WAITING || hasWaitingThread(parent));
  }

  /** A parent may have a thousand such children, so its threads are searched only once. */
  private boolean hasWaitingThread(TrackedProcess parent) {
    if (parent.stat().threads() == 1) {
      return false;
    }
    return searched.computeIfAbsent(parent, this::findsWaitingThread);
  }

  private boolean findsWaitingThread(TrackedProcess parent) {
    File tasks = new File(parent.files.directory(), Source.TASK.file());
    String[] names = parent.stat().threads() > MAX_THREADS ? null : reader.list(tasks);
    return names != null && Stream.of(names).anyMatch(name -> waits(new File(tasks, name)));
  }

  /** Whether a thread waits uninterruptibly. */
  private boolean waits(File directory) {
    File stat = new File(directory, Source.STAT.file());
    return reader.read(stat, Source.STAT, thread) == ReadOutcome.READ && thread.state == 'D';
  }
}
