package io.procmem.internal.rules;

import io.procmem.snapshot.Source;
import org.jspecify.annotations.Nullable;

/** What of a process a rule may ask for. */
enum Attribute {
  /** The name the kernel keeps. */
  COMM("comm", null, false),
  /** {@code argv[0]}. */
  EXE("exe", Source.CMDLINE, true),
  /** What an interpreter runs. */
  MAIN("main", Source.CMDLINE, true),
  /** The arguments, joined by blanks. */
  CMDLINE("cmdline", Source.CMDLINE, false),
  /** The file it executes. */
  REALEXE("realexe", Source.EXE, true),
  /** The name of its user, or the number. */
  USER("user", Source.OWNER, false),
  /** The path of one of its control groups. */
  CGROUP("cgroup", Source.CGROUP, false),
  /** The name the kernel keeps of its parent. */
  PARENT("parent", null, false),
  /** That of its parent, or of its parent, and so on. */
  ANCESTOR("ancestor", null, false),
  /** Whether it is a thread of the kernel. */
  KERNEL("kernel", null, false);

  private final String key;

  /** The file that tells; null if it is always known. */
  final @Nullable Source source;

  /** Whether a pattern without a slash is about the last part of a path. */
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
