package io.procmem.internal.procfs;

import io.procmem.internal.parse.StatParser;
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
 * The two cases in which a process and an address space are not one to one.
 *
 * <p>A leader that has ended while other threads run shows a zombie's empty numbers; the memory is
 * seen through a living thread. A child made by {@code vfork} runs on its parent's memory until it
 * executes something, and would count it a second time; it never executed anything, its sizes are
 * its parent's, and a thread of the parent waits for it uninterruptibly.
 */
final class AddressSpaces {

  /** A process with more threads than this is not searched for the one that waits. */
  private static final int MAX_THREADS = 4096;

  /** Parent and child are looked at one after the other, and other threads go on. */
  private static final long TOLERATED_BYTES = 256 << 10;

  private final ProcReader desk;
  private final ProcessTable table;
  private final StatParser thread = new StatParser();

  /** The parents whose threads were looked at in this scan, and whether one waits for a child. */
  private final IdentityHashMap<TrackedProcess, Boolean> searched = new IdentityHashMap<>();

  AddressSpaces(ProcReader desk, ProcessTable table) {
    this.desk = desk;
    this.table = table;
  }

  /** Finds a living thread of a dead leader; or says why its memory is not known. */
  @Nullable ReadFailure seeThroughLivingThread(TrackedProcess process, KernelUnits units) {
    LivingThread search = new LivingThread(desk, thread);
    File living = search.of(process);
    if (living == null) {
      return withoutLivingThread(process, search.allHaveEnded());
    }
    process.seeThrough(living);
    process.virtualBytes = thread.virtualBytes;
    process.rssBytes = units.pagesToBytes(thread.rssPages);
    return null;
  }

  private @Nullable ReadFailure withoutLivingThread(TrackedProcess process, boolean allHaveEnded) {
    File tasks = new File(process.directory(), Source.TASK.file());
    Diagnosis.Life life = desk.diagnosis.life(process);
    if (allHaveEnded || life == Diagnosis.Life.ENDED) {
      process.none = StatValues.ZOMBIE;
      return null;
    }
    if (life == Diagnosis.Life.ALIVE && desk.list(tasks) != null) {
      return ReadFailure.of(
          Reason.VANISHED); // each thread that was listed, before it could be read
    }
    return desk.diagnosis.of(process, Source.TASK, ReadOutcome.NOT_OPENED);
  }

  void findBorrowers() {
    for (int i = 0; i < table.size(); i++) {
      TrackedProcess process = table.at(i);
      if (!process.dropped && process.none == null && process.image.isForkedOnly()) {
        TrackedProcess parent = table.find(process.parentPid);
        if (parent != null && borrows(process, parent)) {
          process.none = StatValues.BORROWED;
        }
      }
    }
  }

  private boolean borrows(TrackedProcess child, TrackedProcess parent) {
    return !parent.dropped
        && (parent.none == null || parent.none.why() == Memory.Absence.BORROWED_FROM_PARENT)
        && parent.virtualBytes == child.virtualBytes
        && Math.abs(parent.rssBytes - child.rssBytes) <= TOLERATED_BYTES
        && (parent.state == ProcessState.WAITING || hasWaitingThread(parent));
  }

  /** A parent may have a thousand children like this, and is searched for the first. */
  private boolean hasWaitingThread(TrackedProcess parent) {
    if (parent.threads() == 1) {
      return false;
    }
    return searched.computeIfAbsent(parent, this::findsWaitingThread);
  }

  private boolean findsWaitingThread(TrackedProcess parent) {
    File tasks = new File(parent.directory(), Source.TASK.file());
    String[] names = parent.threads() > MAX_THREADS ? null : desk.list(tasks);
    return names != null && Stream.of(names).anyMatch(name -> waits(new File(tasks, name)));
  }

  /** Whether a thread waits uninterruptibly. */
  private boolean waits(File directory) {
    File stat = new File(directory, Source.STAT.file());
    return desk.read(stat, Source.STAT, thread) == ReadOutcome.READ && thread.state == 'D';
  }
}
