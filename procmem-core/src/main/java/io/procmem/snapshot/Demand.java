package io.procmem.snapshot;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The kernel files a scan is asked to read: what metrics, rules and reports need, said without
 * knowing how a file is read. {@link Source#STAT} is in every demand; {@link Source#SMAPS} brings
 * {@link Source#SMAPS_ROLLUP}, which brings {@link Source#STATM}; {@link Source#FD_ENTRIES} brings
 * {@link Source#FD}.
 */
public final class Demand {

  private static final Demand NOTHING_MORE = new Demand(0);

  private final int sources;

  private Demand(int sources) {
    int closed = sources | bit(Source.STAT);
    if ((closed & bit(Source.SMAPS)) != 0) {
      closed |= bit(Source.SMAPS_ROLLUP);
    }
    if ((closed & bit(Source.SMAPS_ROLLUP)) != 0) {
      closed |= bit(Source.STATM);
    }
    if ((closed & bit(Source.FD_ENTRIES)) != 0) {
      closed |= bit(Source.FD);
    }
    this.sources = closed;
  }

  /**
   * The demand for some files.
   *
   * @param sources the files
   * @return a demand for them and what they bring
   */
  public static Demand of(Source... sources) {
    return NOTHING_MORE.plus(sources);
  }

  /**
   * This demand and more.
   *
   * @param more further files
   * @return a demand for both
   */
  public Demand plus(Source... more) {
    int all = sources;
    for (Source source : more) {
      all |= bit(source);
    }
    return new Demand(all);
  }

  /**
   * This demand or another.
   *
   * @param other the other demand
   * @return a demand for all that either asks for
   */
  public Demand plus(Demand other) {
    return new Demand(sources | other.sources);
  }

  /**
   * This demand and less. What a remaining file brings stays.
   *
   * @param source the file not wanted
   * @return a demand without it
   */
  public Demand minus(Source source) {
    return new Demand(sources & ~bit(source));
  }

  /**
   * Whether a file is asked for.
   *
   * @param source the file
   * @return true if this demand asks for it
   */
  public boolean includes(Source source) {
    return (sources & bit(source)) != 0;
  }

  /**
   * Whether what was read for this demand answers another.
   *
   * @param other the other demand
   * @return true if the other asks for nothing beyond this one
   */
  public boolean covers(Demand other) {
    return (other.sources & ~sources) == 0;
  }

  private static int bit(Source source) {
    return 1 << source.ordinal();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Demand that && that.sources == sources;
  }

  @Override
  public int hashCode() {
    return sources;
  }

  @Override
  public String toString() {
    return Arrays.stream(Source.values())
        .filter(this::includes)
        .map(Source::name)
        .collect(Collectors.joining(", ", "Demand[", "]"));
  }
}
