package io.procmem.exporter.owners;

import io.procmem.classify.Subgroup;
import io.procmem.container.Container;
import io.procmem.container.ContainerAndPod;
import io.procmem.container.Pod;
import io.procmem.container.SystemdUnit;
import io.procmem.exporter.terminal.ShortId;
import io.procmem.snapshot.User;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An owner, whose processes are added up. Immutable.
 *
 * @param key distinguishes it from other owners
 * @param label the name that is shown
 * @param details its name, id and so on, by key in JSON
 */
public record Owner(Object key, String label, Map<String, String> details) {

  /** Processes that are known to have no owner. */
  public static final Owner NONE = new Owner(Missing.NONE, "(none)", Map.of());

  /** Processes whose owner is unknown. */
  public static final Owner UNKNOWN = new Owner(Missing.UNKNOWN, "?", Map.of());

  /** The slice of most units, so it is not shown. */
  private static final String SYSTEM = "system.slice";

  private enum Missing {
    NONE,
    UNKNOWN
  }

  /**
   * {@return an owner that has only a name}
   *
   * @param name its name
   */
  public static Owner of(String name) {
    return new Owner(name, name, Map.of("name", name));
  }

  /** {@return whether it is an owner; false for {@link #NONE} and {@link #UNKNOWN}} */
  public boolean isOne() {
    return !(key instanceof Missing);
  }

  static Owner subgroup(Subgroup subgroup) {
    return new Owner(
        subgroup, subgroup.toString(), Map.of("group", subgroup.group(), "name", subgroup.name()));
  }

  static Owner user(User user) {
    String uid = Long.toString(user.uid());
    return new Owner(user.uid(), user.name(), Map.of("name", user.name(), "uid", uid));
  }

  static Owner container(ContainerAndPod place) {
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

  static Owner pod(Pod pod) {
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

  static Owner unit(SystemdUnit unit) {
    Map<String, String> details = new LinkedHashMap<>();
    details.put("name", unit.name());
    details.put("slice", unit.slice());
    unit.container().ifPresent(id -> details.put("container", id));
    String name = unit.slice().equals(SYSTEM) ? unit.name() : unit.path();
    String within = unit.container().map(id -> " in " + ShortId.of(id)).orElse("");
    return new Owner(unit, name + within, details);
  }
}
