package io.procmem.internal.container;

import io.procmem.container.Pod;
import io.procmem.container.QosClass;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The control groups of pods. Kubernetes: {@code pod<uid>} in {@code kubepods}, or a slice whose
 * name repeats those of the slices around it. Podman: {@code libpod_pod_<id>}.
 */
final class PodGroups {

  private static final String POD = "pod";
  private static final String PODMAN_POD = "libpod_pod_";
  private static final List<String> OF_PODMAN = List.of("libpod_parent", "libpod");

  private PodGroups() {}

  /** The pod whose control group this is; null if there is none. */
  static @Nullable Pod find(Step step) {
    String name = step.without(".slice");
    if (isOfPodman(step, name)) {
      return Pod.of(Ids.idAtEnd(name), Optional.empty());
    }
    int uid = uidStart(name);
    boolean isPod =
        uid >= POD.length()
            && name.startsWith(POD, uid - POD.length())
            && (uid == POD.length() || name.charAt(uid - POD.length() - 1) == '-');
    return isPod
        ? Pod.of(
            name.substring(uid).replace('_', '-'),
            qosClass(name.substring(0, uid - POD.length()), step))
        : null;
  }

  private static boolean isOfPodman(Step step, String name) {
    if (!Ids.endsWithId(name)) {
      return false;
    }
    String before = name.substring(0, name.length() - Ids.idAtEnd(name).length());
    boolean holdsContainers =
        before.isEmpty() && OF_PODMAN.contains(step.parent()) && step.next().startsWith("libpod-");
    return before.endsWith(PODMAN_POD) || holdsContainers;
  }

  /** Where the uid at the end of a name begins: a UUID, or the 32 digits of a static pod. */
  private static int uidStart(String name) {
    int uuid = name.length() - 36;
    if (Ids.isUuidFrom(name, uuid)) {
      return uuid;
    }
    int hash = name.length() - 32;
    return hash >= 0 && Ids.isHashFrom(name, hash) ? hash : -1;
  }

  private static Optional<QosClass> qosClass(String prefix, Step step) {
    String of = prefix.isEmpty() ? step.parent() : Step.removed(prefix, "-");
    if (of.endsWith("burstable")) {
      return Optional.of(QosClass.BURSTABLE);
    }
    if (of.endsWith("besteffort")) {
      return Optional.of(QosClass.BEST_EFFORT);
    }
    boolean isDirect = of.endsWith("kubepods") || of.endsWith("kubepods.slice");
    return isDirect ? Optional.of(QosClass.GUARANTEED) : Optional.empty();
  }
}
