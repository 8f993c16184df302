package io.procmem.internal.container;

import io.procmem.container.CgroupUsage;
import io.procmem.internal.container.GroupDirectories.Paths;
import io.procmem.internal.read.MachineFile;
import io.procmem.internal.read.MachineFile.Found;
import io.procmem.internal.read.ProcReader;
import io.procmem.snapshot.Reason;
import java.io.File;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The control group of a container or unit, and what is kept of it between scans. */
final class PlacedGroup {

  /** Its possible paths, of which the first that is visible counts. */
  final List<String> paths;

  final MachineFile<GroupNumbers> file = new MachineFile<>(this::read);
  private final Set<File> missing = new HashSet<>();

  /** Set by the scanning thread before a read. */
  private Hierarchies hierarchies = new Hierarchies(List.of());

  private SharedLevels shared = new SharedLevels();

  /** The numbers of the last read that succeeded; null if the last read failed. */
  @Nullable CgroupUsage usage;

  /** Why the last read failed, or some of its files; null if it did not. */
  @Nullable Reason reason;

  /** When the scan began that last read it, and whether any has. */
  long readIn;

  boolean wasRead;

  /** The number of the last scan in which it had a process. */
  long seenIn;

  PlacedGroup(List<String> paths) {
    this.paths = paths;
  }

  /** The same group with other paths, which is due when this one is. */
  PlacedGroup movedTo(List<String> others) {
    PlacedGroup moved = new PlacedGroup(others);
    moved.readIn = readIn;
    moved.wasRead = wasRead;
    moved.reason = reason;
    return moved;
  }

  /** Prepares a read. Files may exist now in hierarchies that were looked up again. */
  @SuppressWarnings("ReferenceEquality") // they are the same object until they are looked up again
  void prepare(Hierarchies current, SharedLevels levels) {
    if (current != hierarchies) {
      missing.clear();
    }
    hierarchies = current;
    shared = levels;
  }

  private Found<GroupNumbers> read(ProcReader reader) {
    Reason why = Reason.UNSUPPORTED;
    for (String path : paths) {
      GroupDirectories group = GroupDirectories.of(Paths.same(path, hierarchies), hierarchies);
      if (group != null) {
        GroupReader files = new GroupReader(reader, missing, shared);
        GroupNumbers numbers = files.read(group);
        if (numbers != null) {
          return new Found<>(numbers, files.reason());
        }
        why = files.reason() == null ? why : files.reason();
      }
    }
    return new Found<>(null, why);
  }

  /** Takes over a read, unless it was not begun: then the earlier numbers stand. */
  void accept(long totalBytes, long now, long readAt) {
    boolean isHanging = file.isHanging();
    boolean isSkipped = file.reason() == Reason.HUNG && !isHanging; // others use up all threads
    if (isSkipped || file.reason() == Reason.OUT_OF_TIME) {
      return;
    }
    GroupNumbers numbers = file.value();
    if (numbers == null && usage != null && !isHanging) {
      missing.clear(); // the group may just be made again
    }
    usage = numbers == null ? null : numbers.value(totalBytes, readAt);
    reason = file.reason();
    readIn = now;
    wasRead = true;
  }
}
