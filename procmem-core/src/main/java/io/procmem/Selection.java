package io.procmem;

import static java.util.Objects.requireNonNull;

import io.procmem.SelectionCondition.Stage;
import io.procmem.SelectionRoot.Kind;
import io.procmem.classify.Subgroup;
import io.procmem.internal.procfs.ScanFilter;
import io.procmem.internal.procfs.UnscannableException;
import io.procmem.snapshot.ProcessSample;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Which processes a report includes: {@link #all}, {@link #self}, {@link #ownTree} or {@link
 * #tree}, narrowed by conditions that must all hold. Immutable: each method returns a narrower
 * selection.
 *
 * <pre>{@code
 * Selection.ownTree().withoutNames("sh").minRss(1 << 20)
 * }</pre>
 *
 * <p>The order of the calls does not matter. Each condition is applied as soon as a scan knows
 * enough, and no further file of an excluded process is read:
 *
 * <ol>
 *   <li>after {@code stat}: trees and names
 *   <li>after the owner of {@code /proc/PID}: users
 *   <li>after {@code cgroup}: containers, pods, namespaces and units; the command of {@link
 *       #containerPath} already after {@code stat}
 *   <li>after {@code statm}: least sizes and {@link #where}
 *   <li>after the files that {@link ProcMemBuilder#rules} need: groups
 *   <li>then {@link #largest}, before all other files
 *   <li>after {@code smaps_rollup}: least PSS and USS
 * </ol>
 *
 * <p>Excluded processes are in no sum and no ranking. {@code ScanStats.excluded()} counts them.
 *
 * <p>Patterns are those of rules: {@code *} matches any characters, {@code ?} matches one. A method
 * that is called without patterns adds no condition.
 */
public final class Selection extends SelectionByPlace {

  private final SelectionRoot root;
  private final List<SelectionCondition> conditions;

  private Selection(SelectionRoot root, List<SelectionCondition> conditions) {
    this.root = root;
    this.conditions = List.copyOf(conditions);
  }

  /** {@return all processes that the procfs lists} */
  public static Selection all() {
    return new Selection(new SelectionRoot(Kind.ALL), List.of());
  }

  /** {@return only this JVM; other processes are not even listed} */
  public static Selection self() {
    return new Selection(new SelectionRoot(Kind.SELF), List.of());
  }

  /**
   * This JVM and all its descendants. A process is not a descendant if the parent that connects it
   * has ended. A scan of a tree has no time limit, because a process that was not reached would
   * disconnect its descendants.
   *
   * @return that selection
   */
  public static Selection ownTree() {
    return new Selection(new SelectionRoot(Kind.OWN_TREE), List.of());
  }

  /**
   * One process and all its descendants, as in {@link #ownTree}. Once the process has ended, the
   * tree is empty, even if its pid is reused.
   *
   * @param pid the process, 1 or greater
   * @return that selection
   * @throws IllegalArgumentException if the pid is less than 1
   */
  public static Selection tree(int pid) {
    if (pid < 1) {
      throw new IllegalArgumentException("a pid is 1 or greater: " + pid);
    }
    return new Selection(new SelectionRoot(Kind.TREE, pid), List.of());
  }

  /**
   * Only processes with certain names ({@code comm}).
   *
   * @param patterns the names, one of which must match
   * @return the narrower selection
   * @throws IllegalArgumentException if a pattern is empty or longer than 1,024 characters
   */
  public Selection names(String... patterns) {
    return withPatterns(new SelectionCondition.ByName(NamePatterns.of(patterns), true), patterns);
  }

  /**
   * Without processes of certain names ({@code comm}).
   *
   * @param patterns the names
   * @return the narrower selection
   * @throws IllegalArgumentException as {@link #names}
   */
  public Selection withoutNames(String... patterns) {
    return withPatterns(new SelectionCondition.ByName(NamePatterns.of(patterns), false), patterns);
  }

  /**
   * Only processes of certain effective users. Excludes processes with an unknown user.
   *
   * @param patterns names or uids; digits alone are a uid. Only names need the name service.
   * @return the narrower selection
   * @throws IllegalArgumentException as {@link #names}
   */
  public Selection users(String... patterns) {
    return withPatterns(new SelectionCondition.ByUser(NamePatterns.of(patterns), true), patterns);
  }

  /**
   * Without processes of certain users. Keeps processes with an unknown user.
   *
   * @param patterns names or uids, as in {@link #users}
   * @return the narrower selection
   * @throws IllegalArgumentException as {@link #names}
   */
  public Selection withoutUsers(String... patterns) {
    return withPatterns(new SelectionCondition.ByUser(NamePatterns.of(patterns), false), patterns);
  }

  /**
   * Only processes of one user; the same as {@link #users} with a uid.
   *
   * @param uid the uid, 0 or greater
   * @return the narrower selection
   * @throws IllegalArgumentException if the uid is negative
   */
  public Selection user(long uid) {
    if (uid < 0) {
      throw new IllegalArgumentException("a uid is 0 or greater: " + uid);
    }
    return users(Long.toString(uid));
  }

  /**
   * Only processes of certain groups or subgroups.
   *
   * @param patterns a group as {@code db}, a subgroup as {@code db/postgres}
   * @return the narrower selection
   * @throws IllegalArgumentException as {@link #names}
   */
  public Selection groups(String... patterns) {
    return withPatterns(new SelectionCondition.ByGroup(NamePatterns.of(patterns), true), patterns);
  }

  /**
   * Without processes of certain groups or subgroups.
   *
   * @param patterns a group as {@code other}, a subgroup as {@code system/kernel}
   * @return the narrower selection
   * @throws IllegalArgumentException as {@link #names}
   */
  public Selection withoutGroups(String... patterns) {
    return withPatterns(new SelectionCondition.ByGroup(NamePatterns.of(patterns), false), patterns);
  }

  /**
   * Only processes that a predicate accepts. The predicate sees only what {@code stat} and {@code
   * statm} give: no user, no command line, no detail. The scanning thread calls it. If it throws
   * anything, checked or not, there is no new report, and {@link
   * io.procmem.report.Report#problem()} says what was thrown.
   *
   * @param predicate whether to include a process
   * @return the narrower selection
   * @throws NullPointerException if {@code predicate} is null
   */
  public Selection where(Predicate<ProcessSample> predicate) {
    return with(new SelectionCondition.ByPredicate(requireNonNull(predicate, "where")));
  }

  /**
   * Only processes with at least this RSS. A process that owns no memory has an RSS of 0.
   *
   * @param bytes the least RSS, 0 or more
   * @return the narrower selection
   * @throws IllegalArgumentException if {@code bytes} is negative
   */
  public Selection minRss(long bytes) {
    return with(new SelectionCondition.ByRss(requireNotNegative(bytes)));
  }

  /**
   * Only processes with at least this PSS. A process whose PSS is not exact stays if its upper
   * bound and its RSS are at least this large.
   *
   * @param bytes the least PSS, 0 or more
   * @return the narrower selection
   * @throws IllegalArgumentException if {@code bytes} is negative
   */
  public Selection minPss(long bytes) {
    return minRss(bytes).with(new SelectionCondition.ByDetail(bytes, 0));
  }

  /**
   * Only processes with at least this USS. A process whose USS is not exact stays if its upper
   * bound and its RSS are at least this large.
   *
   * @param bytes the least USS, 0 or more
   * @return the narrower selection
   * @throws IllegalArgumentException if {@code bytes} is negative
   */
  public Selection minUss(long bytes) {
    return minRss(bytes).with(new SelectionCondition.ByDetail(0, bytes));
  }

  private static long requireNotNegative(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("a size is 0 or more: " + bytes);
    }
    return bytes;
  }

  /**
   * Only the processes with the largest RSS; if several are equal, those with the lower pid. Chosen
   * among the processes that satisfy all other conditions except the least PSS and USS.
   *
   * @param processes the number of processes, 1 or more
   * @return the narrower selection
   * @throws IllegalArgumentException if {@code processes} is less than 1
   */
  public Selection largest(int processes) {
    if (processes < 1) {
      throw new IllegalArgumentException("give at least one process: " + processes);
    }
    return with(new SelectionCondition.Largest(processes));
  }

  private Selection withPatterns(SelectionCondition condition, String... patterns) {
    return patterns.length == 0 ? this : with(condition);
  }

  @Override
  Selection same() {
    return this;
  }

  @Override
  Selection with(SelectionCondition condition) {
    List<SelectionCondition> longer = new ArrayList<>(conditions);
    longer.add(condition);
    return new Selection(root, longer);
  }

  SelectionRoot root() {
    return root;
  }

  /** Applies the conditions of a stage. */
  void apply(Stage stage, ScanFilter processes, Classifier classifier) throws UnscannableException {
    for (SelectionCondition condition : conditions) {
      if (condition.stage() == stage) {
        condition.apply(processes, classifier);
      }
    }
  }

  /** Whether a condition is applied at one of these stages. */
  boolean hasAny(Stage... stages) {
    List<Stage> wanted = List.of(stages);
    return conditions.stream().anyMatch(condition -> wanted.contains(condition.stage()));
  }

  /** Whether processes are excluded before their {@code statm} is read. */
  boolean decidesBeforeStatm() {
    return root.isTree() || hasAny(Stage.STAT, Stage.OWNER, Stage.USER_NAME, Stage.CGROUP);
  }

  /**
   * Whether no condition excludes a process of a subgroup, so that a subgroup without processes has
   * none in the whole tree.
   */
  boolean includesAllOf(Subgroup subgroup) {
    return conditions.stream().allMatch(condition -> condition.acceptsAllOf(subgroup));
  }
}
