package io.procmem.internal.names;

import io.procmem.container.NameProblem;
import org.jspecify.annotations.Nullable;

/**
 * What all files of the node together say about a container and its pod.
 *
 * @param shown the names that are not in doubt
 * @param problem what is wrong with the files about the container; null if nothing is
 */
record CombinedNames(NodeNaming shown, @Nullable NameProblem problem) {

  /**
   * If files about the container disagree, they give no name. What the kubelet says about the pod
   * of this uid stands, unless the pod is what they disagree about. A bundle of another pod says
   * nothing about this one.
   *
   * @param podUid the uid in the path of the control group; null if the path does not have it
   * @param bundle what the runtime wrote about the container
   * @param links what the kubelet's links to its logs say
   * @param pod what the kubelet's directories of logs say about the pod of that uid
   */
  static CombinedNames of(
      @Nullable String podUid, NodeNaming bundle, NodeNaming links, NodeNaming pod) {
    boolean isOfPod = NodeNaming.agree(podUid, bundle.podUid());
    NodeNaming ofPod = isOfPod ? bundle : NodeNaming.NOTHING;
    boolean isOnePod =
        !links.isPodInDoubt()
            && links.agreesOnPod(ofPod)
            && links.agreesOnPod(pod)
            && ofPod.agreesOnPod(pod);
    boolean isOneContainer =
        !links.isConflict() && NodeNaming.agree(bundle.container(), links.container());
    NodeNaming own =
        isOfPod && isOnePod && isOneContainer
            ? bundle.or(links)
            : NodeNaming.of(NameProblem.CONFLICT);
    NodeNaming shown = own.or(pod).shown(!isOnePod || pod.isPodInDoubt());
    return new CombinedNames(shown, own.problem());
  }
}
