package io.procmem.internal.container;

import io.procmem.internal.container.GroupDirectories.Paths;
import io.procmem.internal.parse.CgroupMountsParser;
import io.procmem.internal.parse.CgroupMountsParser.Mount;
import io.procmem.internal.read.ProcReader;
import io.procmem.internal.read.ReadOutcome;
import io.procmem.snapshot.Source;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds where control groups are mounted, and to which of them this JVM belongs. */
public final class HierarchySearch {

  private static final File OWN_SELF = new File("/proc/self");
  private static final List<String> CPU_NAMES = List.of("cpu", "cpu,cpuacct");

  /** The directories of this JVM, in the order in which they are tried. */
  private final List<File> selves;

  private final @Nullable File given;
  private final boolean captured;

  /**
   * A search.
   *
   * @param root the procfs
   * @param captured whether it was copied
   * @param given where the user says that control groups are; null for nothing
   */
  public HierarchySearch(File root, boolean captured, @Nullable File given) {
    File self = new File(root, "self");
    this.selves = captured || self.equals(OWN_SELF) ? List.of(self) : List.of(self, OWN_SELF);
    this.given = given;
    this.captured = captured;
  }

  /** Where control groups are mounted. */
  Hierarchies hierarchies(ProcReader reader) {
    List<Mount> mounts = captured ? new ArrayList<>() : mounted(reader);
    File root = given;
    if (root != null && mounts.stream().noneMatch(mount -> isAtOrBelow(root, mount))) {
      mounts.addAll(copied(root, reader));
    }
    return new Hierarchies(mounts);
  }

  private List<Mount> mounted(ProcReader reader) {
    for (File self : selves) {
      CgroupMountsParser parser = new CgroupMountsParser();
      if (reader.readLines(new File(self, "mountinfo"), parser::add) == ReadOutcome.READ) {
        return new ArrayList<>(parser.mounts());
      }
    }
    return new ArrayList<>();
  }

  private static boolean isAtOrBelow(File root, Mount mount) {
    return mount.point().equals(root.getPath()) || mount.point().startsWith(root.getPath() + "/");
  }

  /** Hierarchies that the mount table does not name, recognized by what is in the directory. */
  private static List<Mount> copied(File root, ProcReader reader) {
    List<Mount> found = new ArrayList<>();
    for (String name : CPU_NAMES) {
      addIfThere(root, name, "cpu", reader, found);
    }
    addIfThere(root, "memory", "memory", reader, found);
    boolean isVersion2 =
        found.isEmpty() || reader.tree.exists(new File(root, "cgroup.controllers"));
    if (isVersion2) {
      return List.of(new Mount(true, "/", root.getPath(), List.of()));
    }
    File unified = new File(root, "unified");
    if (reader.tree.exists(unified)) {
      found.add(new Mount(true, "/", unified.getPath(), List.of()));
    }
    return found;
  }

  private static void addIfThere(
      File root, String name, String controller, ProcReader reader, List<Mount> to) {
    File directory = new File(root, name);
    if (reader.tree.exists(directory)) {
      to.add(new Mount(false, "/", directory.getPath(), List.of(controller)));
    }
  }

  /** The paths of the group of this JVM; null if they cannot be read. */
  @Nullable Paths own(ProcReader reader) {
    for (File self : selves) {
      File file = new File(self, Source.CGROUP.file());
      if (reader.read(file, Source.CGROUP, reader.cgroup) == ReadOutcome.READ) {
        return Paths.of(reader.cgroup, reader.bytes());
      }
    }
    return null;
  }
}
