package io.procmem.container;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A pod of Kubernetes or Podman. Immutable.
 *
 * @param uid its uid: a UUID with dashes under Kubernetes, 32 hexadecimal digits for a static pod,
 *     the id of the pod under Podman
 * @param qosClass its QoS class; empty if the path does not show it, as with Podman
 * @param namespace its namespace, from files on the node; empty if unknown
 * @param name its name, from files on the node; empty if unknown
 */
public record Pod(
    String uid, Optional<QosClass> qosClass, Optional<String> namespace, Optional<String> name) {

  /** The length of the shortest uid, that of a static pod. */
  private static final int FULL_UID = 32;

  /** The length to which a uid is shortened, as that of a container. */
  private static final int SHORT_UID = 12;

  /**
   * A pod whose namespace and name are unknown.
   *
   * @param uid its uid
   * @param qosClass its QoS class; empty if unknown
   * @return that pod
   */
  public static Pod of(String uid, Optional<QosClass> qosClass) {
    return new Pod(uid, qosClass, Optional.empty(), Optional.empty());
  }

  /**
   * {@return the texts that conditions on pods compare with their patterns: its name if known, its
   * uid, and the first 12 characters of a uid that has at least 32}
   */
  public List<String> identifiers() {
    List<String> all = new ArrayList<>(3);
    name.ifPresent(all::add);
    all.add(uid);
    if (uid.length() >= FULL_UID) {
      all.add(uid.substring(0, SHORT_UID));
    }
    return all;
  }

  /** {@return its name, or its uid if the name is unknown} */
  public String displayName() {
    return name.orElse(uid);
  }

  /** Written by hand, since the first call of the method that the compiler provides is slow. */
  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof Pod that
            && uid.equals(that.uid)
            && qosClass.equals(that.qosClass)
            && namespace.equals(that.namespace)
            && name.equals(that.name));
  }

  @Override
  public int hashCode() {
    return Objects.hash(uid, qosClass, namespace, name);
  }
}
