package io.procmem.internal.read;

import io.procmem.internal.parse.StatParser;
import io.procmem.snapshot.Source;
import java.io.File;
import org.jspecify.annotations.Nullable;

/**
 * Finds a living thread of a process whose leader has ended: its memory and files are visible only
 * there. Threads may be so short-lived that all listed threads have ended before one is read.
 */
public final class LivingThread {

  private static final int LISTINGS = 3;

  private final ProcReader reader;
  private final StatParser stat;
  private boolean allHaveEnded;

  /**
   * Searches with a reader.
   *
   * @param stat holds the {@code stat} of the thread that was found
   */
  public LivingThread(ProcReader reader, StatParser stat) {
    this.reader = reader;
    this.stat = stat;
  }

  /** The directory of a living thread; null if none was found or the threads cannot be listed. */
  public @Nullable File of(ProcessFiles process) {
    allHaveEnded = false;
    File tasks = new File(process.directory(), Source.TASK.file());
    for (int listing = 0; listing < LISTINGS && !allHaveEnded; listing++) {
      String[] names = reader.list(tasks);
      if (names == null) {
        return null;
      }
      allHaveEnded = names.length > 0;
      for (String name : names) {
        File directory = new File(tasks, name);
        ReadOutcome outcome =
            reader.read(new File(directory, Source.STAT.file()), Source.STAT, stat);
        if (outcome == ReadOutcome.READ && stat.virtualBytes > 0) {
          return directory;
        }
        allHaveEnded &= outcome == ReadOutcome.READ;
      }
    }
    return null;
  }

  /** Whether every listed thread was read and had ended; if not, some may be alive. */
  public boolean allHaveEnded() {
    return allHaveEnded;
  }
}
