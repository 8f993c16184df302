package io.procmem.container;

/** The kind of a container, by what it runs. */
public enum ContainerKind {
  /** An application container: a program. */
  CONTAINER,
  /** A system container with an init process, as LXC and systemd-nspawn run it. */
  SYSTEM,
  /** A virtual machine. */
  VIRTUAL_MACHINE,
  /** A task of a scheduler such as Nomad, which may share the file system of its host. */
  TASK,
  /** A step of a batch job. */
  JOB,
  /** A desktop application. */
  APPLICATION
}
