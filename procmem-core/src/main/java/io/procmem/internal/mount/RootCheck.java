package io.procmem.internal.mount;

import io.procmem.internal.bytes.Access;
import io.procmem.internal.bytes.FileTree;
import io.procmem.internal.read.Diagnosis;
import io.procmem.snapshot.Source;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Checks whether a directory is the root of a procfs, by its content. The mount table is not used:
 * a procfs with {@code subset=pid} does not show it, it may name a mount that another mount hides,
 * and every directory inside a procfs has type proc too.
 *
 * <p>The root of a procfs has the link {@code self}, even if the link is broken, as in another pid
 * namespace. It lists at least one process, and the {@code stat} of a process has size 0, unlike a
 * copy on disk. Thread-safe.
 */
public final class RootCheck {

  private static final String EXHAUSTED =
      ": this JVM is out of file descriptors; raise its limit (ulimit -n) or close some";

  private final FileTree tree;
  private final File root;
  private final boolean captured;

  public RootCheck(FileTree tree, File root, boolean captured) {
    this.tree = tree;
    this.root = root;
    this.captured = captured;
  }

  public File path() {
    return root;
  }

  /** Why the root cannot be scanned, and what to do; empty if it can be. */
  public Optional<String> problem() {
    if (!tree.exists(root)) {
      return Optional.of(
          root
              + " does not exist: on Linux, give the mount point of a procfs;"
              + " other systems have none");
    }
    String[] names = tree.list(root);
    if (names == null) {
      return Optional.of(unlisted());
    }
    int pid = aPid(names);
    if (captured) {
      return pid > 0
          ? Optional.empty()
          : Optional.of(root + " contains no process: was nothing copied?");
    }
    if (pid > 0 && tree.exists(new File(root, "self")) && isServedByAKernel(pid)) {
      return Optional.empty();
    }
    return Optional.of(
        root
            + (pid > 0 ? " is not a procfs" : " contains no process, so it is not a procfs")
            + tree.kind(root).map(kind -> " (its file system is of type " + kind + ")").orElse("")
            + ": give the mount point of a procfs");
  }

  /** Why the root cannot be listed. */
  public String unlisted() {
    return root
        + " cannot be listed"
        + switch (Diagnosis.refusal(tree, root, Access.LIST)) {
          case FORBIDDEN -> ": allow the user of this JVM to read that directory";
          case NONE -> EXHAUSTED; // it can be listed now: there was no descriptor before
          case MISSING, OTHER ->
              Diagnosis.anythingOpens(tree)
                  ? ": it is not a directory, or its file system does not answer; give the mount"
                      + " point of a procfs"
                  : EXHAUSTED;
        };
  }

  /** Why a scan could not continue. */
  public String exhausted() {
    return root + " cannot be read" + EXHAUSTED;
  }

  /** The pid of a listed process, preferably this JVM; 0 if there is none. */
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

  /** The pid that the link {@code self} names; 0 if the link is broken. */
  public int self() {
    byte @Nullable [] link = tree.link(new File(root, "self"));
    return link == null ? 0 : PidList.pid(new String(link, StandardCharsets.ISO_8859_1));
  }

  /** Whether the {@code stat} of a process is not a file on disk; works without read permission. */
  private boolean isServedByAKernel(int pid) {
    File stat = new File(new File(root, Integer.toString(pid)), Source.STAT.file());
    return tree.exists(stat) && tree.size(stat) <= 0;
  }
}
