package io.procmem.internal.container;

import static io.procmem.container.ContainerKind.APPLICATION;
import static io.procmem.container.ContainerKind.CONTAINER;
import static io.procmem.container.ContainerKind.JOB;
import static io.procmem.container.ContainerKind.TASK;

import io.procmem.container.ContainerRuntime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The control groups of schedulers' tasks and jobs, of desktop applications, and of containers that
 * their user has named.
 */
final class TaskGroups {

  private static final List<String> OF_NOMAD = List.of("nomad", "nomad.slice");

  /** The prefixes of the scopes of runtimes that are called by hand. */
  private static final List<String> BY_HAND = List.of("runc-", "crun-", "youki-");

  /** Namespaces of containerd in use. Others are recognized by a dot, as in {@code k8s.io}. */
  private static final List<String> NAMESPACES =
      List.of(
          "default", "moby", "buildkit", "nerdctl", "finch", "openfaas", "openfaas-fn", "example");

  private TaskGroups() {}

  /** What runs in this group; null if it is none of these. */
  static @Nullable Found find(Step step) {
    Found found = ofScheduler(step);
    found = found == null ? ofCloudFoundry(step) : found;
    found = found == null ? ofDesktop(step) : found;
    return found == null ? named(step) : found;
  }

  private static @Nullable Found ofScheduler(Step step) {
    if (step.parent().equals("mesos") && Ids.isUuidFrom(step.name(), 0)) {
      return Found.container(step.name(), ContainerRuntime.MESOS, CONTAINER);
    }
    String task = step.without(".scope"); // <uuid of the allocation>.<task>
    if (task.length() > 37
        && task.charAt(36) == '.'
        && Ids.startsWithUuid(task, 0)
        && step.isWithin(OF_NOMAD)) {
      return Found.container(task, ContainerRuntime.NOMAD, TASK);
    }
    String id = slurmId(step);
    return id.isEmpty() ? null : Found.container(id, ContainerRuntime.SLURM, JOB);
  }

  /** The job and its step, whose group is in that of the job; empty if it is neither. */
  private static String slurmId(Step step) {
    if (isSlurmJob(step)) {
      return isSlurmStep(step.next()) ? "" : slurmJob(step);
    }
    boolean isStep = step.at() > 0 && isSlurmStep(step.name()) && isSlurmJob(step.up());
    return isStep ? slurmJob(step.up()) + " step " + step.name().substring(5) : "";
  }

  /** Anyone can make directories with such names elsewhere, such as below {@code user.slice}. */
  private static boolean isSlurmJob(Step step) {
    if (step.depthOnHost() != 2 || !Ids.isWord(step.name(), "_+.-")) {
      return false;
    }
    boolean isOfVersion2 =
        step.above(2).equals("system.slice")
            && (step.parent().equals("slurmstepd.scope")
                || step.parent().endsWith("_slurmstepd.scope"));
    boolean isOfVersion1 =
        (step.above(2).equals("slurm") || step.above(2).startsWith("slurm_"))
            && step.parent().startsWith("uid_");
    boolean isNumbered = step.name().startsWith("job_") && step.name().length() > 4;
    boolean isSluid = step.name().startsWith("s") && step.next().startsWith("step_");
    return (isOfVersion2 || isOfVersion1) && (isNumbered || isSluid);
  }

  private static String slurmJob(Step job) {
    String name = job.name();
    return name.startsWith("job_") ? "job " + name.substring(4) : name;
  }

  private static boolean isSlurmStep(String name) {
    return name.length() > 5 && name.startsWith("step_") && Ids.isWord(name, "_+.-");
  }

  private static @Nullable Found ofCloudFoundry(Step step) {
    boolean isInGarden =
        step.parent().equals("garden")
            || (step.above(2).equals("garden") && List.of("good", "bad").contains(step.parent()));
    if (isInGarden && Ids.isHandle(step.name())) {
      return Found.container(step.name(), ContainerRuntime.CLOUD_FOUNDRY, CONTAINER);
    }
    String job = step.between("bpm-", ".scope");
    return job.isEmpty() ? null : Found.container(job, ContainerRuntime.CLOUD_FOUNDRY, CONTAINER);
  }

  private static @Nullable Found ofDesktop(Step step) {
    String flatpak = step.between("app-flatpak-", ".scope"); // <application>-<number>
    flatpak = flatpak.isEmpty() ? step.between("flatpak-", ".scope") : flatpak;
    int dash = flatpak.lastIndexOf('-');
    if (dash > 0 && Ids.isNumber(flatpak, dash + 1)) {
      String id = SystemdNames.unescape(flatpak.substring(0, dash));
      return Found.container(id, ContainerRuntime.FLATPAK, APPLICATION);
    }
    String snap = step.between("snap.", ".scope"); // <snap>.<application>-<uuid>
    int end = snap.length() - 37;
    if (end > 0 && ".-".indexOf(snap.charAt(end)) >= 0 && Ids.isUuidFrom(snap, end + 1)) {
      String id = SystemdNames.unescape(snap.substring(0, end));
      return Found.container(id, ContainerRuntime.SNAP, APPLICATION);
    }
    return null;
  }

  /** A container that was started by hand: any name, in a namespace of containerd or a scope. */
  private static @Nullable Found named(Step step) {
    for (String prefix : BY_HAND) {
      String id = step.between(prefix, ".scope");
      if (!id.isEmpty()) {
        return Found.container(id, ContainerRuntime.UNKNOWN, CONTAINER);
      }
    }
    boolean isInNamespace =
        step.depthOnHost() == 1
            && isNamespace(step.parent())
            && Ids.isWord(step.name(), "._-")
            && !SystemdNames.looksLikeUnit(step.name());
    return isInNamespace
        ? Found.container(step.name(), ContainerRuntime.CONTAINERD, CONTAINER)
        : null;
  }

  private static boolean isNamespace(String name) {
    boolean hasDot = name.indexOf('.') > 0 && Ids.isWord(name, "._-");
    return NAMESPACES.contains(name)
        || (hasDot
            && !SystemdNames.looksLikeUnit(name)
            && !name.endsWith(".partition")
            && !name.startsWith("lxc."));
  }
}
