package io.procmem.internal.procfs;

import io.procmem.internal.parse.StatParser;
import io.procmem.snapshot.Source;
import java.io.File;
import org.jspecify.annotations.Nullable;

/**
 * Finds a living thread of a process whose leader has ended: memory and files are seen through it.
 * Threads may follow one another so quickly that all of a listing have gone before one is read.
 */
final class LivingThread {

  private static final int LISTINGS = 3;

  private final ProcReader desk;
  private final StatParser stat;
  private boolean allHaveEnded;

  /**
   * Looks from a desk.
   *
   * @param stat takes what the {@code stat} of the thread says that is found
   */
  LivingThread(ProcReader desk, StatParser stat) {
    this.desk = desk;
    this.stat = stat;
  }

  /** The directory of one; null if none was caught, or the threads cannot be listed. */
  @Nullable File of(TrackedProcess process) {
    allHaveEnded = false;
    File tasks = new File(process.directory(), Source.TASK.file());
    for (int listing = 0; listing < LISTINGS && !allHaveEnded; listing++) {
      String[] names = desk.list(tasks);
      if (names == null) {
        return null;
      }
      allHaveEnded = names.length > 0;
      for (String name : names) {
        File directory = new File(tasks, name);
        ReadOutcome outcome = desk.read(new File(directory, Source.STAT.file()), Source.STAT, stat);
        if (outcome == ReadOutcome.READ && stat.virtualBytes > 0) {
          return directory;
        }
        allHaveEnded &= outcome == ReadOutcome.READ;
      }
    }
    return null;
  }

  /** Whether each thread was looked at, and had ended; else some were gone, and others may live. */
  boolean allHaveEnded() {
    return allHaveEnded;
  }
}
