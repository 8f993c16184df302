package io.procmem.snapshot;

import io.procmem.container.NameStats;
import java.time.Duration;
import java.util.Optional;

/**
 * What a scan did. Immutable.
 *
 * @param took how long it took
 * @param listed processes that the procfs listed
 * @param excluded processes that the selection excludes
 * @param detailsRead memory details read in this scan
 * @param detailsReused memory details reused from an earlier scan
 * @param detailsSkipped processes without detail because the read would have cost too much
 * @param filesOpened files that it tried to open
 * @param bytesRead bytes read from them
 * @param complete whether it did everything that was requested; false if its time ran out or its
 *     readers hung
 * @param defect an unexpected exception while a process was read. Please report it; the process is
 *     listed as {@link Reason#MALFORMED}
 * @param names how many containers and pods have names from files of the node; empty unless {@link
 *     Source#NODE_FILES} was requested and {@code ProcMemBuilder.containerNames} says which
 */
public record ScanStats(
    Duration took,
    int listed,
    int excluded,
    int detailsRead,
    int detailsReused,
    int detailsSkipped,
    long filesOpened,
    long bytesRead,
    boolean complete,
    Optional<String> defect,
    Optional<NameStats> names) {

  /** {@return the stats of a scan that did nothing} */
  public static ScanStats none() {
    return new ScanStats(
        Duration.ZERO, 0, 0, 0, 0, 0, 0, 0, false, Optional.empty(), Optional.empty());
  }
}
