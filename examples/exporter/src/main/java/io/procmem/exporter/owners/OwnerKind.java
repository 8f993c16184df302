package io.procmem.exporter.owners;

import io.procmem.container.CgroupUsage;
import io.procmem.container.Container;
import io.procmem.container.Placement;
import io.procmem.container.Pod;
import io.procmem.exporter.input.Choice;
import io.procmem.exporter.terminal.Table.Style;
import io.procmem.report.OwnerUsage;
import io.procmem.report.ProcessUsage;
import io.procmem.report.Report;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.User;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** The kinds of owners whose processes are added up. */
public enum OwnerKind {
  /** Effective users. */
  USER(Source.OWNER) {
    @Override
    public List<OwnerUsage<Owner>> owners(Report report) {
      return named(report.users(), Owner::user);
    }

    @Override
    public Function<ProcessUsage, Object> keys(Report report) {
      return usage -> usage.process().user().<Object>map(User::uid).orElse(Owner.UNKNOWN.key());
    }
  },
  /** Groups of the rules. */
  GROUP(Source.STAT) {
    @Override
    public List<OwnerUsage<Owner>> owners(Report report) {
      return report.groups().stream()
          .map(usage -> new OwnerUsage<>(Owner.of(usage.name()), usage.totals()))
          .toList();
    }

    @Override
    public Function<ProcessUsage, Object> keys(Report report) {
      return usage -> usage.subgroup().group();
    }
  },
  /** Subgroups of the rules. */
  SUBGROUP(Source.STAT) {
    @Override
    public List<OwnerUsage<Owner>> owners(Report report) {
      return report.subgroups().stream()
          .map(usage -> new OwnerUsage<>(Owner.subgroup(usage.subgroup()), usage.totals()))
          .toList();
    }

    @Override
    public Function<ProcessUsage, Object> keys(Report report) {
      return ProcessUsage::subgroup;
    }
  },
  /** Containers. */
  CONTAINER(Source.NODE_FILES, Source.MOUNTINFO, Source.CGROUP_USAGE) {
    @Override
    public List<OwnerUsage<Owner>> owners(Report report) {
      return named(report.containers(), Owner::container);
    }

    @Override
    public Function<ProcessUsage, Object> keys(Report report) {
      return placed(place -> place.container().map(Container::id));
    }

    @Override
    public Map<?, CgroupUsage> cgroups(Report report) {
      return report.snapshot().machine().cgroups().byContainer();
    }

    @Override
    public Optional<String> unknownNames(Report report) {
      return unknown("Names", this, report.containers(), place -> !place.container().isNameKnown());
    }
  },
  /** Kubernetes pods. */
  POD(Source.NODE_FILES, Source.MOUNTINFO) {
    @Override
    public List<OwnerUsage<Owner>> owners(Report report) {
      return named(report.pods(), Owner::pod);
    }

    @Override
    public Function<ProcessUsage, Object> keys(Report report) {
      return placed(place -> place.pod().map(Pod::uid));
    }

    @Override
    public Optional<String> unknownNames(Report report) {
      return unknown("Names", this, report.pods(), pod -> pod.name().isEmpty());
    }
  },
  /** Kubernetes namespaces. */
  NAMESPACE(Source.NODE_FILES, Source.MOUNTINFO) {
    @Override
    public List<OwnerUsage<Owner>> owners(Report report) {
      return named(report.namespaces(), Owner::of);
    }

    @Override
    public Function<ProcessUsage, Object> keys(Report report) {
      // One process of a pod may show its namespace, and another not.
      Map<String, Optional<String>> namespaces = new HashMap<>();
      report.pods().forEach(pod -> namespaces.put(pod.owner().uid(), pod.owner().namespace()));
      return placed(
          place ->
              place
                  .pod()
                  .map(pod -> namespaces.getOrDefault(pod.uid(), pod.namespace()))
                  .map(name -> name.<Object>map(known -> known).orElse(Owner.UNKNOWN.key())));
    }

    @Override
    public Optional<String> unknownNames(Report report) {
      return unknown("Namespaces", POD, report.pods(), pod -> pod.namespace().isEmpty());
    }
  },
  /** Systemd units. */
  UNIT(Source.CGROUP, Source.CGROUP_USAGE) {
    @Override
    public List<OwnerUsage<Owner>> owners(Report report) {
      return named(report.units(), Owner::unit);
    }

    @Override
    public Function<ProcessUsage, Object> keys(Report report) {
      return placed(Placement::unit);
    }

    @Override
    public Map<?, CgroupUsage> cgroups(Report report) {
      return report.snapshot().machine().cgroups().byUnit();
    }
  };

  @SuppressWarnings("ImmutableEnumChecker") // a Demand is immutable
  private final Demand demand;

  OwnerKind(Source... sources) {
    this.demand = Demand.of(sources);
  }

  /**
   * {@return the owners of a report, under their latest names, with the report's sums}
   *
   * @param report the report
   */
  public abstract List<OwnerUsage<Owner>> owners(Report report);

  /**
   * {@return what finds the key of the owner of a process; that of a missing owner if it has none}
   *
   * @param report the report that has the process
   */
  public abstract Function<ProcessUsage, Object> keys(Report report);

  /**
   * {@return the visible control groups of the owners, by their keys}
   *
   * @param report the report that has them
   */
  public Map<?, CgroupUsage> cgroups(Report report) {
    return Map.of();
  }

  /** {@return whether an owner has a control group, and so a working set and a limit} */
  public boolean hasCgroups() {
    return demand.includes(Source.CGROUP_USAGE);
  }

  /**
   * {@return of how many owners the name is unknown, as the start of a sentence; empty if of none}
   *
   * @param report the report that has them
   */
  public Optional<String> unknownNames(Report report) {
    return Optional.empty();
  }

  /** {@return the files that show the owner, its names and its control group} */
  public Demand demand() {
    return demand;
  }

  /** {@return the title of its column} */
  public String title() {
    return name();
  }

  /** {@return how its column is shortened; a process of a user, such as kworker/0:1, is no path} */
  public Style style() {
    return switch (this) {
      case USER, GROUP -> Style.LONG_TEXT;
      case SUBGROUP -> Style.PATH;
      default -> Style.LONG_PATH;
    };
  }

  /**
   * {@return a number of owners, as part of a sentence}
   *
   * @param number the number
   */
  public String counted(int number) {
    return number + " " + Choice.word(this) + (number == 1 ? "" : "s");
  }

  private static <T> Optional<String> unknown(
      String what, OwnerKind kind, List<OwnerUsage<T>> usages, Predicate<T> isUnknown) {
    long number =
        usages.stream()
            .filter(usage -> usage.totals().processes() > 0 && isUnknown.test(usage.owner()))
            .count();
    return number == 0
        ? Optional.empty()
        : Optional.of(what + " of " + kind.counted((int) number) + " unknown");
  }

  private static <T> List<OwnerUsage<Owner>> named(
      List<OwnerUsage<T>> usages, Function<T, Owner> owner) {
    return usages.stream()
        .map(usage -> new OwnerUsage<>(owner.apply(usage.owner()), usage.totals()))
        .toList();
  }

  private static Function<ProcessUsage, Object> placed(Function<Placement, Optional<?>> key) {
    return usage -> {
      Optional<Placement> place = usage.process().placement();
      return place.isEmpty()
          ? Owner.UNKNOWN.key()
          : key.apply(place.get()).<Object>map(known -> known).orElse(Owner.NONE.key());
    };
  }
}
