package io.procmem.container;

import java.util.Locale;

/** What started a container, as far as its control group tells. */
public enum ContainerRuntime {
  /** Docker, also where Kubernetes uses it. */
  DOCKER,
  /** containerd, by {@code ctr}, {@code nerdctl} or Kubernetes. */
  CONTAINERD,
  /** CRI-O, for Kubernetes. */
  CRIO,
  /** Podman, and other users of libpod. */
  PODMAN,
  /** LXC, LXD, Incus, Proxmox VE. */
  LXC,
  /** systemd-nspawn, and other machines of systemd-machined. */
  NSPAWN,
  /** libvirt: QEMU and LXC. */
  LIBVIRT,
  /** QEMU without libvirt, as under Proxmox VE. */
  QEMU,
  /** Amazon ECS. */
  ECS,
  /** Cloud Foundry: Garden and the BOSH process manager. */
  CLOUD_FOUNDRY,
  /** Mesos. */
  MESOS,
  /** Nomad. */
  NOMAD,
  /** rkt. */
  RKT,
  /** Slurm: a step of a job. */
  SLURM,
  /** Flatpak: an application. */
  FLATPAK,
  /** Snap: an application. */
  SNAP,
  /** Kubernetes, by a runtime that the path does not name. */
  KUBERNETES,
  /** Not named. */
  UNKNOWN;

  /** {@return its name in labels and rules, in lower case: {@code cloud_foundry}} */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
