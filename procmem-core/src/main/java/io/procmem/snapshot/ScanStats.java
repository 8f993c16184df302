package io.procmem.snapshot;

import java.time.Duration;
import java.util.Optional;

/**
 * What a scan did.
 *
 * @param took how long it took
 * @param listed processes the procfs listed
 * @param excluded processes left out by the scope, the filter or the selection
 * @param detailsRead memory details read in this scan
 * @param detailsReused memory details of an earlier scan that stand in this one
 * @param detailsSkipped processes without detail, since to read it would have cost too much
 * @param filesOpened files it tried to open
 * @param bytesRead bytes they gave
 * @param complete whether it did all it set out to; false if its time ran out or its readers hung
 * @param defect an exception that nobody foresaw while a process was read. Please report it; the
 *     process is among the {@link Reason#MALFORMED}
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
    Optional<String> defect) {

  /** {@return the stats of a scan that did nothing} */
  public static ScanStats none() {
    return new ScanStats(Duration.ZERO, 0, 0, 0, 0, 0, 0, 0, false, Optional.empty());
  }
}
