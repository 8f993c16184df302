package io.procmem.internal.mount;

import io.procmem.container.NodeFiles;
import io.procmem.snapshot.KernelUnits;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The location of a procfs, and what belongs to it.
 *
 * @param root its mount point, or the root of a copied tree
 * @param captured the units of the machine that a tree was copied from; empty for a mounted procfs
 * @param passwd the passwd file with the names of its users; null for none
 * @param cgroupRoot where control groups are mounted, or were copied to; null for the mount table
 *     of this JVM, or for none if the tree was copied
 * @param nodeFiles the files that name its containers and pods
 * @param ownPid returns the pid of this JVM in its own pid namespace; 0 if unknown
 */
public record Mount(
    File root,
    Optional<KernelUnits> captured,
    @Nullable File passwd,
    @Nullable File cgroupRoot,
    NodeFiles nodeFiles,
    LongSupplier ownPid) {

  private static final File OWN = new File("/proc");
  private static final File OWN_SYS = new File("/sys");

  /**
   * Whether it is the procfs of this machine, whose users the name service of this machine knows.
   */
  public boolean isOwn() {
    return captured.isEmpty() && root.equals(OWN);
  }

  /**
   * Where the files of {@code /sys} may be; the first that exists is used. One is beside the
   * procfs, mounted or copied with it. A mounted procfs is of the same kernel as this machine's.
   */
  public List<File> sysRoots() {
    File parent = root.getName().equals(OWN.getName()) ? root.getParentFile() : null;
    List<File> roots = new ArrayList<>();
    if (parent != null) {
      roots.add(new File(parent, OWN_SYS.getName()));
    }
    if (captured.isEmpty()) {
      roots.add(OWN_SYS);
    }
    return roots;
  }
}
