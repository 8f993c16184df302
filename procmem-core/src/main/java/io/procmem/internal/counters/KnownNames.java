package io.procmem.internal.counters;

import io.procmem.container.Container;
import io.procmem.container.ContainerAndPod;
import io.procmem.container.Pod;

/**
 * Keeps what is known of a container or pod if a later process of it does not tell: names come
 * late, and not for each process at the same time.
 */
final class KnownNames {

  private KnownNames() {}

  static ContainerAndPod of(ContainerAndPod known, ContainerAndPod latest) {
    Container before = known.container();
    Container now = latest.container();
    Container container =
        new Container(
            now.id(),
            now.runtime(),
            now.kind(),
            now.name().or(before::name),
            now.image().or(before::image));
    return new ContainerAndPod(
        container,
        latest.pod().map(pod -> known.pod().map(old -> of(old, pod)).orElse(pod)).or(known::pod));
  }

  static Pod of(Pod known, Pod latest) {
    return latest.uid().equals(known.uid())
        ? new Pod(
            latest.uid(),
            latest.qosClass().or(known::qosClass),
            latest.namespace().or(known::namespace),
            latest.name().or(known::name))
        : latest;
  }
}
