package io.procmem.procfs;

import io.procmem.snapshot.SystemFacts;
import java.io.File;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a procfs is, and what belongs to it.
 *
 * @param root its mount point, or the top of a copied tree
 * @param captured the units of the machine a tree was copied from; empty for a mounted procfs
 * @param passwd the passwd file that names its users, null for none
 * @param ownPid the pid of this JVM, as this JVM counts
 */
public record Mount(File root, Optional<SystemFacts> captured, @Nullable File passwd, long ownPid) {

  private static final File OWN = new File("/proc");

  /**
   * Whether it is this machine's own procfs, so that this machine's name service knows its users.
   */
  boolean isOwn() {
    return captured.isEmpty() && root.equals(OWN);
  }
}
