package io.procmem;

import io.procmem.classify.Subgroup;
import io.procmem.container.Container;
import io.procmem.container.Placement;
import io.procmem.container.Pod;
import io.procmem.internal.procfs.ScanFilter;
import io.procmem.internal.procfs.UnscannableException;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.User;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** One condition of a {@link Selection}, applied as soon as the facts that it needs are known. */
sealed interface SelectionCondition {

  /** The steps of a scan after which conditions are applied, in their order. */
  enum Stage {
    STAT,
    OWNER,
    USER_NAME,
    CGROUP,
    STATM,
    GROUP,
    LARGEST,
    DETAIL
  }

  /** What a process can be in. */
  enum Place {
    CONTAINER,
    POD,
    NAMESPACE,
    UNIT;

    /** The names and ids of what a process is in; empty if it is in none, or none is known. */
    List<String> names(Placement at) {
      return switch (this) {
        case CONTAINER -> at.container().map(Container::identifiers).orElse(List.of());
        case POD -> at.pod().map(Pod::identifiers).orElse(List.of());
        case NAMESPACE -> at.namespace().map(List::of).orElse(List.of());
        case UNIT -> at.unit().map(unit -> List.of(unit.name(), unit.path())).orElse(List.of());
      };
    }
  }

  /** When the condition is applied. */
  Stage stage();

  /** Excludes the processes that do not satisfy the condition. */
  void apply(ScanFilter processes, Classifier classifier) throws UnscannableException;

  /** Whether the condition accepts every process of a subgroup, whatever else the process is. */
  default boolean acceptsAllOf(Subgroup subgroup) {
    return false;
  }

  /** The name of the process matches, or does not. */
  record ByName(NamePatterns patterns, boolean wanted) implements SelectionCondition {
    @Override
    public Stage stage() {
      return Stage.STAT;
    }

    @Override
    public void apply(ScanFilter processes, Classifier classifier) {
      processes.keepNames(name -> patterns.match(name) == wanted);
    }
  }

  /** The user matches, or does not. A process with an unknown user matches no pattern. */
  record ByUser(NamePatterns patterns, boolean wanted) implements SelectionCondition {
    @Override
    public Stage stage() {
      return patterns.areNumbers() ? Stage.OWNER : Stage.USER_NAME;
    }

    @Override
    public void apply(ScanFilter processes, Classifier classifier) {
      processes.keepUsers(user -> matches(user) == wanted);
    }

    private boolean matches(Optional<User> user) {
      return user.isPresent()
          && (patterns.match(Long.toString(user.get().uid()))
              || (!patterns.areNumbers() && patterns.match(user.get().name())));
    }
  }

  /**
   * Its container, pod, namespace or unit matches, or does not. If it is unknown, no pattern
   * matches.
   */
  record ByPlace(Place place, NamePatterns patterns, boolean wanted) implements SelectionCondition {
    @Override
    public Stage stage() {
      return Stage.CGROUP;
    }

    @Override
    public void apply(ScanFilter processes, Classifier classifier) {
      processes.keepPlaced((name, at) -> at.filter(this::matches).isPresent() == wanted);
    }

    private boolean matches(Placement at) {
      return place.names(at).stream().anyMatch(patterns::match);
    }
  }

  /** Its container and its name match one of these. */
  record ByContainerPath(List<ContainerPath> paths) implements SelectionCondition {
    @Override
    public Stage stage() {
      return Stage.CGROUP;
    }

    @Override
    public void apply(ScanFilter processes, Classifier classifier) {
      processes.keepPlaced(
          (name, at) ->
              at.isPresent() && paths.stream().anyMatch(path -> path.matches(name, at.get())));
    }
  }

  /** RSS is at least this large. */
  record ByRss(long bytes) implements SelectionCondition {
    @Override
    public Stage stage() {
      return Stage.STATM;
    }

    @Override
    public void apply(ScanFilter processes, Classifier classifier) {
      processes.keepRss(rss -> rss >= bytes);
    }
  }

  /** The host's own predicate accepts the process. */
  record ByPredicate(Predicate<ProcessSample> predicate) implements SelectionCondition {
    @Override
    public Stage stage() {
      return Stage.STATM;
    }

    @Override
    @SuppressWarnings("CatchThrowable") // some languages throw undeclared checked exceptions
    public void apply(ScanFilter processes, Classifier classifier) throws UnscannableException {
      try {
        processes.keep(predicate);
      } catch (Throwable e) {
        throw new UnscannableException(
            "the predicate given to where(…) threw an exception: " + HostCode.describe(e));
      }
    }
  }

  /** The group or subgroup matches, or does not. */
  record ByGroup(NamePatterns patterns, boolean wanted) implements SelectionCondition {
    @Override
    public Stage stage() {
      return Stage.GROUP;
    }

    @Override
    public void apply(ScanFilter processes, Classifier classifier) {
      processes.keepIds(process -> acceptsAllOf(classifier.subgroup(process)));
    }

    @Override
    public boolean acceptsAllOf(Subgroup subgroup) {
      boolean matches = patterns.match(subgroup.group()) || patterns.match(subgroup.toString());
      return matches == wanted;
    }
  }

  /** It is one of the processes with the largest RSS. */
  record Largest(int processes) implements SelectionCondition {
    @Override
    public Stage stage() {
      return Stage.LARGEST;
    }

    @Override
    public void apply(ScanFilter filter, Classifier classifier) {
      filter.keepLargest(processes);
    }
  }

  /** PSS and USS may be at least this large: their upper bounds are. */
  record ByDetail(long pssBytes, long ussBytes) implements SelectionCondition {
    @Override
    public Stage stage() {
      return Stage.DETAIL;
    }

    @Override
    public void apply(ScanFilter processes, Classifier classifier) {
      processes.keepByDetail(this::accepts);
    }

    boolean accepts(ProcessSample process) {
      return !(process.memory() instanceof Memory.Owned memory)
          || (memory.pss().upperBytes() >= pssBytes && memory.uss().upperBytes() >= ussBytes);
    }
  }
}
