package io.procmem.simulation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A simulated process. */
final class Task {

  final int pid;
  final long start;
  final Namespace namespace;
  final int uid;

  /** The pid namespace of its children, after {@code setns} or {@code unshare}. */
  Namespace forChildren;

  @Nullable Task parent;
  final List<Task> children = new ArrayList<>();

  /** Null after its end. */
  @Nullable AddressSpace memory;

  /** Whether it has executed nothing since it was forked. */
  boolean isForked = true;

  boolean isSubreaper;

  /** Whether it has forked ever, so that it may not become a subreaper any more. */
  boolean hasForked;

  /** The child made by {@code vfork} for which it waits. */
  @Nullable Task waitsFor;

  /** Whether it waits for a disk, uninterruptibly. */
  boolean waitsForDisk;

  int threads = 1;

  /** Whether its main thread has ended, and others run. */
  boolean isLeaderDead;

  long faults;
  long ticks;

  Task(int pid, long start, Namespace namespace, int uid, @Nullable Task parent) {
    this.pid = pid;
    this.start = start;
    this.namespace = namespace;
    this.forChildren = namespace;
    this.uid = uid;
    this.parent = parent;
    if (parent != null) {
      parent.children.add(this);
    }
  }

  boolean hasEnded() {
    return memory == null;
  }

  /** Whether it can do anything: only its other threads can while it waits for a child. */
  boolean canAct() {
    return memory != null && (waitsFor == null || threads > 1);
  }

  AddressSpace space() {
    AddressSpace space = memory;
    if (space == null) {
      throw new IllegalStateException("process " + pid + " has ended");
    }
    return space;
  }

  void moveTo(Task reaper) {
    if (parent != null) {
      parent.children.remove(this);
    }
    parent = reaper;
    reaper.children.add(this);
  }
}
