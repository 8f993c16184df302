package io.procmem.internal.container;

import io.procmem.internal.container.GroupDirectories.Paths;
import io.procmem.internal.read.MachineFile.Found;
import io.procmem.internal.read.MachineFile.Reading;
import io.procmem.internal.read.ProcReader;
import io.procmem.snapshot.Reason;
import java.io.File;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The control group of this JVM. Its directories are looked up once, again when it has moved or can
 * no longer be read, and every minute, since controllers can be enabled. One read at a time.
 */
public final class OwnGroup implements Reading<GroupNumbers> {

  private static final long LOOK_UP_EVERY_NANOS = Duration.ofMinutes(1).toNanos();

  private final HierarchySearch search;
  private final Set<File> missing = new HashSet<>();
  private @Nullable Paths paths;
  private @Nullable GroupDirectories directories;
  private long lookedUpAt;

  /** Whether it was read since its directories were looked up. */
  private boolean isReadable;

  public OwnGroup(HierarchySearch search) {
    this.search = search;
  }

  @Override
  public Found<GroupNumbers> read(ProcReader reader) {
    Paths now = search.own(reader);
    if (now == null) {
      return new Found<>(null, Reason.UNSUPPORTED);
    }
    if (paths == null
        || !now.isSameAs(paths)
        || System.nanoTime() - lookedUpAt > LOOK_UP_EVERY_NANOS) {
      lookUp(now, reader);
    }
    GroupDirectories group = directories;
    if (group == null) {
      return new Found<>(null, Reason.UNSUPPORTED);
    }
    GroupReader files = new GroupReader(reader, missing, new SharedLevels());
    GroupNumbers numbers = files.read(group);
    if (numbers == null) {
      missing.clear(); // a group may be made later
      paths = isReadable ? null : paths; // looked up again in the next scan
    }
    isReadable = numbers != null;
    return new Found<>(numbers, files.reason());
  }

  private void lookUp(Paths now, ProcReader reader) {
    paths = now;
    missing.clear();
    isReadable = false;
    directories = GroupDirectories.of(now, search.hierarchies(reader));
    lookedUpAt = System.nanoTime();
  }
}
