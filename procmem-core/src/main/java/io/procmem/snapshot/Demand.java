package io.procmem.snapshot;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The kernel files that a scan is to read: what metrics, rules and reports need. {@link
 * Source#STAT} is in every demand; {@link Source#SMAPS} includes {@link Source#SMAPS_ROLLUP}, which
 * includes {@link Source#STATM}; {@link Source#FD_ENTRIES} includes {@link Source#FD}; {@link
 * Source#MOUNTINFO}, {@link Source#CGROUP_USAGE} and {@link Source#NODE_FILES} include {@link
 * Source#CGROUP}; {@link Source#MAPPINGS} includes {@link Source#MAX_MAP_COUNT}; {@link
 * Source#TASK_STATUS}, {@link Source#TASK_IO}, {@link Source#TASK_SCHEDSTAT} and {@link
 * Source#TASK_WCHAN} include {@link Source#TASK}. Immutable.
 */
public final class Demand {

  private static final Demand NOTHING_MORE = new Demand(0);

  private final long sources;

  private Demand(long sources) {
    long closed = sources | bit(Source.STAT);
    if ((closed & bit(Source.SMAPS)) != 0) {
      closed |= bit(Source.SMAPS_ROLLUP);
    }
    if ((closed & bit(Source.SMAPS_ROLLUP)) != 0) {
      closed |= bit(Source.STATM);
    }
    if ((closed & bit(Source.FD_ENTRIES)) != 0) {
      closed |= bit(Source.FD);
    }
    long ofPlaces = bit(Source.MOUNTINFO) | bit(Source.CGROUP_USAGE) | bit(Source.NODE_FILES);
    if ((closed & ofPlaces) != 0) {
      closed |= bit(Source.CGROUP);
    }
    if ((closed & bit(Source.MAPPINGS)) != 0) {
      closed |= bit(Source.MAX_MAP_COUNT);
    }
    long ofThreads =
        bit(Source.TASK_STATUS)
            | bit(Source.TASK_IO)
            | bit(Source.TASK_SCHEDSTAT)
            | bit(Source.TASK_WCHAN);
    if ((closed & ofThreads) != 0) {
      closed |= bit(Source.TASK);
    }
    this.sources = closed;
  }

  /**
   * The demand for some files.
   *
   * @param sources the files
   * @return a demand for them and the files they include
   */
  public static Demand of(Source... sources) {
    return NOTHING_MORE.plus(sources);
  }

  /**
   * This demand plus other files.
   *
   * @param more further files
   * @return a demand for all of them
   */
  public Demand plus(Source... more) {
    long all = sources;
    for (Source source : more) {
      all |= bit(source);
    }
    return new Demand(all);
  }

  /**
   * The union of this demand and another.
   *
   * @param other the other demand
   * @return a demand for all files of both
   */
  public Demand plus(Demand other) {
    return new Demand(sources | other.sources);
  }

  /**
   * This demand without a file. The file stays if a remaining one includes it.
   *
   * @param source the file to remove
   * @return the smaller demand
   */
  public Demand minus(Source source) {
    return new Demand(sources & ~bit(source));
  }

  /**
   * Whether a file is requested.
   *
   * @param source the file
   * @return true if this demand requests it
   */
  public boolean includes(Source source) {
    return (sources & bit(source)) != 0;
  }

  /**
   * Whether a snapshot for this demand also satisfies another.
   *
   * @param other the other demand
   * @return true if this demand includes every file of the other
   */
  public boolean covers(Demand other) {
    return (other.sources & ~sources) == 0;
  }

  private static long bit(Source source) {
    return 1L << source.ordinal();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Demand that && that.sources == sources;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(sources);
  }

  @Override
  public String toString() {
    return Arrays.stream(Source.values())
        .filter(this::includes)
        .map(Source::name)
        .collect(Collectors.joining(", ", "Demand[", "]"));
  }
}
