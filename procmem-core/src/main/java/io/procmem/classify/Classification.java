package io.procmem.classify;

import io.procmem.snapshot.Snapshot;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.OptionalInt;
import java.util.TreeSet;

/**
 * The subgroup of each process of a snapshot. Immutable.
 *
 * @param byRow the subgroup of each of {@link Snapshot#processes()}, in the same order
 * @param expected the subgroups that reports show even without processes
 * @param rules for each process, the index of the rule that matches, in {@code Rules.lines()};
 *     empty if none matches, also if it follows its parent or was not reached yet
 */
public record Classification(
    List<Subgroup> byRow, NavigableSet<Subgroup> expected, List<OptionalInt> rules) {

  /**
   * Copies all.
   *
   * @param byRow the subgroup of each process
   * @param expected the subgroups that reports show even without processes
   * @param rules the rule of each process
   * @throws IllegalArgumentException if there is not one rule for each process
   */
  public Classification {
    byRow = List.copyOf(byRow);
    expected = Collections.unmodifiableNavigableSet(new TreeSet<>(expected));
    rules = List.copyOf(rules);
    if (byRow.size() != rules.size()) {
      throw new IllegalArgumentException(
          byRow.size() + " processes have " + rules.size() + " rules");
    }
  }

  /**
   * Subgroups that no rule has given.
   *
   * @param byRow the subgroup of each process
   * @param expected the subgroups that reports show even without processes
   */
  public Classification(List<Subgroup> byRow, NavigableSet<Subgroup> expected) {
    this(byRow, expected, Collections.nCopies(byRow.size(), OptionalInt.empty()));
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

  /**
   * The rule that gave one process its subgroup.
   *
   * @param row its index in {@link Snapshot#processes()}
   * @return the index of the rule in {@code Rules.lines()}; empty if no rule matches
   * @throws IndexOutOfBoundsException if there is no such row
   */
  public OptionalInt ruleOf(int row) {
    return rules.get(row);
  }
}
