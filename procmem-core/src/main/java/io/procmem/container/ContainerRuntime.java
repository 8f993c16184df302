package io.procmem.container;

import java.util.Locale;

/** The software that started a container, as far as the path of its control group shows it. */
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
  /** A runtime of Kubernetes that the path does not name. */
  KUBERNETES,
  /** A runtime that is not known. */
  UNKNOWN;

  /** {@return its name in labels and rules, in lower case: {@code cloud_foundry}} */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
