package io.procmem.simulation;

import org.jspecify.annotations.Nullable;

/** A pid namespace. */
final class Namespace {

  final @Nullable Namespace parent;

  /** 0 for that of the machine. */
  final int level;

  /** Its first process, which has the pid 1 in it. */
  @Nullable Task first;

  Namespace(@Nullable Namespace parent) {
    this.parent = parent;
    this.level = parent == null ? 0 : parent.level + 1;
  }

  /** Whether it is another one, or inside it. */
  boolean isInside(Namespace other) {
    for (Namespace at = this; at != null; at = at.parent) {
      if (at == other) {
        return true;
      }
    }
    return false;
  }

  /** The pid of a process, as this namespace shows it. */
  int pid(Task task) {
    return task == first ? 1 : task.pid;
  }
}
