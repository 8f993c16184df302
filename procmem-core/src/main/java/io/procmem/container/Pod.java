package io.procmem.container;

import java.util.List;
import java.util.Optional;

/**
 * A pod of Kubernetes or Podman. Immutable.
 *
 * @param uid its uid: of Kubernetes with dashes, of a static pod 32 hexadecimal digits, of Podman
 *     the id of the pod
 * @param qosClass its quality of service; empty if the path does not tell, as for Podman
 * @param namespace its namespace, from files on the node; empty if unknown
 * @param name its name, from files on the node; empty if unknown
 */
public record Pod(
    String uid, Optional<QosClass> qosClass, Optional<String> namespace, Optional<String> name) {

  /**
   * A pod whose namespace and name are unknown.
   *
   * @param uid its uid
   * @param qosClass its quality of service; empty if unknown
   * @return that pod
   */
  public static Pod of(String uid, Optional<QosClass> qosClass) {
    return new Pod(uid, qosClass, Optional.empty(), Optional.empty());
  }

  /**
   * {@return what conditions on pods compare with their patterns: its name if known, and its uid}
   */
  public List<String> identifiers() {
    return name.map(known -> List.of(known, uid)).orElse(List.of(uid));
  }

  /** {@return its name; the uid if it has no known name} */
  public String displayName() {
    return name.orElse(uid);
  }
}
