package io.procmem.exporter.top;

import io.procmem.container.CgroupUsage;
import io.procmem.container.Container;
import io.procmem.container.ContainerAndPod;
import io.procmem.container.Placement;
import io.procmem.container.Pod;
import io.procmem.container.SystemdUnit;
import io.procmem.exporter.config.Choice;
import io.procmem.exporter.terminal.ShortId;
import io.procmem.exporter.terminal.Table.Style;
import io.procmem.report.OwnerUsage;
import io.procmem.report.ProcessUsage;
import io.procmem.report.Report;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.User;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** The kinds of owners whose processes are added up. */
enum OwnerKind {
  USER(Source.OWNER) {
    @Override
    List<OwnerUsage<Owner>> owners(Report report) {
      return named(report.users(), OwnerKind::user);
    }

    @Override
    Function<ProcessUsage, Object> keys(Report report) {
      return usage -> usage.process().user().<Object>map(User::uid).orElse(Owner.UNKNOWN.key());
    }
  },
  GROUP(Source.STAT) {
    @Override
    List<OwnerUsage<Owner>> owners(Report report) {
      return report.groups().stream()
          .map(usage -> new OwnerUsage<>(Owner.of(usage.name()), usage.totals()))
          .toList();
    }

    @Override
    Function<ProcessUsage, Object> keys(Report report) {
      return usage -> usage.subgroup().group();
    }
  },
  CONTAINER(Source.NODE_FILES, Source.MOUNTINFO, Source.CGROUP_USAGE) {
    @Override
    List<OwnerUsage<Owner>> owners(Report report) {
      return named(report.containers(), OwnerKind::container);
    }

    @Override
    Function<ProcessUsage, Object> keys(Report report) {
      return placed(place -> place.container().map(Container::id));
    }

    @Override
    Map<?, CgroupUsage> cgroups(Report report) {
      return report.snapshot().machine().cgroups().byContainer();
    }

    @Override
    Optional<String> unknownNames(Report report) {
      return unknown("Names", this, report.containers(), place -> !place.container().isNameKnown());
    }
  },
  POD(Source.NODE_FILES, Source.MOUNTINFO) {
    @Override
    List<OwnerUsage<Owner>> owners(Report report) {
      return named(report.pods(), OwnerKind::pod);
    }

    @Override
    Function<ProcessUsage, Object> keys(Report report) {
      return placed(place -> place.pod().map(Pod::uid));
    }

    @Override
    Optional<String> unknownNames(Report report) {
      return unknown("Names", this, report.pods(), pod -> pod.name().isEmpty());
    }
  },
  NAMESPACE(Source.NODE_FILES, Source.MOUNTINFO) {
    @Override
    List<OwnerUsage<Owner>> owners(Report report) {
      return named(report.namespaces(), Owner::of);
    }

    @Override
    Function<ProcessUsage, Object> keys(Report report) {
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
    Optional<String> unknownNames(Report report) {
      return unknown("Namespaces", POD, report.pods(), pod -> pod.namespace().isEmpty());
    }
  },
  UNIT(Source.CGROUP, Source.CGROUP_USAGE) {
    @Override
    List<OwnerUsage<Owner>> owners(Report report) {
      return named(report.units(), OwnerKind::unit);
    }

    @Override
    Function<ProcessUsage, Object> keys(Report report) {
      return placed(Placement::unit);
    }

    @Override
    Map<?, CgroupUsage> cgroups(Report report) {
      return report.snapshot().machine().cgroups().byUnit();
    }
  };

  /** The slice of most units, so it is not shown. */
  private static final String SYSTEM = "system.slice";

  @SuppressWarnings("ImmutableEnumChecker") // a Demand is immutable
  private final Demand demand;

  OwnerKind(Source... sources) {
    this.demand = Demand.of(sources);
  }

  /** The owners of a report, under their latest names, with the report's sums. */
  abstract List<OwnerUsage<Owner>> owners(Report report);

  /**
   * Finds the key of the owner of a process of a report; that of a missing owner if it has none.
   */
  abstract Function<ProcessUsage, Object> keys(Report report);

  /** The visible control groups of the owners, by their keys. */
  Map<?, CgroupUsage> cgroups(Report report) {
    return Map.of();
  }

  /** Whether an owner has a control group, and so a working set and a limit. */
  boolean hasCgroups() {
    return demand.includes(Source.CGROUP_USAGE);
  }

  /** Of how many owners the name is unknown, as the start of a sentence; empty if of none. */
  Optional<String> unknownNames(Report report) {
    return Optional.empty();
  }

  /** The files that show the owner, its names and its control group. */
  Demand demand() {
    return demand;
  }

  /** {@return the title of its column} */
  String title() {
    return name();
  }

  /** How its column is shortened; a process of a user, such as kworker/0:1, is not a path. */
  Style style() {
    return this == USER || this == GROUP ? Style.LONG_TEXT : Style.LONG_PATH;
  }

  /** {@return a number of owners, as part of a sentence} */
  String counted(int number) {
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

  private static Owner user(User user) {
    String uid = Long.toString(user.uid());
    return new Owner(user.uid(), user.name(), Map.of("name", user.name(), "uid", uid));
  }

  private static Owner container(ContainerAndPod place) {
    Container container = place.container();
    Optional<Pod> pod = place.pod();
    Map<String, String> details = new LinkedHashMap<>();
    container.name().ifPresent(name -> details.put("name", name));
    details.put("id", container.id());
    details.put("runtime", container.runtime().label());
    container.image().ifPresent(image -> details.put("image", image));
    pod.ifPresent(of -> putPod(details, "pod", "pod_uid", of));
    String name = container.name().orElse(ShortId.of(container.id()));
    return new Owner(container.id(), pod.map(of -> path(of) + "/").orElse("") + name, details);
  }

  private static Owner pod(Pod pod) {
    Map<String, String> details = new LinkedHashMap<>();
    putPod(details, "name", "uid", pod);
    return new Owner(pod.uid(), path(pod), details);
  }

  private static void putPod(Map<String, String> details, String name, String uid, Pod pod) {
    pod.name().ifPresent(known -> details.put(name, known));
    details.put(uid, pod.uid());
    pod.namespace().ifPresent(namespace -> details.put("namespace", namespace));
  }

  private static String path(Pod pod) {
    String name = pod.name().orElse(ShortId.of(pod.uid()));
    return pod.namespace().map(namespace -> namespace + "/").orElse("") + name;
  }

  private static Owner unit(SystemdUnit unit) {
    Map<String, String> details = new LinkedHashMap<>();
    details.put("name", unit.name());
    details.put("slice", unit.slice());
    unit.container().ifPresent(id -> details.put("container", id));
    String name = unit.slice().equals(SYSTEM) ? unit.name() : unit.path();
    String within = unit.container().map(id -> " in " + ShortId.of(id)).orElse("");
    return new Owner(unit, name + within, details);
  }

  /**
   * An owner, whose processes are added up. Immutable.
   *
   * @param key distinguishes it from other owners
   * @param label the name that is shown
   * @param details its name, id and so on, by key in JSON
   */
  record Owner(Object key, String label, Map<String, String> details) {

    /** Processes that are known to have no owner. */
    static final Owner NONE = new Owner(Missing.NONE, "(none)", Map.of());

    /** Processes whose owner is unknown. */
    static final Owner UNKNOWN = new Owner(Missing.UNKNOWN, "?", Map.of());

    private enum Missing {
      NONE,
      UNKNOWN
    }

    /** An owner that has only a name. */
    static Owner of(String name) {
      return new Owner(name, name, Map.of("name", name));
    }

    boolean isOne() {
      return !(key instanceof Missing);
    }
  }
}
