package io.procmem.internal.names;

import io.procmem.container.NameProblem;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one file of the node says about a container, or about a pod. A part is null if the file does
 * not say it.
 *
 * @param podUid the uid of the pod
 * @param problem what is wrong with a part that was dropped; null if nothing is
 */
record NodeNaming(
    @Nullable String container,
    @Nullable String image,
    @Nullable String namespace,
    @Nullable String pod,
    @Nullable String podUid,
    @Nullable NameProblem problem) {

  static final NodeNaming NOTHING = new NodeNaming(null, null, null, null, null, null);

  /** The names in a file, without those that are not acceptable. */
  static NodeNaming checked(
      @Nullable String container,
      @Nullable String image,
      @Nullable String namespace,
      @Nullable String pod,
      @Nullable String podUid) {
    NodeNaming checked =
        new NodeNaming(
            container == null || NameCheck.isContainer(container) ? container : null,
            image == null || NameCheck.isImage(image) ? image : null,
            namespace == null || NameCheck.isNamespace(namespace) ? namespace : null,
            pod == null || NameCheck.isPod(pod) ? pod : null,
            podUid == null || NameCheck.isUid(podUid) ? podUid : null,
            null);
    NodeNaming all = new NodeNaming(container, image, namespace, pod, podUid, null);
    return checked.equals(all) ? checked : checked.with(NameProblem.INVALID);
  }

  static NodeNaming of(NameProblem problem) {
    return NOTHING.with(problem);
  }

  private NodeNaming with(NameProblem other) {
    return new NodeNaming(container, image, namespace, pod, podUid, other);
  }

  /** Whether it has any name; those of files that disagree do not count. */
  boolean isNamed() {
    return !isConflict()
        && (container != null || image != null || namespace != null || pod != null);
  }

  boolean isConflict() {
    return problem == NameProblem.CONFLICT;
  }

  /** Whether files disagree about the name or namespace of the pod. */
  boolean isPodInDoubt() {
    return isConflict() && namespace == null && pod == null;
  }

  /** Whether neither contradicts the other about the pod: what both say is equal. */
  boolean agreesOnPod(NodeNaming other) {
    return agree(namespace, other.namespace) && agree(pod, other.pod);
  }

  /** Whether two values are equal, as far as both are known. */
  static boolean agree(@Nullable String one, @Nullable String other) {
    return one == null || other == null || one.equals(other);
  }

  /** This, with parts of another where it has none. */
  NodeNaming or(NodeNaming other) {
    return new NodeNaming(
        container == null ? other.container : container,
        image == null ? other.image : image,
        namespace == null ? other.namespace : namespace,
        pod == null ? other.pod : pod,
        podUid == null ? other.podUid : podUid,
        problem == null ? other.problem : problem);
  }

  /** Only the names, and those of the pod only if they are not in doubt. */
  NodeNaming shown(boolean isPodInDoubt) {
    return new NodeNaming(
        container, image, isPodInDoubt ? null : namespace, isPodInDoubt ? null : pod, podUid, null);
  }

  /** The same names from two files, or a conflict, with the pod if both name the same one. */
  static NodeNaming merge(NodeNaming one, NodeNaming other) {
    if (one.equals(other)) {
      return one;
    }
    boolean isOnePod =
        Objects.equals(one.namespace, other.namespace) && Objects.equals(one.pod, other.pod);
    return new NodeNaming(
        null,
        null,
        isOnePod ? one.namespace : null,
        isOnePod ? one.pod : null,
        null,
        NameProblem.CONFLICT);
  }
}
