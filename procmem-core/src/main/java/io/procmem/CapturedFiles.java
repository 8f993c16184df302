package io.procmem;

import io.procmem.snapshot.KernelUnits;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Copied files of a procfs that are not in a directory, such as files in memory or in an archive.
 * Threads of a {@link ProcMem} call the methods, several at once, so implementations are
 * thread-safe. No method may throw. Paths have no slash at the beginning: {@code 42/stat}, {@code
 * meminfo}.
 */
public interface CapturedFiles {

  /** {@return the units of the machine where the files were copied} */
  KernelUnits units();

  /**
   * A scan begins. What the other methods return until the next call belongs to this scan, so a
   * change of the files between two scans is never seen in part.
   *
   * @param monotonicNanos the time of the scan, {@code Snapshot.monotonicNanos}, from which rates
   *     are computed
   */
  default void beginScan(long monotonicNanos) {}

  /**
   * {@return the names in a directory; empty if there is no such directory}
   *
   * @param directory its path; empty for the top directory, which lists the pids
   */
  Collection<String> list(String directory);

  /**
   * {@return the content of a file; null if there is no such file. The array must not change
   * afterwards}
   *
   * @param file its path
   */
  byte @Nullable [] read(String file);
}
