package io.procmem.internal.procfs;

import io.procmem.internal.bytes.Access;
import io.procmem.internal.bytes.FileTree;
import io.procmem.internal.read.Diagnosis;
import io.procmem.snapshot.Source;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a directory is the root of a procfs, by what it does. The mount table is no witness: a
 * procfs that shows only processes ({@code subset=pid}) hides it, of several mounts at one place it
 * is the highest that is seen, and within a procfs every directory is of type proc.
 *
 * <p>The root of a procfs has the link {@code self}, which leads nowhere in a procfs of another pid
 * namespace; it lists at least one process; and the {@code stat} of a process has no size, whatever
 * it says, while that of a copy on a disk has one. For any thread.
 */
final class RootCheck {

  private static final String EXHAUSTED =
      ": this JVM is out of file descriptors; raise its limit (ulimit -n) or close some";

  private final FileTree tree;
  private final File root;
  private final boolean captured;

  RootCheck(FileTree tree, File root, boolean captured) {
    this.tree = tree;
    this.root = root;
    this.captured = captured;
  }

  File path() {
    return root;
  }

  /** Why it cannot be scanned and what to do about it; empty if it can. */
  Optional<String> problem() {
    if (!tree.exists(root)) {
      return Optional.of(
          root
              + " is not there: on Linux, give the mount point of a procfs;"
              + " other systems have none");
    }
    String[] names = tree.list(root);
    if (names == null) {
      return Optional.of(unlisted());
    }
    int pid = aPid(names);
    if (captured) {
      return pid > 0 ? Optional.empty() : Optional.of(root + " holds no process: nothing copied?");
    }
    if (pid > 0 && tree.exists(new File(root, "self")) && isServedByAKernel(pid)) {
      return Optional.empty();
    }
    return Optional.of(
        root
            + (pid > 0 ? " is no procfs" : " holds no process, so it is no procfs")
            + tree.kind(root).map(kind -> " (its file system is of type " + kind + ")").orElse("")
            + ": give the mount point of a procfs; only captured(…) reads a copied tree");
  }

  /** Why the root cannot be listed. */
  String unlisted() {
    return root
        + " cannot be listed"
        + switch (Diagnosis.refusal(tree, root, Access.LIST)) {
          case FORBIDDEN -> ": let this JVM's user read that directory";
          case NONE -> EXHAUSTED; // now, or a moment ago
          case MISSING, OTHER ->
              Diagnosis.anythingOpens(tree)
                  ? ": it is not a directory, or its file system does not answer; give the mount"
                      + " point of a procfs"
                  : EXHAUSTED;
        };
  }

  /** Why a scan that had begun could not go on. */
  String exhausted() {
    return root + " cannot be read" + EXHAUSTED;
  }

  /** A process of a listing, the JVM itself if it is there; 0 if there is none. */
  private int aPid(String[] names) {
    int self = self();
    int first = 0;
    for (String name : names) {
      int pid = PidList.pid(name);
      if (pid > 0 && (first == 0 || pid == self)) {
        first = pid;
      }
    }
    return first;
  }

  /** The pid that {@code self} leads to, 0 if it leads nowhere. */
  int self() {
    byte @Nullable [] link = tree.link(new File(root, "self"));
    return link == null ? 0 : PidList.pid(new String(link, StandardCharsets.ISO_8859_1));
  }

  /** Whether the {@code stat} of a process is no file on a disk. It need not be ours to read. */
  private boolean isServedByAKernel(int pid) {
    File stat = new File(new File(root, Integer.toString(pid)), Source.STAT.file());
    return tree.exists(stat) && tree.size(stat) <= 0;
  }
}
