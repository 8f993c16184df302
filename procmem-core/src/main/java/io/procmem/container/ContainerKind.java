package io.procmem.container;

/** What a container runs. */
public enum ContainerKind {
  /** A program: an application container. */
  CONTAINER,
  /** A whole system with an init process, as LXC and systemd-nspawn run it. */
  SYSTEM,
  /** A virtual machine. */
  VIRTUAL_MACHINE,
  /** A task of a scheduler such as Nomad, which may share the file system of its host. */
  TASK,
  /** A step of a batch job. */
  JOB,
  /** An application of a user's desktop. */
  APPLICATION
}
