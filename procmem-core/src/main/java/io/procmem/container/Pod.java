package io.procmem.container;

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
   * {@return the texts that conditions on pods compare with their patterns: its name if known, and
   * its uid}
   */
  public List<String> identifiers() {
    return name.map(known -> List.of(known, uid)).orElse(List.of(uid));
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
