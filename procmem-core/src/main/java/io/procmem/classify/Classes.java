package io.procmem.classify;

import io.procmem.snapshot.Snapshot;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What each process of a snapshot is.
 *
 * @param byRow the subgroup of each of {@link Snapshot#processes()}, in their order
 * @param expected the subgroups that are to be told of even when nobody is in them
 * @param givenUp the regular expressions that took too long on some process, and on how many so
 *     far; on such a process neither the expression nor its negation holds
 */
public record Classes(
    List<Subgroup> byRow, NavigableSet<Subgroup> expected, NavigableMap<String, Integer> givenUp) {

  /**
   * Copies what it is given.
   *
   * @param byRow the subgroups of the rows
   * @param expected the subgroups to be told of anyway
   * @param givenUp the regular expressions given up on
   */
  public Classes {
    byRow = List.copyOf(byRow);
    expected = Collections.unmodifiableNavigableSet(new TreeSet<>(expected));
    givenUp = Collections.unmodifiableNavigableMap(new TreeMap<>(givenUp));
  }

  /**
   * What processes are, by rules without a regular expression that failed.
   *
   * @param byRow the subgroups of the rows
   * @param expected the subgroups to be told of anyway
   */
  public Classes(List<Subgroup> byRow, NavigableSet<Subgroup> expected) {
    this(byRow, expected, new TreeMap<>());
  }

  /**
   * Without rules, every process is {@link Subgroup#OTHER}.
   *
   * @param snapshot the snapshot
   * @return that
   */
  public static Classes none(Snapshot snapshot) {
    List<Subgroup> others = Collections.nCopies(snapshot.processes().size(), Subgroup.OTHER);
    return new Classes(others, new TreeSet<>());
  }

  /**
   * What one process is.
   *
   * @param row its index in {@link Snapshot#processes()}
   * @return its subgroup
   */
  public Subgroup of(int row) {
    return byRow.get(row);
  }
}
