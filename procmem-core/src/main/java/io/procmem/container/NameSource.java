package io.procmem.container;

import java.nio.file.Path;

/** Files of a node that name its pods, containers and virtual machines. */
public enum NameSource {
  /**
   * The kubelet's directory of pod logs: the names of its subdirectories, {@code
   * <namespace>_<pod>_<uid>}, give the name and namespace of each pod.
   */
  POD_LOGS("/var/log/pods", false),
  /**
   * The kubelet's directory of links to logs: the names of the links, {@code
   * <pod>_<namespace>_<container>-<id>.log}, give the name of each container and of its pod. No
   * link is followed.
   */
  CONTAINER_LOGS("/var/log/containers", false),
  /**
   * The bundles of containerd, {@code <containerd's namespace>/<id>/config.json}: the names of
   * container and pod, and the image, as Kubernetes gave them; and the name that nerdctl gave. K3s
   * and RKE2 have them in {@code /run/k3s/containerd/io.containerd.runtime.v2.task}. Usually only
   * root may read them.
   */
  CONTAINERD("/run/containerd/io.containerd.runtime.v2.task", true),
  /**
   * The bundles of CRI-O, {@code <id>/userdata/config.json}: the names of container and pod, and
   * the image. Usually only root may read them.
   */
  CRIO("/run/containers/storage/overlay-containers", true),
  /**
   * The containers of Docker, {@code <id>/config.v2.json}: the name of the container and its image,
   * and under Kubernetes the names of container and pod. Usually only root may read them.
   */
  DOCKER("/var/lib/docker/containers", true),
  /** The system containers of Proxmox VE, {@code <id>.conf}: {@code hostname} is the name. */
  PROXMOX_CONTAINERS("/etc/pve/lxc", false),
  /** The virtual machines of Proxmox VE, {@code <id>.conf}: {@code name} is the name. */
  PROXMOX_MACHINES("/etc/pve/qemu-server", false);

  private final String directory;
  private final boolean isJson;

  NameSource(String directory, boolean isJson) {
    this.directory = directory;
    this.isJson = isJson;
  }

  /** {@return where the files usually are, as an absolute path of the node} */
  public Path directory() {
    return Path.of(directory);
  }

  /**
   * {@return whether the files are in JSON, so that they need a {@link ContainerNames} function}
   */
  public boolean isJson() {
    return isJson;
  }
}
