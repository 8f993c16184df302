package io.procmem.internal.procfs;

import io.procmem.snapshot.KernelUnits;
import java.io.File;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where a procfs is, and what belongs to it.
 *
 * @param root its mount point, or the top of a copied tree
 * @param captured the units of the machine a tree was copied from; empty for a mounted procfs
 * @param passwd the passwd file that names its users, null for none
 * @param ownPid tells the pid of this JVM in its own pid namespace; 0 if it is not known
 */
public record Mount(
    File root, Optional<KernelUnits> captured, @Nullable File passwd, LongSupplier ownPid) {

  private static final File OWN = new File("/proc");

  /**
   * Whether it is this machine's own procfs, so that this machine's name service knows its users.
   */
  boolean isOwn() {
    return captured.isEmpty() && root.equals(OWN);
  }
}
