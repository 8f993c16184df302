package io.procmem.classify;

import io.procmem.snapshot.Snapshot;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * What each process of a snapshot is.
 *
 * @param byRow the subgroup of each of {@link Snapshot#processes()}, in their order
 * @param expected the subgroups that are to be told of even when nobody is in them
 */
public record Classification(List<Subgroup> byRow, NavigableSet<Subgroup> expected) {

  /**
   * Copies what it is given.
   *
   * @param byRow the subgroups of the rows
   * @param expected the subgroups to be told of anyway
   */
  public Classification {
    byRow = List.copyOf(byRow);
    expected = Collections.unmodifiableNavigableSet(new TreeSet<>(expected));
  }

  /**
   * Without rules, every process is {@link Subgroup#OTHER}.
   *
   * @param snapshot the snapshot
   * @return that
   */
  public static Classification none(Snapshot snapshot) {
    List<Subgroup> others = Collections.nCopies(snapshot.processes().size(), Subgroup.OTHER);
    return new Classification(others, new TreeSet<>());
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
