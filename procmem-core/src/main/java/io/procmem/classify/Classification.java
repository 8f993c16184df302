package io.procmem.classify;

import io.procmem.snapshot.Snapshot;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * The subgroup of each process of a snapshot. Immutable.
 *
 * @param byRow the subgroup of each of {@link Snapshot#processes()}, in the same order
 * @param expected the subgroups that reports show even without processes
 */
public record Classification(List<Subgroup> byRow, NavigableSet<Subgroup> expected) {

  /**
   * Copies both.
   *
   * @param byRow the subgroup of each process
   * @param expected the subgroups that reports show even without processes
   */
  public Classification {
    byRow = List.copyOf(byRow);
    expected = Collections.unmodifiableNavigableSet(new TreeSet<>(expected));
  }

  /**
   * The classification without rules: every process is {@link Subgroup#OTHER}.
   *
   * @param snapshot the snapshot
   * @return the classification
   */
  public static Classification none(Snapshot snapshot) {
    List<Subgroup> others = Collections.nCopies(snapshot.processes().size(), Subgroup.OTHER);
    return new Classification(others, new TreeSet<>());
  }

  /**
   * The subgroup of one process.
   *
   * @param row its index in {@link Snapshot#processes()}
   * @return its subgroup
   * @throws IndexOutOfBoundsException if there is no such row
   */
  public Subgroup of(int row) {
    return byRow.get(row);
  }
}
