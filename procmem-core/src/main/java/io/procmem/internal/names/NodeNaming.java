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

  /** Whether it has any name. */
  boolean isNamed() {
    return container != null || image != null || namespace != null || pod != null;
  }

  /** Whether neither contradicts the other: what both say is equal. */
  boolean agreesWith(NodeNaming other) {
    return agree(container, other.container)
        && agree(namespace, other.namespace)
        && agree(pod, other.pod)
        && agree(podUid, other.podUid);
  }

  private static boolean agree(@Nullable String one, @Nullable String other) {
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

  /** The same names from a later read, or a problem if they differ. */
  static NodeNaming merge(NodeNaming one, NodeNaming other) {
    return Objects.equals(one, other) ? one : of(NameProblem.CONFLICT);
  }
}
