package io.procmem.internal.rules;

import io.procmem.snapshot.Source;
import org.jspecify.annotations.Nullable;

/** An attribute of a process that a condition tests. */
enum Attribute {
  /** The kernel's name of the process. */
  COMM("comm", null, false),
  /** {@code argv[0]}. */
  EXE("exe", Source.CMDLINE, true),
  /** The class, module, script or archive that an interpreter runs. */
  MAIN("main", Source.CMDLINE, true),
  /** The arguments, joined by blanks. */
  CMDLINE("cmdline", Source.CMDLINE, false),
  /** The executed file. */
  REALEXE("realexe", Source.EXE, true),
  /** The name of its user, and the uid. */
  USER("user", Source.OWNER, false),
  /** The path of one of its cgroups. */
  CGROUP("cgroup", Source.CGROUP, false),
  /** The name and the id of its container. */
  CONTAINER("container", Source.CGROUP, false),
  /** The name and the uid of its pod. */
  POD("pod", Source.CGROUP, false),
  /** The namespace of its pod. */
  NAMESPACE("namespace", Source.CGROUP, false),
  /** The name of its systemd unit, and its path with slices. */
  UNIT("unit", Source.CGROUP, true),
  /** The runtime of its container. */
  RUNTIME("runtime", Source.CGROUP, false),
  /** The {@code comm} of its parent. */
  PARENT("parent", null, false),
  /** The {@code comm} of its parent, of the parent's parent, and so on. */
  ANCESTOR("ancestor", null, false),
  /** Whether it is a kernel thread. */
  KERNEL("kernel", null, false);

  private final String key;

  /** The file that it comes from; null if it is always known. */
  final @Nullable Source source;

  /** Whether a pattern without a slash matches the last part of a path. */
  final boolean isPath;

  Attribute(String key, @Nullable Source source, boolean isPath) {
    this.key = key;
    this.source = source;
    this.isPath = isPath;
  }

  String key() {
    return key;
  }

  static @Nullable Attribute of(String key) {
    for (Attribute attribute : values()) {
      if (attribute.key.equals(key)) {
        return attribute;
      }
    }
    return null;
  }
}
