package io.procmem.procfs;

import io.procmem.snapshot.Memory;
import io.procmem.snapshot.ProcessState;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.SystemFacts;
import java.io.File;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The two cases in which a process and an address space are not one to one.
 *
 * <p>A leader that has ended while other threads run shows a zombie's empty numbers; the memory is
 * seen through a living thread. A child made by {@code vfork} runs on its parent's memory until it
 * executes something, and would count it a second time; it never executed anything, its sizes are
 * its parent's, and a thread of the parent waits for it uninterruptibly.
 */
final class SharedMemory {

  /** A process with more threads than this is not searched for the one that waits. */
  private static final int MOST_THREADS = 4096;

  /** Parent and child are looked at one after the other, and other threads go on. */
  private static final long TOLERATED_BYTES = 256 << 10;

  private final Desk desk;
  private final ProcessTable table;
  private final StatParser thread = new StatParser();

  /** The parents whose threads were looked at in this scan, and whether one waits for a child. */
  private final IdentityHashMap<TrackedProcess, Boolean> searched = new IdentityHashMap<>();

  SharedMemory(Desk desk, ProcessTable table) {
    this.desk = desk;
    this.table = table;
  }

  /** Finds a living thread of a dead leader; or says why its memory is not known. */
  @Nullable Reason seeThroughLivingThread(TrackedProcess process, SystemFacts units) {
    File tasks = new File(process.directory(), Source.TASK.file());
    String[] names = desk.list(tasks);
    if (names == null) {
      return desk.diagnosis.of(process, Source.TASK, Outcome.NOT_OPENED);
    }
    File living = find(tasks, names, false);
    if (living == null) {
      process.none = StatValues.ZOMBIE; // all of them have ended since
      return null;
    }
    process.seeThrough(living);
    process.virtualBytes = thread.virtualBytes;
    process.rssBytes = units.pagesToBytes(thread.rssPages);
    return null;
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
        && (parent.none == null || parent.none.owner() == Memory.Owner.PARENT)
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
    String[] names = parent.threads() > MOST_THREADS ? null : desk.list(tasks);
    return names != null && find(tasks, names, true) != null;
  }

  /**
   * The directory of a thread that waits uninterruptibly, or of one that lives; null if none does.
   */
  private @Nullable File find(File tasks, String[] names, boolean waiting) {
    for (String name : names) {
      File directory = new File(tasks, name);
      Outcome outcome = desk.read(new File(directory, "stat"), Source.STAT, thread);
      boolean wanted = waiting ? thread.state == 'D' : thread.virtualBytes > 0;
      if (outcome == Outcome.READ && wanted) {
        return directory;
      }
    }
    return null;
  }
}
