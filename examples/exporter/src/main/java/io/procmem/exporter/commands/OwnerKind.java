package io.procmem.exporter.commands;

import io.procmem.container.Container;
import io.procmem.container.Placement;
import io.procmem.container.Pod;
import io.procmem.container.SystemdUnit;
import io.procmem.exporter.config.Choice;
import io.procmem.report.ProcessUsage;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.User;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The kinds of owners whose processes can be added up. */
enum OwnerKind {
  USER(Source.OWNER) {
    @Override
    Owner of(ProcessUsage usage) {
      return usage.process().user().map(OwnerKind::user).orElse(Owner.UNKNOWN);
    }
  },
  GROUP(Source.STAT) {
    @Override
    Owner of(ProcessUsage usage) {
      String name = usage.subgroup().group();
      return new Owner(name, name, Map.of("name", name));
    }
  },
  CONTAINER(Source.NODE_FILES, Source.MOUNTINFO) {
    @Override
    Owner of(ProcessUsage usage) {
      return placed(
          usage, place -> place.container().map(container -> container(container, place.pod())));
    }
  },
  POD(Source.NODE_FILES, Source.MOUNTINFO) {
    @Override
    Owner of(ProcessUsage usage) {
      return placed(usage, place -> place.pod().map(OwnerKind::pod));
    }
  },
  NAMESPACE(Source.NODE_FILES, Source.MOUNTINFO) {
    @Override
    Owner of(ProcessUsage usage) {
      boolean isUnknown =
          usage
              .process()
              .placement()
              .flatMap(Placement::pod)
              .filter(pod -> pod.namespace().isEmpty())
              .isPresent();
      return isUnknown
          ? Owner.UNKNOWN
          : placed(
              usage,
              place -> place.namespace().map(name -> new Owner(name, name, Map.of("name", name))));
    }
  },
  UNIT(Source.CGROUP) {
    @Override
    Owner of(ProcessUsage usage) {
      return placed(usage, place -> place.unit().map(OwnerKind::unit));
    }
  };

  /** How many digits of an id are shown if the name is unknown, as in {@code docker ps}. */
  private static final int SHORT_ID = 12;

  /** The slice of most units, so it is not shown. */
  private static final String SYSTEM = "system.slice";

  @SuppressWarnings("ImmutableEnumChecker") // a Demand is immutable
  private final Demand demand;

  OwnerKind(Source... sources) {
    this.demand = Demand.of(sources);
  }

  /** The owner of a process. */
  abstract Owner of(ProcessUsage usage);

  /** The files that show the owner and its names. */
  Demand demand() {
    return demand;
  }

  /** {@return the title of its column} */
  String title() {
    return name();
  }

  /** {@return a number of owners, as part of a sentence} */
  String counted(int number) {
    return number + " " + Choice.word(this) + (number == 1 ? "" : "s");
  }

  private static Owner placed(ProcessUsage usage, Function<Placement, Optional<Owner>> owner) {
    return usage
        .process()
        .placement()
        .map(place -> owner.apply(place).orElse(Owner.NONE))
        .orElse(Owner.UNKNOWN);
  }

  private static Owner user(User user) {
    String uid = Long.toString(user.uid());
    return new Owner(uid, user.name(), Map.of("name", user.name(), "uid", uid));
  }

  private static Owner container(Container container, Optional<Pod> pod) {
    Map<String, String> details = new LinkedHashMap<>();
    container.name().ifPresent(name -> details.put("name", name));
    details.put("id", container.id());
    details.put("runtime", container.runtime().label());
    container.image().ifPresent(image -> details.put("image", image));
    pod.ifPresent(of -> putPod(details, "pod", "pod_uid", of));
    String name = container.name().orElse(shortened(container.id()));
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
    String name = pod.name().orElse(shortened(pod.uid()));
    return pod.namespace().map(namespace -> namespace + "/").orElse("") + name;
  }

  private static Owner unit(SystemdUnit unit) {
    Map<String, String> details = new LinkedHashMap<>();
    details.put("name", unit.name());
    details.put("slice", unit.slice());
    unit.container().ifPresent(id -> details.put("container", id));
    String name = unit.slice().equals(SYSTEM) ? unit.name() : unit.path();
    String within = unit.container().map(id -> " in " + shortened(id)).orElse("");
    return new Owner(unit, name + within, details);
  }

  private static String shortened(String id) {
    boolean isLong = id.matches("[0-9a-f-]{32,}");
    return isLong ? id.substring(0, SHORT_ID) : id;
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

    boolean isOne() {
      return !(key instanceof Missing);
    }
  }
}
